/**
 * The {@code weir} command. Start at {@link dev.weir.cli.Weir}; each command is one class, named
 * after it. What a command prints is decided in {@code report}, how a pack is found and read in
 * {@code pack}, and what replay does in {@code replay}.
 *
 * <p>Data goes to standard output, all else to standard error. Clocks, environment and streams come
 * in through {@link dev.weir.cli.terminal.Terminal}, so that tests run whole commands in process.
 */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
