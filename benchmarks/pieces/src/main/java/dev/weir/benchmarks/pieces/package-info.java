/** Small pieces of Weir, each by itself, measured by JMH. */
@NullMarked
package dev.weir.benchmarks.pieces;

import org.jspecify.annotations.NullMarked;
