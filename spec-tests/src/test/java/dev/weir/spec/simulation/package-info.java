/**
 * A daemon on a disk and a clock that are simulated. {@link dev.weir.spec.simulation.SimFs} is the
 * disk: it crashes and fails where it is told to, and loses what was not made durable. {@link
 * dev.weir.spec.simulation.World} lets a daemon live through a {@link
 * dev.weir.spec.simulation.Scenario} on it, as often as it takes, and {@link
 * dev.weir.spec.simulation.Expectation} says what must have come out in the end.
 *
 * <p>Real are the engine, the loop of the daemon, the control log, the kept packs, the checkpoints'
 * manifests and slots, and the file sink. Simulated are sources, the clock, and the database in a
 * slot: {@link dev.weir.spec.simulation.PlainTables} stands for RocksDB, which writes its files
 * itself and is under test where processes are killed.
 */
@NullMarked
package dev.weir.spec.simulation;

import org.jspecify.annotations.NullMarked;
