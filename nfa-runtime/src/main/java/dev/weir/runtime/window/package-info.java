/**
 * Window rules: the window of one rule under one key. Start at {@link
 * dev.weir.runtime.window.WindowMatcher}; when a condition that comes and goes makes an alert is
 * the business of {@link dev.weir.runtime.window.Trigger}. Rules of silence alone live here too.
 */
@NullMarked
package dev.weir.runtime.window;

import org.jspecify.annotations.NullMarked;
