package dev.weir.adapters.formats;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.FloatText;
import dev.weir.runtime.value.RecordValue;
import dev.weir.runtime.value.TimeText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON on one line, member after member; commas come by themselves. Characters that a terminal
 * obeys or that end a line somewhere are written as escapes.
 */
final class JsonLine {
    private static final String HEX = "0123456789abcdef";

    private static final int FIRST_CAPACITY = 1024;

    /** What a line has needed once is not kept for good. */
    private static final int MOST_KEPT = 1 << 16;

    /** No long has more digits, or a sign and one digit less. */
    private static final int MOST_DIGITS = 19;

    /** In UTF-8. */
    private byte[] out = new byte[FIRST_CAPACITY];

    private int length;

    /** Begins anew. */
    JsonLine clear() {
        length = 0;
        if (out.length > MOST_KEPT) {
            out = new byte[FIRST_CAPACITY];
        }
        return this;
    }

    /** Opens an object or a list: {@code {} or {@code [}. */
    JsonLine open(char bracket) {
        separate();
        put(bracket);
        return this;
    }

    JsonLine close(char bracket) {
        put(bracket);
        return this;
    }

    JsonLine name(String name) {
        separate();
        quoted(name);
        put(':');
        return this;
    }

    JsonLine text(@Nullable String text) {
        separate();
        if (text == null) {
            ascii("null");
        } else {
            quoted(text);
        }
        return this;
    }

    JsonLine number(long number) {
        separate();
        if (number < 0) {
            ascii(Long.toString(number));
        } else {
            digits(number);
        }
        return this;
    }

    private void digits(long number) {
        reserve(MOST_DIGITS);
        int count = 1;
        for (long left = number / 10; left != 0; left /= 10) {
            count++;
        }
        long left = number;
        for (int i = length + count - 1; i >= length; i--) {
            out[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += count;
    }

    JsonLine bool(boolean value) {
        separate();
        ascii(value ? "true" : "false");
        return this;
    }

    JsonLine time(long millis) {
        if (!TimeText.isOfEvent(millis)) {
            return text(TimeText.format(millis));
        }
        separate();
        put('"');
        reserve(TimeText.LENGTH);
        TimeText.write(millis, out, length);
        length += TimeText.LENGTH;
        put('"');
        return this;
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
            case BOOL, NULL -> plain(value);
            case INT -> number((Long) value);
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
        ascii(value.toString());
        return this;
    }

    private void separate() {
        if (length == 0) {
            return;
        }
        byte last = out[length - 1];
        if (last != '{' && last != '[' && last != ':' && last != ',') {
            put(',');
        }
    }

    private void quoted(String text) {
        int size = text.length();
        reserve(size + 2);
        byte[] to = out;
        int at = length;
        to[at++] = '"';
        int plain = 0;
        while (plain < size && isPlain(text.charAt(plain))) {
            to[at++] = (byte) text.charAt(plain++);
        }
        length = at;
        if (plain < size) {
            utf8(escaped(text.substring(plain)));
        }
        put('"');
    }

    /** Whether a character is ASCII and stands in JSON as it is. */
    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }

    private void put(char ascii) {
        reserve(1);
        out[length++] = (byte) ascii;
    }

    private void ascii(String text) {
        int size = text.length();
        reserve(size);
        byte[] to = out;
        int at = length;
        for (int i = 0; i < size; i++) {
            to[at + i] = (byte) text.charAt(i);
        }
        length = at + size;
    }

    private void utf8(CharSequence text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        reserve(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    private void reserve(int count) {
        if (length + count > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + count));
        }
    }

    private static StringBuilder escaped(String text) {
        StringBuilder escaped = new StringBuilder(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> plainOrEscaped(escaped, c);
            }
        }
        return escaped;
    }

    private static void plainOrEscaped(StringBuilder escaped, char c) {
        if (isPrintable(c)) {
            escaped.append(c);
        } else {
            escaped(escaped, c);
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
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
