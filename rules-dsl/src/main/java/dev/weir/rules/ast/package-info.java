/**
 * The syntax tree of a {@code .rule} file: immutable values with the span of the text they came
 * from.
 *
 * <p>Start at {@link dev.weir.rules.ast.RuleFile}. The tree says what was written, not what it
 * means: names are unresolved, clauses stand in the order of the text, types are spelled. Meaning
 * is given by the compiler.
 */
@NullMarked
package dev.weir.rules.ast;

import org.jspecify.annotations.NullMarked;
