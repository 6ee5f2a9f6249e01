/**
 * Expressions: from syntax to a type and an {@link dev.weir.runtime.program.Evaluable}. Start at
 * ExpressionCompiler; what a name means there is told by an {@link
 * dev.weir.compiler.expression.Environment}.
 */
@NullMarked
package dev.weir.compiler.expression;

import org.jspecify.annotations.NullMarked;
