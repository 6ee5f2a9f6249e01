/** What the formatter must leave as it is. */
@NullMarked
package dev.weir.spec.formatting;

import org.jspecify.annotations.NullMarked;
