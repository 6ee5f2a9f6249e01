/** {@code weir bench}: what a pack costs. */
@NullMarked
package dev.weir.cli.bench;

import org.jspecify.annotations.NullMarked;
