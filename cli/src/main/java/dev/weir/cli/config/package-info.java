/**
 * The configuration of the daemon: {@link dev.weir.cli.config.ConfigReader} makes a {@link
 * dev.weir.cli.daemon.DaemonConfig} of a {@code weir.yaml}, {@code WEIR_*} variables and flags.
 *
 * <p>{@link dev.weir.cli.config.WeirYaml} is the one table of all keys: the reader checks against
 * it, and the reference in {@code docs} is printed from it.
 */
@NullMarked
package dev.weir.cli.config;

import org.jspecify.annotations.NullMarked;
