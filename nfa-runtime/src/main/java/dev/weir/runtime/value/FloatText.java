package dev.weir.runtime.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of floats: the fewest digits that read back as the same number, on every JDK. */
public final class FloatText {
    private static final int MAX_DIGITS = 17;
    private static final double PLAIN_FROM = 1e-7;
    private static final double PLAIN_TO = 1e17;

    /** Below it no two decimal numbers of at most 15 digits are the same double. */
    private static final double MOST_DISTINCT = 1e15;

    private static final int FEW_DECIMALS = 6;

    private FloatText() {}

    /**
     * {@code 904.49}, {@code 3.0}, {@code 1.0E-9}: always with a point, a number in JSON too;
     * {@code NaN}, {@code Infinity} and {@code -Infinity} are not.
     */
    public static String format(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return Double.toString(value);
        }
        double size = Math.abs(value);
        String plain = ofFewDecimals(size);
        if (plain != null) {
            return value < 0 ? "-" + plain : plain;
        }
        BigDecimal shortest = shortest(value);
        if (size >= PLAIN_FROM && size < PLAIN_TO) {
            return shortest.setScale(Math.max(1, shortest.scale())).toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String fraction = digits.length() > 1 ? digits.substring(1) : "0";
        return (value < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
    }

    /**
     * The text of a number as people write them; null where it has many digits. A division of two
     * numbers that are exact is rounded once, as reading the text is.
     */
    private static @Nullable String ofFewDecimals(double size) {
        double power = 1;
        for (int decimals = 0; decimals <= FEW_DECIMALS; decimals++) {
            double digits = Math.rint(size * power);
            if (digits >= MOST_DISTINCT) {
                return null;
            }
            if (digits / power == size) {
                return withPoint((long) digits, (long) power, decimals);
            }
            power *= 10;
        }
        return null;
    }

    private static String withPoint(long digits, long power, int decimals) {
        String whole = Long.toString(digits / power);
        int behind = Math.max(1, decimals);
        byte[] out = new byte[whole.length() + 1 + behind];
        long left = digits % power;
        for (int i = out.length - 1; i > whole.length(); i--) {
            out[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        out[whole.length()] = '.';
        System.arraycopy(whole.getBytes(StandardCharsets.ISO_8859_1), 0, out, 0, whole.length());
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    /** Double.toString has digits too many for some numbers before JDK 19. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal best = rounded(exact, MAX_DIGITS);
        for (int digits = best.stripTrailingZeros().precision() - 1; digits > 0; digits--) {
            BigDecimal shorter = rounded(exact, digits);
            if (shorter.doubleValue() != value) {
                break;
            }
            best = shorter;
        }
        return best.stripTrailingZeros();
    }

    private static BigDecimal rounded(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }
}
