package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Between;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.FieldComparison;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code == != < <= > >=} and BETWEEN: unknown beside null and NaN.
 *
 * <p>An int and a float are compared by what they are, also beyond 2^53; a decimal beside a float
 * widens to it, so that a float read from {@code 0.1} equals the literal 0.1.
 */
final class Comparison {
    private Comparison() {}

    /** Compares two values, neither of which is null; null is unknown. */
    interface Test {
        @Nullable Boolean holds(Object a, Object b);
    }

    /** The order of two values, neither of which is null. */
    private interface Order {
        int compare(Object a, Object b);
    }

    /** Two values that can be compared. */
    private record Pair(Node left, Node right) {}

    static @Nullable Node binary(Binary e, Node left, Node right, Problems problems) {
        if (isNull(left) || isNull(right)) {
            return withNull(e, isNull(left) ? e.right() : e.left(), problems);
        }
        Pair pair = comparable(e, left, right, isEquality(e.op()), problems);
        if (pair == null) {
            return null;
        }
        Test test = test(e.op(), pair.left(), pair.right());
        Evaluable code = ofField(e.op(), pair, test);
        return Node.of(
                e,
                Scalar.BOOL,
                left.nullable() || right.nullable(),
                code == null ? ofValues(pair, test) : code,
                List.of(pair.left(), pair.right()));
    }

    private static Evaluable ofValues(Pair pair, Test test) {
        Evaluable left = pair.left().code();
        Evaluable right = pair.right().code();
        return scope -> {
            Object a = left.evaluate(scope);
            Object b = a == null ? null : right.evaluate(scope);
            return a == null || b == null ? null : test.holds(a, b);
        };
    }

    /** A comparison of a field of the event at hand with a constant; null for any other. */
    private static @Nullable FieldComparison ofField(BinaryOp op, Pair pair, Test test) {
        int field = pair.left().code().currentField();
        if (field >= 0 && pair.right().constant() && !pair.right().faulty()) {
            Object constant = pair.right().value();
            return constant == null
                    ? null
                    : new FieldComparison(
                            field,
                            op.symbol(),
                            constant,
                            op == BinaryOp.EQUAL && isEqualAlone(pair),
                            test::holds);
        }
        return null;
    }

    /** Whether two values are equal where Java says so. */
    private static boolean isEqualAlone(Pair pair) {
        Type type = pair.left().type();
        return type.equals(pair.right().type())
                && (type == Scalar.STRING || type == Scalar.INT || type == Scalar.BOOL);
    }

    static @Nullable Node between(Between e, Node value, Node low, Node high, Problems problems) {
        Pair lower = comparable(e, value, low, false, problems);
        Pair upper = lower == null ? null : comparable(e, value, high, false, problems);
        if (lower == null || upper == null) {
            return null;
        }
        Test atLeast = test(BinaryOp.GREATER_EQUAL, lower.left(), lower.right());
        Test atMost = test(BinaryOp.LESS_EQUAL, upper.left(), upper.right());
        // A decimal that widens beside one bound only has a form of its own for each.
        Evaluable forLow = lower.left().code();
        Evaluable forHigh = upper.left().code();
        Evaluable lowCode = lower.right().code();
        Evaluable highCode = upper.right().code();
        boolean negated = e.negated();
        boolean sameForm = forLow == forHigh;
        return Node.of(
                e,
                Scalar.BOOL,
                value.nullable() || low.nullable() || high.nullable(),
                scope -> {
                    Object a = forLow.evaluate(scope);
                    Object b = sameForm ? a : forHigh.evaluate(scope);
                    if (a == null || b == null) {
                        return null;
                    }
                    Object from = lowCode.evaluate(scope);
                    Object to = highCode.evaluate(scope);
                    Boolean result =
                            Logic.and(
                                    from == null ? null : atLeast.holds(a, from),
                                    to == null ? null : atMost.holds(b, to));
                    return negated ? Logic.not(result) : result;
                },
                List.of(lower.left(), lower.right(), upper.left(), upper.right()));
    }

    /** How two values are told to be equal; null where they cannot be compared. */
    static @Nullable Test equality(Type a, Type b) {
        Type common = Types.common(a, b);
        if (common == null) {
            return null;
        }
        if (common == Scalar.FLOAT && !a.equals(b) && !isIntAndFloat(a, b)) {
            return (x, y) -> order(Scalar.FLOAT, toFloat(x), toFloat(y), BinaryOp.EQUAL);
        }
        return Types.isNumber(common)
                ? ordered(BinaryOp.EQUAL, order(a, b))
                : (x, y) -> Values.equal(x, y);
    }

    private static Object toFloat(Object number) {
        return number instanceof Decimal d ? (Object) d.toDouble() : number;
    }

    private static @Nullable Boolean order(Type type, Object x, Object y, BinaryOp op) {
        return ordered(op, order(type, type)).holds(x, y);
    }

    private static boolean isNull(Node node) {
        return node.source() instanceof Literal literal && literal.kind() == LiteralKind.NULL;
    }

