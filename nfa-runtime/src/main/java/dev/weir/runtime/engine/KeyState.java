package dev.weir.runtime.engine;

import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.window.SilenceMatcher;
import dev.weir.runtime.window.WindowMatcher;
import org.jspecify.annotations.Nullable;

/**
 * All that the engine knows of one rule under one key; immutable. One of the first three is there.
 *
 * @param firing the alert that a RESOLVE would repeat; null for none
 */
public record KeyState(
        PatternMatcher.@Nullable State pattern,
        WindowMatcher.@Nullable State window,
        SilenceMatcher.@Nullable State silence,
        @Nullable Alert firing) {}
