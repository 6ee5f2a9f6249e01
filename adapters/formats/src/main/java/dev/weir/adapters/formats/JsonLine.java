package dev.weir.adapters.formats;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.FloatText;
import dev.weir.runtime.value.RecordValue;
import dev.weir.runtime.value.TimeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON on one line, member after member; commas come by themselves. Characters that a terminal
 * obeys or that end a line somewhere are written as escapes.
 */
final class JsonLine {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(512);

    /** Opens an object or a list: {@code {} or {@code [}. */
    JsonLine open(char bracket) {
        separate();
        out.append(bracket);
        return this;
    }

    JsonLine close(char bracket) {
        out.append(bracket);
        return this;
    }

    JsonLine name(String name) {
        separate();
        quoted(name);
        out.append(':');
        return this;
    }

    JsonLine text(@Nullable String text) {
        separate();
        if (text == null) {
            out.append("null");
        } else {
            quoted(text);
        }
        return this;
    }

    JsonLine number(long number) {
        separate();
        out.append(number);
        return this;
    }

    JsonLine bool(boolean value) {
        separate();
        out.append(value);
        return this;
    }

    JsonLine time(long millis) {
        return text(TimeText.format(millis));
    }

    /** A value as its type is written; a float that is no number is null. */
    JsonLine value(Type type, @Nullable Object value) {
        if (value == null) {
            return text(null);
        }
        if (type instanceof Type.ListType list) {
            open('[');
            for (Object element : (List<?>) value) {
                value(list.element(), element);
            }
            return close(']');
        }
        if (type instanceof Type.RecordType record) {
            open('{');
            List<@Nullable Object> values = ((RecordValue) value).values();
            for (int i = 0; i < values.size(); i++) {
                Field field = record.fields().get(i);
                name(field.name()).value(field.type(), values.get(i));
            }
            return close('}');
        }
        return type instanceof Type.Scalar scalar ? scalar(scalar, value) : plain(value);
    }

    private JsonLine scalar(Type.Scalar type, Object value) {
        return switch (type) {
            case BOOL, INT, NULL -> plain(value);
            case FLOAT -> floating((Double) value);
            case STRING, IP -> text(value.toString());
            case TIMESTAMP -> time((Long) value);
            case DURATION -> text(DurationText.format((Long) value));
        };
    }

    private JsonLine floating(double value) {
        return Double.isFinite(value) ? plain(FloatText.format(value)) : text(null);
    }

    private JsonLine plain(Object value) {
        separate();
        out.append(value);
        return this;
    }

    private void separate() {
        if (!out.isEmpty() && "{[:,".indexOf(out.charAt(out.length() - 1)) < 0) {
            out.append(',');
        }
    }

    private void quoted(String text) {
        out.append('"');
        if (isPlain(text)) {
            out.append(text);
        } else {
            escaped(text);
        }
        out.append('"');
    }

    /** Whether a text is ASCII and stands in JSON as it is. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void escaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> plainOrEscaped(c);
            }
        }
    }

    private void plainOrEscaped(char c) {
        if (isPrintable(c)) {
            out.append(c);
        } else {
            escaped(out, c);
        }
    }

    /** Writes <code>&#92;u001b</code>. */
    static void escaped(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 15));
        }
    }

    /**
     * Whether a character neither controls a terminal, ends a line, nor turns the direction of
     * text.
     */
    static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.FORMAT -> c == '\u200d' || c == '\u200c';
            default -> true;
        };
    }

    /** The line, without a line end. */
    @Override
    public String toString() {
        return out.toString();
    }
}
