/**
 * What a daemon keeps on disk, in its state folder: {@link dev.weir.state.CheckpointFolder} its
 * checkpoints, {@link dev.weir.state.ControlLog} what the outside decided, {@link
 * dev.weir.state.PackStore} the packs that those name, {@link dev.weir.state.InputLogFolder} the
 * records of sources that cannot be read again; {@link dev.weir.state.StateLock} keeps a second
 * daemon out.
 *
 * <p>All disk operations go through {@link dev.weir.disk.Fs} but those of RocksDB, which lives
 * behind {@link dev.weir.state.RocksDatabase} and nowhere else. What a record of a state looks like
 * is known in {@link dev.weir.state.codec} alone. Not here: when a checkpoint is due, and what a
 * recovery does with it.
 */
@NullMarked
package dev.weir.state;

import org.jspecify.annotations.NullMarked;
