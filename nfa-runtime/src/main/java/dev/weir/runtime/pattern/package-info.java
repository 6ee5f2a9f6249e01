/**
 * Pattern rules: the runs of one rule under one key. Start at {@link
 * dev.weir.runtime.pattern.PatternMatcher}.
 *
 * <p>A {@link dev.weir.runtime.pattern.Run} is what the language calls a run: the events taken so
 * far and where in the pattern that leaves it. Where it is, is a {@link
 * dev.weir.runtime.pattern.Cursor}: a tree beside the pattern's own tree. {@link
 * dev.weir.runtime.pattern.Moves} says in which ways a cursor can take an event; {@link
 * dev.weir.runtime.pattern.Conditions} whether what is then settled holds. All of it is immutable
 * but the matcher's list of runs, so a snapshot is a copy of that list.
 */
@NullMarked
package dev.weir.runtime.pattern;

import org.jspecify.annotations.NullMarked;
