/**
 * The engine compared with the reference interpreter, and with itself, on packs and streams that
 * nobody chose. Start at {@link dev.weir.spec.judge.JudgeTest}: a seed makes a {@link
 * dev.weir.spec.judge.Pair}, a {@link dev.weir.spec.judge.Way} compares two runs of it, and the
 * {@link dev.weir.spec.judge.Shrinker} makes a difference small. {@link
 * dev.weir.spec.judge.FaultsTest} shows that they see.
 */
@NullMarked
package dev.weir.spec.judge;

import org.jspecify.annotations.NullMarked;
