package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks expressions and compiles them, at one place of a pack: what a name means there is told by
 * the {@link Environment}. What is wrong is added to the list of problems; one cause, one problem.
 */
public final class ExpressionCompiler {
    private final ExpressionTyping typing;
    private final Constants constants;

    public ExpressionCompiler(Environment environment, List<Diagnostic> problems) {
        Problems reported = new Problems(problems);
        this.typing = new ExpressionTyping(environment, reported);
        this.constants = new Constants(typing, reported);
    }

    /** The checked expression of its own type; null where an error was reported. */
    public @Nullable TypedExpression compile(Expression e) {
        Node node = typing.type(e);
        return node == null ? null : compiled(e, node);
    }

    /**
     * The checked expression, converted to a type; null where an error was reported.
     *
     * @param what what the value is, for the message: {@code the gap of BEFORE}
     */
    public @Nullable TypedExpression compile(Expression e, Type expected, String what) {
        Node node = typing.type(e, expected, what);
        return node == null ? null : compiled(e, node);
    }

    /** A condition: an expression of type bool; null where an error was reported. */
    public @Nullable TypedExpression predicate(Expression e) {
        return compile(e, Scalar.BOOL, "the condition");
    }

    /**
     * The value of an expression that reads nothing; null where an error was reported, or where it
     * is null (which is an error too unless {@code nullable}). Lists and records may be written
     * out, and a timestamp as a string.
     */
    public @Nullable Object constant(Expression e, Type expected, boolean nullable, String what) {
        return constants.value(e, expected, nullable, what);
    }

    /** As {@link #constant(Expression, Type, boolean, String)} of a value that is never null. */
    public @Nullable Object constant(Expression e, Type expected, String what) {
        return constant(e, expected, false, what);
    }

    /** The parts of a condition that are joined by AND, in the order of the text. */
    public static List<Expression> conjuncts(Expression e) {
        List<Expression> parts = new ArrayList<>();
        split(e, parts);
        return parts;
    }

    private static void split(Expression e, List<Expression> parts) {
        if (e instanceof Binary binary && binary.op() == BinaryOp.AND) {
            split(binary.left(), parts);
            split(binary.right(), parts);
        } else {
            parts.add(e);
        }
    }

    private static TypedExpression compiled(Expression e, Node node) {
        Reads reads = node.reads();
        return new TypedExpression(
                node.type(),
                node.nullable(),
                node.constant(),
                new Compiled(ExpressionText.of(e), node.code()),
                reads.aggregated(),
                reads.iteration(),
                reads.selfAggregates(),
                List.copyOf(reads.currentFields()),
                reads.slotFields());
    }
}
