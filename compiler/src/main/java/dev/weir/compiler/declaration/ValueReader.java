package dev.weir.compiler.declaration;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.TimeText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads values of a declared type from outside a rule: the cells of tables, parameters. */
final class ValueReader {
    /** Longer numbers are none: their digits would fit no type. */
    private static final int MAX_DIGITS = 400;

    private ValueReader() {}

    /**
     * The value that a text or a scalar of YAML stands for; null where it stands for none of the
     * type.
     *
     * @param raw a text, Boolean, Number or, for lists, an Iterable
     */
    static @Nullable Object read(Object raw, Type type) {
        if (type instanceof Type.ListType list) {
            return readList(raw, list.element());
        }
        if (raw instanceof Iterable) {
            return null;
        }
        String text = raw.toString();
        if (type instanceof Type.DecimalType decimal) {
            BigDecimal number = number(text);
            return number == null ? null : Decimal.exact(number, decimal.scale());
        }
        return type instanceof Type.Scalar scalar ? readScalar(text, scalar) : null;
    }

    private static @Nullable Object readScalar(String text, Type.Scalar type) {
        return switch (type) {
            case BOOL -> text.equals("true") ? (Object) true : text.equals("false") ? false : null;
            case INT -> readInt(text);
            case FLOAT -> readFloat(text);
            case STRING -> text;
            case TIMESTAMP -> readTimestamp(text);
            case DURATION -> boxed(DurationText.parse(text));
            case IP -> Ip.parse(text);
            case NULL -> null;
        };
    }

    private static @Nullable Long readInt(String text) {
        BigDecimal number = number(text);
        Decimal whole = number == null ? null : Decimal.exact(number, 0);
        return whole == null ? null : (Long) whole.unscaled();
    }

    private static @Nullable Double readFloat(String text) {
        BigDecimal number = number(text);
        double value = number == null ? Double.NaN : number.doubleValue();
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Long readTimestamp(String text) {
        if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return boxed(TimeText.parse(text + "T00:00Z"));
        }
        return text.indexOf('-') < 0 ? readInt(text) : boxed(TimeText.parse(text));
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? (Long) value.getAsLong() : null;
    }

    private static @Nullable BigDecimal number(String text) {
        if (text.length() > MAX_DIGITS
                || !text.matches("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?")) {
            return null;
        }
        return new BigDecimal(text);
    }

    private static @Nullable List<Object> readList(Object raw, Type element) {
        List<Object> values = new ArrayList<>();
        for (Object item : raw instanceof Iterable<?> items ? items : items(raw.toString())) {
            Object value = item == null ? null : read(item, element);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    /** The items of {@code [a, "b", c]} or {@code a, b, c}. */
    private static List<String> items(String text) {
        String inner = text.strip();
        if (inner.startsWith("[") && inner.endsWith("]")) {
            inner = inner.substring(1, inner.length() - 1).strip();
        }
        if (inner.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(inner.split(",", -1)).map(ValueReader::unquoted).toList();
    }

    private static String unquoted(String item) {
        String text = item.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
