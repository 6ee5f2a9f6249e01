/**
 * The workloads as a programmer would write them who knows nothing but the one question: over
 * objects ({@link dev.weir.benchmarks.hand.ObjectLoops}) and over columns ({@link
 * dev.weir.benchmarks.hand.ColumnLoops}). What an engine costs on top is the price of its language.
 */
@NullMarked
package dev.weir.benchmarks.hand;

import org.jspecify.annotations.NullMarked;
