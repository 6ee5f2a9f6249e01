package dev.weir.spec.reference;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An expression with its type. A null value is unknown, of every type.
 *
 * @param text the text of a string literal, which beside an ip is an address; else null
 */
record Typed(Type type, Code code, @Nullable String text) {
    interface Code {
        @Nullable Object in(Scope scope);
    }

    Typed(Type type, Code code) {
        this(type, code, null);
    }

    @Nullable Object in(Scope scope) {
        return code.in(scope);
    }

    /** Section 3: "a predicate holds only where it is true". */
    boolean holds(Scope scope) {
        return Boolean.TRUE.equals(in(scope));
    }

    /** The value computed of another; null of null. */
    Typed then(Type to, java.util.function.Function<Object, @Nullable Object> f) {
        return new Typed(
                to,
                scope -> {
                    Object value = in(scope);
                    return value == null ? null : f.apply(value);
                });
    }

    /** The value computed of two; null where one is. */
    static Typed of(
            Type to, Typed a, Typed b, BiFunction<Object, Object, @Nullable Object> function) {
        return new Typed(
                to,
                scope -> {
                    Object x = a.in(scope);
                    Object y = b.in(scope);
                    return x == null || y == null ? null : function.apply(x, y);
                });
    }

    boolean isNumber() {
        return isNumber(type);
    }

    static boolean isNumber(Type type) {
        return type == Scalar.INT || type == Scalar.FLOAT || type instanceof DecimalType;
    }

    static int scale(Type type) {
        return type instanceof DecimalType decimal ? decimal.scale() : 0;
    }

    /** "`int` widens to `decimal`, and both to `float`, where they meet. … Nothing else". */
    static Type common(Type a, Type b) {
        if (a.equals(b) || b == Scalar.NULL) {
            return a;
        } else if (a == Scalar.NULL) {
            return b;
        } else if (isNumber(a) && isNumber(b)) {
            return a == Scalar.FLOAT || b == Scalar.FLOAT
                    ? Scalar.FLOAT
                    : new DecimalType(Math.max(scale(a), scale(b)));
        } else if (a instanceof ListType x && b instanceof ListType y) {
            return new ListType(common(x.element(), y.element()));
        }
        throw new IllegalArgumentException(a + " and " + b);
    }

    /** The value as one of a wider type; null where it overflows there. */
    Typed as(Type to) {
        if (type.equals(to)) {
            return this;
        }
        if (to == Scalar.IP && text != null) {
            Ip ip = Ip.parse(text);
            return new Typed(to, scope -> ip);
        }
        return then(to, value -> widened(value, to));
    }

    static @Nullable Object widened(Object value, Type to) {
        if (to instanceof DecimalType decimal) {
            return value instanceof Long || value instanceof Decimal
                    ? Decimal.exact(number(value), decimal.scale())
                    : value;
        } else if (to == Scalar.FLOAT) {
            return value instanceof Double ? value : (Object) number(value).doubleValue();
        } else if (to instanceof ListType list && value instanceof List<?> items) {
            List<@Nullable Object> all = new ArrayList<>();
            items.forEach(item -> all.add(item == null ? null : widened(item, list.element())));
            return all;
        }
        return value;
    }

    /** A number as what it is, exactly. */
    static BigDecimal number(Object value) {
        if (value instanceof Decimal decimal) {
            return decimal.toBigDecimal();
        }
        return value instanceof Double d ? new BigDecimal(d) : BigDecimal.valueOf((Long) value);
    }

    /** All in the type in which they meet; a string literal beside an ip is an address. */
    static List<Typed> meet(List<Typed> all) {
        boolean addresses = all.stream().anyMatch(e -> e.type == Scalar.IP);
        Type common = Scalar.NULL;
        for (Typed e : all) {
            common = common(common, addresses && e.text != null ? Scalar.IP : e.type);
        }
        List<Typed> met = new ArrayList<>();
        for (Typed e : all) {
            met.add(e.as(common));
        }
        return met;
    }

    /** "an address equals a network that it lies in" */
    static boolean same(Object a, Object b) {
        if (a instanceof Ip x && b instanceof Ip y && x.isNetwork() != y.isNetwork()) {
            return x.isNetwork() ? x.contains(y) : y.contains(x);
        }
        return Values.equal(a, b);
    }

    static boolean isNaN(Object value) {
        return value instanceof Double d && d.isNaN();
    }
}
