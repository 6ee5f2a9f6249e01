package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.ast.Expression.If;
import dev.weir.rules.ast.Expression.IsNull;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AND, OR, NOT in three values; what asks for null; what chooses. */
final class Logic {
    private Logic() {}

    static @Nullable Boolean and(@Nullable Boolean a, @Nullable Boolean b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        return a == null || b == null ? null : (Boolean) true;
    }

    static @Nullable Boolean not(@Nullable Boolean a) {
        return a == null ? null : (Boolean) !a;
    }

    /** AND or OR; the second operand is left alone where the first decides. */
    static Node junction(Binary e, Node left, Node right) {
        Boolean decisive = e.op() == BinaryOp.OR;
        Evaluable leftCode = left.code();
        Evaluable rightCode = right.code();
        return Node.of(
                e,
                Scalar.BOOL,
                left.nullable() || right.nullable(),
                scope -> {
                    Object a = leftCode.evaluate(scope);
                    if (decisive.equals(a)) {
                        return decisive;
                    }
                    Object b = rightCode.evaluate(scope);
                    if (decisive.equals(b)) {
                        return decisive;
                    }
                    return a == null || b == null ? null : !decisive;
                },
                List.of(left, right));
    }

    static Node negation(Expression e, Node operand) {
        Evaluable code = operand.code();
        return Node.of(
                e,
                Scalar.BOOL,
                operand.nullable(),
                scope -> not((Boolean) code.evaluate(scope)),
                List.of(operand));
    }

    static Node isNull(IsNull e, Node value) {
        Evaluable code = value.code();
        boolean negated = e.negated();
        return Node.of(
                e,
                Scalar.BOOL,
                false,
                scope -> (code.evaluate(scope) == null) != negated,
                List.of(value));
    }

    static @Nullable Node coalesce(Binary e, Node left, Node right, Problems problems) {
        List<Node> met = Meeting.of(List.of(left, right), e, problems);
        if (met == null) {
            return null;
        }
        Evaluable leftCode = met.get(0).code();
        Evaluable rightCode = met.get(1).code();
        return Node.of(
                e,
                met.get(0).type(),
                met.get(0).nullable() && met.get(1).nullable(),
                scope -> {
                    Object value = leftCode.evaluate(scope);
                    return value == null ? rightCode.evaluate(scope) : value;
                },
                met);
    }

    /** An unknown condition chooses ELSE: a predicate holds only where it is true. */
    static @Nullable Node choice(
            If e, Node condition, Node then, Node otherwise, Problems problems) {
        List<Node> met = Meeting.of(List.of(then, otherwise), e, problems);
        if (met == null) {
            return null;
        }
        Evaluable test = condition.code();
        Evaluable thenCode = met.get(0).code();
        Evaluable elseCode = met.get(1).code();
        return Node.of(
                e,
                met.get(0).type(),
                met.get(0).nullable() || met.get(1).nullable(),
                scope -> test.holds(scope) ? thenCode.evaluate(scope) : elseCode.evaluate(scope),
                List.of(condition, met.get(0), met.get(1)));
    }
}
