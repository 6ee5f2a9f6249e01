package dev.weir.runtime.program;

/**
 * {@code OVER size}, {@code OVER size BEFORE gap}, {@code OVER size BEFORE THIS}: the events with
 * {@code now - gap - size < time <= now - gap}.
 *
 * @param sizeMillis length, above 0
 * @param gapMillis how far before now it ends; 0 for the present
 * @param withoutThis leaves out the event at hand alone
 */
public record OverWindow(long sizeMillis, long gapMillis, boolean withoutThis) {}
