/** What the documentation shows works as it says. */
@NullMarked
package dev.weir.spec.docs;

import org.jspecify.annotations.NullMarked;