    private static Node withNull(Binary e, Expression other, Problems problems) {
        if (isEquality(e.op())) {
            String test = e.op() == BinaryOp.EQUAL ? " IS NULL" : " IS NOT NULL";
            String better = ExpressionText.of(other) + test;
            problems.add(
                    Diagnostic.of(
                                    Code.NULL_COMPARISON,
                                    e.span(),
                                    "a comparison with null is never true")
                            .withReplacement("write `" + better + "`", e.span(), better));
        }
        return Node.constant(e, Scalar.BOOL, null);
    }

    private static @Nullable Pair comparable(
            Expression e, Node left, Node right, boolean equality, Problems problems) {
        Node l =
                Conversion.isAddressLiteral(left, right.type())
                        ? Conversion.address(left, problems)
                        : left;
        Node r =
                Conversion.isAddressLiteral(right, left.type())
                        ? Conversion.address(right, problems)
                        : right;
        if (l == null || r == null) {
            return null;
        }
        Type common = Types.common(l.type(), r.type());
        if (common == null) {
            problems.unlike("cannot compare " + l.type() + " with " + r.type(), e, left, right);
            return null;
        }
        if (!equality && !Types.isOrdered(common)) {
            problems.add(
                    Code.NO_ORDER,
                    e.span(),
                    common + " has no order",
                    "compare with `==`, `!=` or `IN`");
            return null;
        }
        return widened(l, r, common);
    }

    /** Brings both sides to one type, where that loses nothing and saves time. */
    private static Pair widened(Node left, Node right, Type common) {
        if (isIntAndFloat(left.type(), right.type())) {
            return new Pair(left, right);
        }
        if (common instanceof DecimalType) {
            // A constant of the other's scale is compared without scaling.
            Node l = left.constant() ? Conversion.widen(left, right.type()) : null;
            Node r = right.constant() ? Conversion.widen(right, left.type()) : null;
            return new Pair(l == null ? left : l, r == null ? right : r);
        }
        Node l = Conversion.widen(left, common);
        Node r = Conversion.widen(right, common);
        return new Pair(l == null ? left : l, r == null ? right : r);
    }

    private static boolean isIntAndFloat(Type a, Type b) {
        return a == Scalar.INT && b == Scalar.FLOAT || a == Scalar.FLOAT && b == Scalar.INT;
    }

    private static boolean isEquality(BinaryOp op) {
        return op == BinaryOp.EQUAL || op == BinaryOp.NOT_EQUAL;
    }

    private static Test test(BinaryOp op, Node left, Node right) {
        Type type = left.type();
        if (!isEquality(op)) {
            return ordered(op, order(type, right.type()));
        }
        Test same;
        if (type == Scalar.IP) {
            same = address(left, right);
        } else if (Types.isNumber(type)) {
            same = ordered(BinaryOp.EQUAL, order(type, right.type()));
        } else {
            same = Values::equal;
        }
        return op == BinaryOp.EQUAL ? same : (a, b) -> Logic.not(same.holds(a, b));
    }

    /** A constant network equals what lies inside it. */
    private static Test address(Node left, Node right) {
        if (right.constant() && right.value() instanceof Ip network && network.isNetwork()) {
            return (a, b) -> network.contains((Ip) a);
        }
        if (left.constant() && left.value() instanceof Ip network && network.isNetwork()) {
            return (a, b) -> network.contains((Ip) b);
        }
        return Object::equals;
    }

    private static Order order(Type left, Type right) {
        if (left instanceof DecimalType || right instanceof DecimalType) {
            return (a, b) -> decimal(a).compareTo(decimal(b));
        }
        if (left == Scalar.FLOAT || right == Scalar.FLOAT || left == Scalar.STRING) {
            return Values::compare;
        }
        return (a, b) -> Long.compare((Long) a, (Long) b);
    }

    private static Decimal decimal(Object number) {
        return number instanceof Long n ? new Decimal(n, 0) : (Decimal) number;
    }

    private static Test ordered(BinaryOp op, Order order) {
        return switch (op) {
            case EQUAL -> (a, b) -> isNaN(a, b) ? null : order.compare(a, b) == 0;
            case NOT_EQUAL -> (a, b) -> isNaN(a, b) ? null : order.compare(a, b) != 0;
            case LESS -> (a, b) -> isNaN(a, b) ? null : order.compare(a, b) < 0;
            case LESS_EQUAL -> (a, b) -> isNaN(a, b) ? null : order.compare(a, b) <= 0;
            case GREATER -> (a, b) -> isNaN(a, b) ? null : order.compare(a, b) > 0;
            case GREATER_EQUAL -> (a, b) -> isNaN(a, b) ? null : order.compare(a, b) >= 0;
            case OR, AND, COALESCE, ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER ->
                    throw new IllegalArgumentException(op.symbol());
        };
    }

    private static boolean isNaN(Object a, Object b) {
        return a instanceof Double x && x.isNaN() || b instanceof Double y && y.isNaN();
    }
}
