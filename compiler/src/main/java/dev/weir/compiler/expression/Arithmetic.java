package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.ast.Expression.Unary;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ratio;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code + - * / %} on numbers, durations and timestamps (language, section 3). What overflows, a
 * float too, and a division by zero give null and are counted. Durations that are multiplied or
 * divided are rounded half up to milliseconds; the quotient of ints and decimals is the exact one,
 * rounded once.
 */
final class Arithmetic {
    private Arithmetic() {}

    /** Computes of two values that are not null; throws ArithmeticException where it cannot. */
    private interface Operation {
        Object apply(Object a, Object b);
    }

    private interface LongOperation {
        long apply(long a, long b);
    }

    private record Typed(Type type, Operation operation) {}

    static @Nullable Node binary(Binary e, Node left, Node right, Problems problems) {
        Type leftType = left.type() == Scalar.NULL ? right.type() : left.type();
        Type rightType = right.type() == Scalar.NULL ? left.type() : right.type();
        if (leftType == Scalar.NULL) {
            return Node.constant(e, Scalar.NULL, null);
        }
        Typed typed = typed(e.op(), leftType, rightType);
        if (typed == null) {
            return problems.failed(impossible(e, left, right));
        }
        Evaluable leftCode = left.code();
        Evaluable rightCode = right.code();
        Operation operation = typed.operation();
        return Node.of(
                        e,
                        typed.type(),
                        true,
                        scope -> {
                            Object a = leftCode.evaluate(scope);
                            Object b = rightCode.evaluate(scope);
                            if (a == null || b == null) {
                                return null;
                            }
                            try {
                                return operation.apply(a, b);
                            } catch (ArithmeticException fault) {
                                scope.countArithmeticFault();
                                return null;
                            }
                        },
                        List.of(left, right))
                .mayFail();
    }

    static @Nullable Node negation(Unary e, Node operand, Problems problems) {
        Type type = operand.type();
        if (!Types.isNumber(type) && type != Scalar.DURATION && type != Scalar.NULL) {
            problems.add(
                    Code.UNLIKE_TYPES,
                    e.span(),
                    type + " has no negative",
                    "`-` stands before a number or a duration");
            return null;
        }
        Evaluable code = operand.code();
        return Node.of(
                        e,
                        type,
                        operand.nullable() || type != Scalar.FLOAT,
                        scope -> {
                            Object value = code.evaluate(scope);
                            try {
                                return value == null ? null : negated(value);
                            } catch (ArithmeticException fault) {
                                scope.countArithmeticFault();
                                return null;
                            }
                        },
                        List.of(operand))
                .mayFail();
    }

    private static Object negated(Object value) {
        if (value instanceof Double d) {
            return -d;
        }
        return value instanceof Decimal d
                ? new Decimal(Math.negateExact(d.unscaled()), d.scale())
                : (Object) Math.negateExact((Long) value);
    }

    private static Diagnostic impossible(Binary e, Node left, Node right) {
        String symbol = e.op().symbol();
        Diagnostic problem =
                Diagnostic.of(
                        Code.UNLIKE_TYPES,
                        e.span(),
                        "no `" + symbol + "` of " + left.type() + " and " + right.type());
        boolean isText = left.type() == Scalar.STRING || right.type() == Scalar.STRING;
        if (e.op() != BinaryOp.ADD || !isText) {
            return problem;
        }
        String better = "concat(" + text(left) + ", " + text(right) + ")";
        return problem.withReplacement("write `" + better + "`", e.span(), better);
    }

    private static String text(Node node) {
        Expression source = node.source();
        String text = ExpressionText.of(source);
        return node.type() == Scalar.STRING ? text : "to_string(" + text + ")";
    }

    private static @Nullable Typed typed(BinaryOp op, Type a, Type b) {
        if (Types.isNumber(a) && Types.isNumber(b)) {
            return numbers(op, a, b);
        }
        return switch (op) {
            case ADD -> sum(a, b);
            case SUBTRACT -> difference(a, b);
            case MULTIPLY -> product(a, b);
            case DIVIDE -> quotient(a, b);
            case REMAINDER -> null;
            case OR, AND, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, COALESCE ->
                    throw new IllegalArgumentException(op.symbol());
        };
    }

    private static @Nullable Typed sum(Type a, Type b) {
        if (a == Scalar.DURATION && b == Scalar.DURATION) {
            return new Typed(Scalar.DURATION, longs(Math::addExact));
        }
        boolean later =
                a == Scalar.TIMESTAMP && b == Scalar.DURATION
                        || a == Scalar.DURATION && b == Scalar.TIMESTAMP;
        return later ? new Typed(Scalar.TIMESTAMP, longs(Math::addExact)) : null;
    }

    private static @Nullable Typed difference(Type a, Type b) {
        if (a == b && (a == Scalar.DURATION || a == Scalar.TIMESTAMP)) {
            return new Typed(Scalar.DURATION, longs(Math::subtractExact));
        }
        return a == Scalar.TIMESTAMP && b == Scalar.DURATION
                ? new Typed(Scalar.TIMESTAMP, longs(Math::subtractExact))
                : null;
    }

    private static @Nullable Typed product(Type a, Type b) {
        boolean scales =
                a == Scalar.DURATION && Types.isNumber(b)
                        || Types.isNumber(a) && b == Scalar.DURATION;
        if (!scales) {
            return null;
        }
        return new Typed(
                Scalar.DURATION, (x, y) -> rounded(exact(x).multiply(exact(y))).longValueExact());
    }

