/** Events and their types, positions and the total order that they stand in. */
@NullMarked
package dev.weir.runtime.event;

import org.jspecify.annotations.NullMarked;
