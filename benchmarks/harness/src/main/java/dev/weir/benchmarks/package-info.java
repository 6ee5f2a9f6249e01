/**
 * Measures engines side by side: the same events, the same rules, the same clock.
 *
 * <p>A {@link dev.weir.benchmarks.Workload} says what events there are and what is looked for. Each
 * engine is a {@link dev.weir.benchmarks.Contender} that lives in a project and a process of its
 * own, where {@link dev.weir.benchmarks.Worker} feeds it; {@link dev.weir.benchmarks.Comparison}
 * starts the processes, lets them run in turn, and prints what they measured. Nothing of any engine
 * is here.
 */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
