/**
 * Recordings through a pack: {@link dev.weir.cli.replay.Replay} opens the recordings, feeds the
 * engine from all of them in step, sends each result where it was asked for, and closes the books.
 */
@NullMarked
package dev.weir.cli.replay;

import org.jspecify.annotations.NullMarked;
