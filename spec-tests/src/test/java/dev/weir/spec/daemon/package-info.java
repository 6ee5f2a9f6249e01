/** The daemon as a process: started, killed, reloaded, compared with a replay. */
@NullMarked
package dev.weir.spec.daemon;

import org.jspecify.annotations.NullMarked;
