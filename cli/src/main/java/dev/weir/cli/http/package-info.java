/**
 * How a daemon is reached on its machine: {@link dev.weir.cli.http.HttpApi} answers what {@link
 * dev.weir.cli.daemon.DaemonControl} tells. It speaks to this machine alone, because whoever may
 * speak to it may reload.
 */
@NullMarked
package dev.weir.cli.http;

import org.jspecify.annotations.NullMarked;
