/**
 * The tests in a pack: {@link dev.weir.compiler.test.TestReader} checks TEST blocks, {@link
 * dev.weir.compiler.test.TestRunner} runs them.
 */
@NullMarked
package dev.weir.compiler.test;

import org.jspecify.annotations.NullMarked;
