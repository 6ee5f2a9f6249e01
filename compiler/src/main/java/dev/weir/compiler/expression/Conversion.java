package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.diagnostic.Code;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Widens values: int to decimal to float, a string literal to an address (language, section 2). */
final class Conversion {
    private Conversion() {}

    /** Converts a value that is not null. */
    private interface Converter {
        @Nullable Object convert(Object value, Scope scope);
    }

    /** The value in type {@code to}; null where an error was reported. */
    static @Nullable Node expect(Node node, Type to, String what, Problems problems) {
        if (isAddressLiteral(node, to)) {
            return address(node, problems);
        }
        Node converted = widen(node, to);
        if (converted == null) {
            problems.mismatch(node, to, what);
        }
        return converted;
    }

    /** The value in type {@code to}; null where its own type does not widen to that. */
    static @Nullable Node widen(Node node, Type to) {
        if (node.type().equals(to)) {
            return node;
        }
        if (node.type() == Scalar.NULL) {
            return Node.constant(node.source(), to, null);
        }
        if (node.constant() && to instanceof DecimalType decimal) {
            return narrow(node, decimal);
        }
        Converter converter = converter(node.type(), to);
        if (converter == null) {
            return null;
        }
        Evaluable code = node.code();
        boolean exact = to == Scalar.FLOAT;
        return Node.of(
                        node.source(),
                        to,
                        node.nullable() || !exact,
                        scope -> {
                            Object value = code.evaluate(scope);
                            return value == null ? null : converter.convert(value, scope);
                        },
                        List.of(node))
                .mayFail();
    }

    static boolean isAddressLiteral(Node node, Type beside) {
        return beside == Scalar.IP
                && node.source() instanceof Literal literal
                && literal.kind() == LiteralKind.STRING;
    }

    /** A string literal read as an address or network; null where it is none, which is reported. */
    static @Nullable Node address(Node literal, Problems problems) {
        Object text = literal.value();
        Ip ip = text == null ? null : Ip.parse(text.toString());
        if (ip == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    literal.source().span(),
                    "`" + text + "` is no IP address or network",
                    "write it as `\"192.0.2.7\"`, `\"10.0.0.0/8\"` or `\"2001:db8::/32\"`");
            return null;
        }
        return Node.constant(literal.source(), Scalar.IP, ip);
    }

    /** A constant with no more digits than the scale has; null where it has more. */
    private static @Nullable Node narrow(Node node, DecimalType to) {
        Object value = node.value();
        if (value == null) {
            return Types.isNumber(node.type()) && node.type() != Scalar.FLOAT
                    ? new Node(
                            node.source(),
                            to,
                            true,
                            true,
                            node.faulty(),
                            node.local(),
                            node.code(),
                            node.reads())
                    : null;
        }
        BigDecimal number = null;
        if (value instanceof Decimal d) {
            number = d.toBigDecimal();
        } else if (node.type() == Scalar.INT && value instanceof Long n) {
            number = BigDecimal.valueOf(n);
        }
        Decimal exact = number == null ? null : Decimal.exact(number, to.scale());
        return exact == null ? null : Node.constant(node.source(), to, exact);
    }

    private static @Nullable Converter converter(Type from, Type to) {
        if (from.equals(to)) {
            return (value, scope) -> value;
        } else if (to == Scalar.FLOAT && from == Scalar.INT) {
            return (value, scope) -> (double) (long) (Long) value;
        } else if (to == Scalar.FLOAT && from instanceof DecimalType) {
            return (value, scope) -> ((Decimal) value).toDouble();
        } else if (to instanceof DecimalType decimal && from == Scalar.INT) {
            return (value, scope) ->
                    scaled(BigDecimal.valueOf((Long) value), decimal.scale(), scope);
        } else if (to instanceof DecimalType decimal
                && from instanceof DecimalType narrow
                && narrow.scale() < decimal.scale()) {
            return (value, scope) ->
                    scaled(((Decimal) value).toBigDecimal(), decimal.scale(), scope);
        } else if (to instanceof ListType list && from instanceof ListType own) {
            return listConverter(own.element(), list.element());
        }
        return null;
    }

    private static @Nullable Decimal scaled(BigDecimal value, int scale, Scope scope) {
        Decimal result = Decimal.exact(value, scale);
        if (result == null) {
            scope.countArithmeticFault();
        }
        return result;
    }

    private static @Nullable Converter listConverter(Type from, Type to) {
        Converter element = from == Scalar.NULL ? (value, scope) -> value : converter(from, to);
        if (element == null) {
            return null;
        }
        return (value, scope) -> {
            List<@Nullable Object> converted = new ArrayList<>();
            for (Object item : (List<?>) value) {
                converted.add(item == null ? null : element.convert(item, scope));
            }
            return Collections.unmodifiableList(converted);
        };
    }
}
