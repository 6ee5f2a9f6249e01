package dev.weir.runtime.value;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;

/** The text of timestamps: ISO-8601 with an offset in, UTC with milliseconds out. */
public final class TimeText {
    /** The first instant of 1970, milliseconds since the epoch. */
    public static final long MIN_MILLIS = 0;

    /** The last millisecond of 9999. */
    public static final long MAX_MILLIS = 253_402_300_799_999L;

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral('T')
                    .appendValue(ChronoField.HOUR_OF_DAY, 2)
                    .appendLiteral(':')
                    .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
                    .appendLiteral(':')
                    .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
                    .appendLiteral('.')
                    .appendValue(ChronoField.MILLI_OF_SECOND, 3)
                    .appendLiteral('Z')
                    .toFormatter(Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final byte[] EMPTY =
            "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);

    /** How many characters the text of a time that {@link #isOfEvent} has. */
    public static final int LENGTH = EMPTY.length;

    private static final int MILLIS_A_MINUTE = 60_000;
    private static final int MILLIS_A_DAY = 24 * 60 * MILLIS_A_MINUTE;

    private final String text;
    private int next;

    private TimeText(String text) {
        this.text = text;
    }

    /** {@code 2026-01-01T00:00:30.000Z}. */
    public static String format(long millis) {
        if (!isOfEvent(millis)) {
            // A deadline or the start of a window may be such a time.
            return FORMAT.format(Instant.ofEpochMilli(millis));
        }
        byte[] out = new byte[LENGTH];
        write(millis, out, 0);
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    /** Whether an event can have this time. */
    public static boolean isOfEvent(long millis) {
        return millis >= MIN_MILLIS && millis <= MAX_MILLIS;
    }

    /**
     * Writes what {@link #format} gives of a time that {@link #isOfEvent}, in ASCII.
     *
     * @param out with room for {@link #LENGTH} from an index on
     */
    public static void write(long millis, byte[] out, int at) {
        LocalDate date = LocalDate.ofEpochDay(millis / MILLIS_A_DAY);
        int ofDay = (int) (millis % MILLIS_A_DAY);
        System.arraycopy(EMPTY, 0, out, at, LENGTH);
        write(date.getYear(), out, at, 4);
        write(date.getMonthValue(), out, at + 5, 2);
        write(date.getDayOfMonth(), out, at + 8, 2);
        write(ofDay / (60 * MILLIS_A_MINUTE), out, at + 11, 2);
        write(ofDay / MILLIS_A_MINUTE % 60, out, at + 14, 2);
        write(ofDay / 1000 % 60, out, at + 17, 2);
        write(ofDay % 1000, out, at + 20, 3);
    }

    private static void write(int number, byte[] out, int at, int digits) {
        int left = number;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /**
     * Reads {@code 2026-01-01T00:00Z}, {@code 2026-01-01T01:00:30.25+01:00}: seconds and up to nine
     * digits of a fraction may be left out, what is below a millisecond is cut off, the offset is
     * {@code Z} or {@code ±hh:mm}. Empty where the text is none of these.
     */
    public static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(new TimeText(text).instant());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private long instant() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        int day = digits(2);
        expect('T');
        long minutes = hourAndMinute();
        int millis = 0;
        if (peek() == ':') {
            next++;
            millis = below(60, digits(2)) * 1000;
            if (peek() == '.') {
                next++;
                millis += fraction();
            }
        }
        minutes -= offsetMinutes();
        if (next != text.length()) {
            throw malformed();
        }
        return LocalDate.of(year, month, day).toEpochDay() * 1440 * MILLIS_A_MINUTE
                + minutes * MILLIS_A_MINUTE
                + millis;
    }

    private int hourAndMinute() {
        int hour = below(24, digits(2));
        expect(':');
        return hour * 60 + below(60, digits(2));
    }

    /** The milliseconds of a fraction of one to nine digits. */
    private int fraction() {
        int start = next;
        int millis = 0;
        for (int weight = 100; isDigit(peek()); weight /= 10) {
            millis += weight * (text.charAt(next++) - '0');
        }
        if (next == start || next - start > 9) {
            throw malformed();
        }
        return millis;
    }

    private int offsetMinutes() {
        char sign = peek();
        next++;
        if (sign == 'Z') {
            return 0;
        }
        if (sign != '+' && sign != '-') {
            throw malformed();
        }
        int minutes = hourAndMinute();
        if (minutes > 18 * 60) {
            throw malformed();
        }
        return sign == '-' ? -minutes : minutes;
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (!isDigit(peek())) {
                throw malformed();
            }
            value = value * 10 + text.charAt(next++) - '0';
        }
        return value;
    }

    private int below(int limit, int value) {
        if (value >= limit) {
            throw malformed();
        }
        return value;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed();
        }
        next++;
    }

    private char peek() {
        return next < text.length() ? text.charAt(next) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private DateTimeException malformed() {
        return new DateTimeException(text);
    }
}
