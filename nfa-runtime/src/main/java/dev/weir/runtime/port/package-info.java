/**
 * The ports: what an engine needs of the outside. Adapters implement them; the core calls nothing
 * else of a clock, a disk or a network.
 */
@NullMarked
package dev.weir.runtime.port;

import org.jspecify.annotations.NullMarked;
