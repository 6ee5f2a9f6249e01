package dev.weir.runtime.value;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A value as text for people: in MESSAGE and of {@code to_string}. A float is its shortest form and
 * keeps a point ({@link FloatText}), a decimal has all digits of its scale, a timestamp is ISO-8601
 * in UTC with milliseconds, a duration is as in a rule.
 */
public final class ValueText {
    private ValueText() {}

    /** {@code 3}, {@code 3.0}, {@code 900.00}, {@code 1h30m}, {@code [a, b]}, {@code null}. */
    public static String format(Type type, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (type == Type.Scalar.TIMESTAMP) {
            return TimeText.format((Long) value);
        }
        if (type == Type.Scalar.DURATION) {
            return DurationText.format((Long) value);
        }
        if (value instanceof Double d) {
            return FloatText.format(d);
        }
        if (type instanceof Type.ListType list) {
            return list(list, (List<?>) value);
        }
        if (type instanceof Type.RecordType record) {
            return record(record, (RecordValue) value);
        }
        return value.toString();
    }

    private static String list(Type.ListType type, List<?> values) {
        StringJoiner out = new StringJoiner(", ", "[", "]");
        for (Object value : values) {
            out.add(format(type.element(), value));
        }
        return out.toString();
    }

    private static String record(Type.RecordType type, RecordValue value) {
        StringJoiner out = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = type.fields().get(i);
            out.add(field.name() + ": " + format(field.type(), value.values().get(i)));
        }
        return out.toString();
    }
}
