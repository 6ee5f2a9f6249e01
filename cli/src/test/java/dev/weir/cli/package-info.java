/** Commands run in process: what they print, and how they exit. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
