/** The recordings of the rulepacks: how they are made, and that they are as they were made. */
@NullMarked
package dev.weir.spec.recordings;

import org.jspecify.annotations.NullMarked;
