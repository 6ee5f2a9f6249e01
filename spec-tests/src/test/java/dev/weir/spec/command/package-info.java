/** The command line as tests use it: in this process, with what it prints kept. */
@NullMarked
package dev.weir.spec.command;

import org.jspecify.annotations.NullMarked;
