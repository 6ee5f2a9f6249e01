/**
 * Files as durability needs them: {@link dev.weir.disk.Fs} is what whoever must not lose anything
 * does to a disk, one method each. All that a daemon keeps and delivers goes through it, so that
 * tests can put a disk that fails in its place. Not here: files that are only read, as sources are.
 */
@NullMarked
package dev.weir.disk;

import org.jspecify.annotations.NullMarked;