    private static @Nullable Typed quotient(Type a, Type b) {
        if (a == Scalar.DURATION && b == Scalar.DURATION) {
            return new Typed(Scalar.FLOAT, (x, y) -> Ratio.of((Long) x, nonZero((Long) y)));
        }
        if (a != Scalar.DURATION || !Types.isNumber(b)) {
            return null;
        }
        return new Typed(
                Scalar.DURATION,
                (x, y) -> exact(x).divide(exact(y), 0, RoundingMode.HALF_UP).longValueExact());
    }

    private static Typed numbers(BinaryOp op, Type a, Type b) {
        if (op == BinaryOp.DIVIDE) {
            return new Typed(
                    Scalar.FLOAT,
                    a == Scalar.FLOAT || b == Scalar.FLOAT
                            ? (x, y) -> finite(toDouble(x) / nonZero(toDouble(y)), x, y)
                            : Arithmetic::exactQuotient);
        }
        if (a == Scalar.FLOAT || b == Scalar.FLOAT) {
            return new Typed(Scalar.FLOAT, floats(op));
        }
        if (a == Scalar.INT && b == Scalar.INT) {
            return new Typed(Scalar.INT, ints(op));
        }
        int scale =
                op == BinaryOp.MULTIPLY
                        ? Math.min(Types.MAX_SCALE, Types.scale(a) + Types.scale(b))
                        : Math.max(Types.scale(a), Types.scale(b));
        return new Typed(new DecimalType(scale), decimals(op, scale));
    }

    private static Operation ints(BinaryOp op) {
        return switch (op) {
            case ADD -> longs(Math::addExact);
            case SUBTRACT -> longs(Math::subtractExact);
            case MULTIPLY -> longs(Math::multiplyExact);
            case REMAINDER -> longs((x, y) -> x % y);
            default -> throw new IllegalArgumentException(op.symbol());
        };
    }

    private static Operation longs(LongOperation operation) {
        return (x, y) -> operation.apply((Long) x, (Long) y);
    }

    private static Operation floats(BinaryOp op) {
        return switch (op) {
            case ADD -> (x, y) -> finite(toDouble(x) + toDouble(y), x, y);
            case SUBTRACT -> (x, y) -> finite(toDouble(x) - toDouble(y), x, y);
            case MULTIPLY -> (x, y) -> finite(toDouble(x) * toDouble(y), x, y);
            case REMAINDER -> (x, y) -> toDouble(x) % nonZero(toDouble(y));
            default -> throw new IllegalArgumentException(op.symbol());
        };
    }

    private static Operation decimals(BinaryOp op, int scale) {
        return switch (op) {
            case ADD -> (x, y) -> added(x, y, scale);
            case SUBTRACT -> (x, y) -> fitting(exact(x).subtract(exact(y)), scale);
            case MULTIPLY -> (x, y) -> fitting(exact(x).multiply(exact(y)), scale);
            case REMAINDER -> (x, y) -> fitting(exact(x).remainder(exact(y)), scale);
            default -> throw new IllegalArgumentException(op.symbol());
        };
    }

    private static Decimal added(Object x, Object y, int scale) {
        if (x instanceof Decimal a
                && y instanceof Decimal b
                && a.scale() == scale
                && b.scale() == scale) {
            return new Decimal(Math.addExact(a.unscaled(), b.unscaled()), scale);
        }
        return fitting(exact(x).add(exact(y)), scale);
    }

    private static Decimal fitting(BigDecimal value, int scale) {
        Decimal result = Decimal.rounded(value, scale);
        if (result == null) {
            throw new ArithmeticException("decimal overflow");
        }
        return result;
    }

    /** The exact quotient of ints or decimals, rounded once. */
    private static Double exactQuotient(Object x, Object y) {
        if (x instanceof Long a && y instanceof Long b) {
            return Ratio.of(a, nonZero(b));
        }
        BigDecimal a = exact(x);
        BigDecimal b = exact(y);
        int scale = Math.max(a.scale(), b.scale());
        BigInteger divisor = b.setScale(scale).unscaledValue();
        if (divisor.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        return Ratio.of(a.setScale(scale).unscaledValue(), divisor);
    }

    private static BigDecimal rounded(BigDecimal millis) {
        return millis.setScale(0, RoundingMode.HALF_UP);
    }

    private static double toDouble(Object number) {
        if (number instanceof Double d) {
            return d;
        }
        return number instanceof Decimal d ? d.toDouble() : (double) (long) (Long) number;
    }

    /** The number as it is; a float that is not finite is at fault. */
    private static BigDecimal exact(Object number) {
        if (number instanceof Long n) {
            return BigDecimal.valueOf(n);
        } else if (number instanceof Decimal d) {
            return d.toBigDecimal();
        }
        double value = (Double) number;
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("not finite");
        }
        return new BigDecimal(value);
    }

    private static double finite(double result, Object a, Object b) {
        if (!Double.isFinite(result)
                && Double.isFinite(toDouble(a))
                && Double.isFinite(toDouble(b))) {
            throw new ArithmeticException("float overflow");
        }
        return result;
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        return divisor;
    }

    private static double nonZero(double divisor) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        return divisor;
    }
}
