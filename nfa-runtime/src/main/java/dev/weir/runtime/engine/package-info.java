/**
 * The engine: arrivals in, alerts out. {@link dev.weir.runtime.engine.Engine} puts events in the
 * one order, routes them by key to lanes, stage after stage, and hands alerts out in that order.
 */
@NullMarked
package dev.weir.runtime.engine;

import org.jspecify.annotations.NullMarked;
