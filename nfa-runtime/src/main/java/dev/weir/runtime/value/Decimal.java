package dev.weir.runtime.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An exact decimal: a 64-bit integer scaled by 10^scale (language, section 2). Equality and order
 * are those of the number: 1.0 equals 1.00.
 *
 * @param scale 0 to 9
 */
public record Decimal(long unscaled, int scale) implements Comparable<Decimal> {
    private static final int MAX_SCALE = 9;

    /** The number with the given scale, or null where 64 bits or the digits do not suffice. */
    public static @Nullable Decimal exact(BigDecimal value, int scale) {
        try {
            return of(value.setScale(scale, RoundingMode.UNNECESSARY));
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** The number rounded half up (away from zero) to the scale; null on overflow. */
    public static @Nullable Decimal rounded(BigDecimal value, int scale) {
        return of(value.setScale(scale, RoundingMode.HALF_UP));
    }

    /** The number with its own scale, rounded to 9 digits where it has more; null on overflow. */
    public static @Nullable Decimal of(BigDecimal value) {
        BigDecimal v = value;
        if (v.scale() < 0) {
            v = v.setScale(0);
        } else if (v.scale() > MAX_SCALE) {
            v = v.setScale(MAX_SCALE, RoundingMode.HALF_UP);
        }
        BigInteger unscaled = v.unscaledValue();
        return unscaled.bitLength() > 63 ? null : new Decimal(unscaled.longValue(), v.scale());
    }

    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(unscaled, scale);
    }

    public double toDouble() {
        return toBigDecimal().doubleValue();
    }

    @Override
    public int compareTo(Decimal o) {
        return scale == o.scale
                ? Long.compare(unscaled, o.unscaled)
                : toBigDecimal().compareTo(o.toBigDecimal());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Decimal d && compareTo(d) == 0;
    }

    @Override
    public int hashCode() {
        return toBigDecimal().stripTrailingZeros().hashCode();
    }

    /** Plain digits with the scale: {@code 900.00}. */
    @Override
    public String toString() {
        return toBigDecimal().toPlainString();
    }
}
