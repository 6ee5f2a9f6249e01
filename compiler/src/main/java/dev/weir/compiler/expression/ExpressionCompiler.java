package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks expressions and compiles them, at one place of a pack: what a name means there is told by
 * the {@link Environment}. What is wrong is added to the list of problems; one cause, one problem.
 */
public final class ExpressionCompiler {
    public ExpressionCompiler(Environment environment, List<Diagnostic> problems) {}

    /** The checked expression of its own type; null where an error was reported. */
    public @Nullable TypedExpression compile(Expression e) {
        return null;
    }

    /**
     * The checked expression, converted to a type.
     *
     * @param what what the value is, for the message: {@code the gap of BEFORE}
     */
    public @Nullable TypedExpression compile(Expression e, Type expected, String what) {
        return null;
    }

    /** A condition: an expression of type bool. */
    public @Nullable TypedExpression predicate(Expression e) {
        return null;
    }

    /**
     * The value of an expression that reads nothing; null where an error was reported, or where it is
     * null (which is an error too unless {@code nullable}).
     */
    public @Nullable Object constant(
            Expression e, Type expected, boolean nullable, String what) {
        return null;
    }

    /** As {@link #constant(Expression, Type, boolean, String)} of a value that is never null. */
    public @Nullable Object constant(Expression e, Type expected, String what) {
        return constant(e, expected, false, what);
    }

    /** The parts of a condition that are joined by AND, in the order of the text. */
    public static List<Expression> conjuncts(Expression e) {
        return List.of(e);
    }
}
