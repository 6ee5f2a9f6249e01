package dev.weir.runtime.value;

import java.math.BigInteger;

/** Exact quotients, rounded once to the nearest float (half to even, subnormal numbers too). */
public final class Ratio {
    /** Bits of a quotient that decide the rounding: 53, one for the half, and some to spare. */
    private static final int QUOTIENT_BITS = 66;

    private static final long EXACT_IN_FLOAT = 1L << 53;

    private Ratio() {}

    /** {@code numerator / denominator}. */
    public static double of(long numerator, long denominator) {
        if (Math.abs(numerator) <= EXACT_IN_FLOAT
                && Math.abs(denominator) <= EXACT_IN_FLOAT
                && numerator != Long.MIN_VALUE
                && denominator != Long.MIN_VALUE) {
            // A quotient of 0 has no sign.
            return (double) numerator / denominator + 0.0;
        }
        return of(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /** {@code numerator / denominator}. */
    public static double of(BigInteger numerator, BigInteger denominator) {
        return denominator.signum() < 0
                ? toDouble(numerator.negate(), 0, denominator.negate())
                : toDouble(numerator, 0, denominator);
    }

    /**
     * {@code numerator · 2^exponent / denominator}; infinite where that is beyond the floats.
     *
     * @param denominator above 0
     */
    static double toDouble(BigInteger numerator, int exponent, BigInteger denominator) {
        if (numerator.signum() == 0) {
            return 0;
        }
        BigInteger n = numerator.abs();
        int shift = Math.max(0, QUOTIENT_BITS - (n.bitLength() - denominator.bitLength()));
        BigInteger[] division = n.shiftLeft(shift).divideAndRemainder(denominator);
        BigInteger quotient = division[0].shiftLeft(1);
        if (division[1].signum() != 0) {
            quotient = quotient.setBit(0);
        }
        double size = rounded(quotient, exponent - shift - 1);
        return numerator.signum() < 0 ? -size : size;
    }

    /** {@code value · 2^exponent} for a value of more than 53 bits, the last of which is sticky. */
    private static double rounded(BigInteger value, int exponent) {
        int top = value.bitLength() - 1 + exponent;
        if (top > Double.MAX_EXPONENT) {
            return Double.POSITIVE_INFINITY;
        }
        int keep = 53 - Math.max(0, Double.MIN_EXPONENT - top);
        if (keep < 0) {
            return 0;
        }
        int drop = value.bitLength() - keep;
        BigInteger kept = value.shiftRight(drop);
        boolean aboveHalf = value.getLowestSetBit() < drop - 1;
        if (value.testBit(drop - 1) && (aboveHalf || kept.testBit(0))) {
            kept = kept.add(BigInteger.ONE);
        }
        return Math.scalb(kept.doubleValue(), exponent + drop);
    }
}
