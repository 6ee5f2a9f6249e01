package dev.weir.compiler.expression;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.TimeText;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line of a LIST's file, or the argument of to_int and to_float, as a value. */
final class TextValue {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,400}(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,20}");

    private TextValue() {}

    /** The value of a type that a text stands for; null where it stands for none. */
    static @Nullable Object read(String text, Type type) {
        if (type instanceof DecimalType decimal) {
            BigDecimal number = number(text);
            return number == null ? null : Decimal.exact(number, decimal.scale());
        }
        return type instanceof Scalar scalar ? scalar(text, scalar) : null;
    }

    private static @Nullable Object scalar(String text, Scalar type) {
        return switch (type) {
            case BOOL -> text.equals("true") ? (Object) true : text.equals("false") ? false : null;
            case INT -> readInt(text);
            case FLOAT -> readFloat(text);
            case STRING -> text;
            case TIMESTAMP -> boxed(TimeText.parse(text.length() == 10 ? text + "T00:00Z" : text));
            case DURATION -> boxed(DurationText.parse(text));
            case IP -> Ip.parse(text);
            case NULL -> null;
        };
    }

    /** A whole number of 64 bits in decimal digits. */
    static @Nullable Long readInt(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return null;
        }
        Decimal whole = Decimal.exact(new BigDecimal(text), 0);
        return whole == null ? null : (Long) whole.unscaled();
    }

    /** A finite number in decimal digits, perhaps with an exponent. */
    static @Nullable Double readFloat(String text) {
        BigDecimal number = number(text);
        double value = number == null ? Double.NaN : number.doubleValue();
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static @Nullable BigDecimal number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? (Long) value.getAsLong() : null;
    }
}
