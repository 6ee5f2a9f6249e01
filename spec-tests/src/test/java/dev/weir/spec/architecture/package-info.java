/** How the modules hang together, and what the core never does. */
@NullMarked
package dev.weir.spec.architecture;

import org.jspecify.annotations.NullMarked;
