/**
 * The daemon: {@link dev.weir.cli.daemon.DaemonConfig} says what it shall do, {@link
 * dev.weir.cli.daemon.Status} how it does, {@link dev.weir.cli.daemon.ReloadReport} what came of a
 * reload, and {@link dev.weir.cli.daemon.DaemonControl} is all that HTTP and signals may ask of it.
 *
 * <p>Not here: how {@code weir.yaml} is read ({@code config}) and how the daemon is reached ({@code
 * http}).
 */
@NullMarked
package dev.weir.cli.daemon;

import org.jspecify.annotations.NullMarked;
