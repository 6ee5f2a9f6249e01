/**
 * Flink CEP in the comparison: its matcher alone ({@link dev.weir.benchmarks.flink.NfaContender}),
 * and a job on a cluster in the same process ({@link dev.weir.benchmarks.flink.ClusterContender}).
 */
@NullMarked
package dev.weir.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
