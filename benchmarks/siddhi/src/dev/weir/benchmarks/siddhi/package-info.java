/**
 * Siddhi in the comparison: one application for each workload, with its clock set by the events.
 */
@NullMarked
package dev.weir.benchmarks.siddhi;

import org.jspecify.annotations.NullMarked;
