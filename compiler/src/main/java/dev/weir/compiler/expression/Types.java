package dev.weir.compiler.expression;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import org.jspecify.annotations.Nullable;

/** What types there are of a kind, and where they meet (language, section 2). */
final class Types {
    static final int MAX_SCALE = 9;

    private Types() {}

    static boolean isNumber(Type type) {
        return type == Scalar.INT || type == Scalar.FLOAT || type instanceof DecimalType;
    }

    /** Whether values of the type have an order. */
    static boolean isOrdered(Type type) {
        return isNumber(type)
                || type == Scalar.STRING
                || type == Scalar.TIMESTAMP
                || type == Scalar.DURATION
                || type == Scalar.NULL;
    }

    /** The type that both widen to; null where there is none. */
    static @Nullable Type common(Type a, Type b) {
        if (a.equals(b) || b == Scalar.NULL) {
            return a;
        } else if (a == Scalar.NULL) {
            return b;
        } else if (isNumber(a) && isNumber(b)) {
            return a == Scalar.FLOAT || b == Scalar.FLOAT
                    ? Scalar.FLOAT
                    : new DecimalType(Math.max(scale(a), scale(b)));
        } else if (a instanceof ListType x && b instanceof ListType y) {
            Type element = common(x.element(), y.element());
            return element == null ? null : new ListType(element);
        }
        return null;
    }

    /** The scale of a decimal; 0 for an int. */
    static int scale(Type type) {
        return type instanceof DecimalType d ? d.scale() : 0;
    }
}
