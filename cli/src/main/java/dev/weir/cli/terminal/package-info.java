/**
 * The streams that a command talks to and what may be sent there: {@link
 * dev.weir.cli.terminal.Terminal} says whether a person is reading, {@link
 * dev.weir.cli.terminal.Paint} colours text for people and takes the sting out of control
 * characters.
 */
@NullMarked
package dev.weir.cli.terminal;

import org.jspecify.annotations.NullMarked;
