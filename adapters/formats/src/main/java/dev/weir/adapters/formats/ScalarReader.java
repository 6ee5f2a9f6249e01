package dev.weir.adapters.formats;

import dev.weir.runtime.engine.DeadLetter.Reason;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.TimeText;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Text to values. Each method returns null after noting why the text is no value of the type;
 * {@code field} is the name to say in that case.
 */
final class ScalarReader {
    /** Numbers with more characters are out of range; it bounds the cost of arithmetic on them. */
    static final int MAX_NUMBER_LENGTH = 1000;

    /** So many digits always fit into 64 bits. */
    private static final int SAFE_DIGITS = 18;

    private static final int MAX_LONG_DIGITS = 19;

    private static final long[] POWERS_OF_TEN = new long[SAFE_DIGITS + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
    }

    private final Problem problem;

    ScalarReader(Problem problem) {
        this.problem = problem;
    }

    /** An integral number: {@code 7}, {@code 7.0}, {@code 1e2}. The text is a JSON number. */
    @Nullable Object integer(String number, String field) {
        if (number.length() <= SAFE_DIGITS && isInteger(number)) {
            return Long.parseLong(number);
        }
        BigDecimal value = bigDecimal(number);
        if (value == null || digitsBeforePoint(value) > MAX_LONG_DIGITS) {
            return outOfRange(number, Type.Scalar.INT, field);
        }
        if (value.signum() == 0) {
            return 0L;
        }
        if (value.stripTrailingZeros().scale() > 0) {
            return wrong(number, "int", field);
        }
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            return outOfRange(number, Type.Scalar.INT, field);
        }
    }

    /**
     * A finite number. The text is a JSON number; minus zero is zero, so that equal keys are one.
     */
    @Nullable Object floating(String number, String field) {
        return number.length() > MAX_NUMBER_LENGTH
                ? outOfRange(number, Type.Scalar.FLOAT, field)
                : finite(Double.parseDouble(number), number, field);
    }

    @Nullable Object finite(double value, String number, String field) {
        if (Double.isInfinite(value)) {
            return outOfRange(number, Type.Scalar.FLOAT, field);
        }
        return value + 0.0;
    }

    /** An exact decimal. The text is a JSON number; zeros at its end are no digits too many. */
    @Nullable Object decimal(String number, int scale, String field) {
        Decimal simple = simpleDecimal(number, scale);
        if (simple != null) {
            return simple;
        }
        BigDecimal value = bigDecimal(number);
        if (value == null || digitsBeforePoint(value) > MAX_LONG_DIGITS) {
            return outOfRange(number, new Type.DecimalType(scale), field);
        }
        if (value.signum() == 0) {
            return new Decimal(0, scale);
        }
        BigDecimal stripped = value.stripTrailingZeros();
        Decimal exact = stripped.scale() > scale ? null : Decimal.exact(stripped, scale);
        return exact != null ? exact : outOfRange(number, new Type.DecimalType(scale), field);
    }

    /**
     * Digits with at most one point that fit without a look at their value; null for all others.
     */
    private static @Nullable Decimal simpleDecimal(String number, int scale) {
        boolean negative = number.charAt(0) == '-';
        long unscaled = 0;
        int digits = 0;
        int fraction = -1;
        for (int i = negative ? 1 : 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c == '.') {
                fraction = 0;
            } else if (c >= '0' && c <= '9' && digits < SAFE_DIGITS) {
                unscaled = unscaled * 10 + c - '0';
                digits++;
                fraction += fraction >= 0 ? 1 : 0;
            } else {
                return null;
            }
        }
        int missing = scale - Math.max(0, fraction);
        if (missing < 0 || digits + missing > SAFE_DIGITS) {
            return null;
        }
        long scaled = unscaled * POWERS_OF_TEN[missing];
        return new Decimal(negative ? -scaled : scaled, scale);
    }

    /** Milliseconds since the epoch. */
    @Nullable Object epochMillis(String number, String field) {
        Object millis = integer(number, field);
        return millis == null ? null : inTimeRange((Long) millis, number, field);
    }

    /** ISO-8601 with an offset. */
    @Nullable Object isoTime(String text, String field) {
        OptionalLong millis = TimeText.parse(text);
        return millis.isPresent()
                ? inTimeRange(millis.getAsLong(), text, field)
                : wrong(text, "timestamp", field);
    }

    private @Nullable Object inTimeRange(long millis, String text, String field) {
        if (!TimeText.isOfEvent(millis)) {
            return problem.note(
                    Reason.TIME_RANGE,
                    "`" + field + "`: " + Problem.shown(text) + " is not between 1970 and 9999");
        }
        return millis;
    }

    @Nullable Object duration(String text, String field) {
        OptionalLong millis = DurationText.parse(text);
        return millis.isPresent() ? millis.getAsLong() : wrong(text, "duration", field);
    }

    @Nullable Object ip(String text, String field) {
        Ip ip = Ip.parse(text);
        return ip != null ? ip : wrong(text, "ip", field);
    }

    /**
     * A value where all there is is text, as in a CSV cell.
     *
     * @param type a scalar or a decimal
     */
    @Nullable Object fromText(Type type, String text, String field) {
        boolean number = isNumber(text);
        if (type instanceof Type.DecimalType decimal) {
            return number ? decimal(text, decimal.scale(), field) : wrong(text, type, field);
        }
        if (!(type instanceof Type.Scalar scalar)) {
            throw new IllegalArgumentException(type + " is not written as text");
        }
        return switch (scalar) {
            case STRING -> text;
            case BOOL -> bool(text, field);
            case INT -> number ? integer(text, field) : wrong(text, type, field);
            case FLOAT -> number ? floating(text, field) : wrong(text, type, field);
            case TIMESTAMP -> number ? epochMillis(text, field) : isoTime(text, field);
            case DURATION -> number ? integer(text, field) : duration(text, field);
            case IP -> ip(text, field);
            case NULL -> wrong(text, type, field);
        };
    }

    private @Nullable Object bool(String text, String field) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> wrong(text, "bool", field);
        };
    }

    @Nullable Object wrong(String text, Object type, String field) {
        return problem.note(
                Reason.WRONG_TYPE, "`" + field + "`: " + Problem.shown(text) + " is no " + type);
    }

    @Nullable Object outOfRange(String number, Object type, String field) {
        return problem.note(
                Reason.NUMBER_RANGE,
                "`" + field + "`: " + Problem.shown(number) + " does not fit " + type);
    }

    /** The number; null where it is longer, or its exponent larger, than any that could fit. */
    private static @Nullable BigDecimal bigDecimal(String number) {
        if (number.length() > MAX_NUMBER_LENGTH) {
            return null;
        }
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static long digitsBeforePoint(BigDecimal value) {
        return value.signum() == 0 ? 0 : (long) value.precision() - value.scale();
    }

    private static boolean isInteger(String number) {
        for (int i = number.charAt(0) == '-' ? 1 : 0; i < number.length(); i++) {
            if (!isDigit(number, i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text is a number as JSON writes them. */
    static boolean isNumber(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int integer = at;
        at = afterDigits(text, at);
        if (at == integer || (at > integer + 1 && text.charAt(integer) == '0')) {
            return false;
        }
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = at + 1;
            at = afterDigits(text, fraction);
            if (at == fraction) {
                return false;
            }
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            int exponent = at + 1;
            if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
                exponent++;
            }
            at = afterDigits(text, exponent);
            if (at == exponent) {
                return false;
            }
        }
        return at == text.length();
    }

    private static int afterDigits(String text, int from) {
        int at = from;
        while (isDigit(text, at)) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
