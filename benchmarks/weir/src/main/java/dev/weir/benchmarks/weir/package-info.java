/**
 * Weir in the comparison: the rules of the workloads lie in {@code benchmarks/weir/rules}, and rows
 * with texts go through the engine's public port.
 */
@NullMarked
package dev.weir.benchmarks.weir;

import org.jspecify.annotations.NullMarked;
