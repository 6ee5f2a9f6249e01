package dev.weir.runtime.value;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The exact sum of numbers and of squares, from which any number may be taken out again without a
 * trace. Not thread-safe.
 *
 * <p>A number is an integer times a power of two, and so is every sum of them: this is that
 * integer, cut into limbs. {@code limbs[i]} counts units of {@code 2^(32·(first + i) +
 * LEAST_EXPONENT)}. A number is added to the two or three limbs that it overlaps, each of which
 * gets less than 2^34, and nothing is carried: a limb has room for 2^29 such additions and may be
 * negative. Every 2^28 additions the surplus of each limb is carried to the next one. Only limbs
 * that were touched are kept, so that numbers of a like size need three or four. (The idea is
 * Kulisch's long accumulator, with carries put off as in Neal, "Fast exact summation using small
 * and large superaccumulators", 2015.)
 *
 * <p>Numbers that are not finite are counted aside.
 */
public final class ExactSum {
    /** Below the square of the least float, 2^-2148, and a multiple of the limb's size. */
    private static final int LEAST_EXPONENT = -2176;

    private static final int LIMB_BITS = 32;
    private static final long LIMB_MASK = 0xffff_ffffL;
    private static final int ADDITIONS_BEFORE_CARRY = 1 << 28;
    private static final int SIGNIFICAND_BITS = 52;

    /** Enough that a root has more bits than a float, with the rest known to be zero or not. */
    private static final int BITS_UNDER_ROOT = 140;

    private long[] limbs = new long[0];
    private int first;
    private int additions;
    private long nans;
    private long positiveInfinities;
    private long negativeInfinities;

    public void add(double value) {
        put(value, 1);
    }

    public void subtract(double value) {
        put(value, -1);
    }

    public void add(long value) {
        put(value < 0 ? -1 : 1, Math.abs(value), 0);
    }

    public void subtract(long value) {
        put(value < 0 ? 1 : -1, Math.abs(value), 0);
    }

    public void addSquare(double value) {
        putSquare(value, 1);
    }

    public void subtractSquare(double value) {
        putSquare(value, -1);
    }

    public void addSquare(long value) {
        putSquare(value, 1);
    }

    public void subtractSquare(long value) {
        putSquare(value, -1);
    }

    /** The sum, rounded once; infinite where it is beyond the floats. */
    public double toDouble() {
        return toDouble(BigInteger.ONE);
    }

    /** The sum divided by {@code divisor}, above 0, rounded once. */
    public double toDouble(BigInteger divisor) {
        double special = special();
        return special != 0 ? special : Ratio.toDouble(total(), exponent(), divisor);
    }

    /** The sum of integers. */
    public BigInteger toBigInteger() {
        return total().shiftLeft(exponent());
    }

    /** The sum of integers; null where 64 bits do not hold it. */
    public @Nullable Long toLong() {
        BigInteger sum = toBigInteger();
        return sum.bitLength() > 63 ? null : sum.longValue();
    }

    /**
     * The standard deviation of a population, rounded once, from the sums of its values and of
     * their squares: {@code sqrt(n · Σx² − (Σx)²) / n / unit}.
     *
     * @param count how many values, above 0
     * @param unit what the values were multiplied with to make them integers; else 1
     */
    public static double deviation(ExactSum sum, ExactSum squares, long count, BigInteger unit) {
        if (sum.special() != 0 || squares.special() != 0) {
            return Double.NaN;
        }
        BigInteger n = BigInteger.valueOf(count);
        BigInteger total = sum.total();
        int exponent = Math.min(2 * sum.exponent(), squares.exponent());
        BigInteger spread =
                squares.total()
                        .multiply(n)
                        .shiftLeft(squares.exponent() - exponent)
                        .subtract(total.multiply(total).shiftLeft(2 * sum.exponent() - exponent));
        if (spread.signum() <= 0) {
            return 0;
        }
        int zeros = Math.max(0, (BITS_UNDER_ROOT - spread.bitLength() + 1) / 2);
        BigInteger[] root = spread.shiftLeft(2 * zeros).sqrtAndRemainder();
        BigInteger sticky = root[0].shiftLeft(1);
        if (root[1].signum() != 0) {
            sticky = sticky.setBit(0);
        }
        return Ratio.toDouble(sticky, exponent / 2 - zeros - 1, n.multiply(unit));
    }

    private void put(double value, int sign) {
        if (!Double.isFinite(value)) {
            putSpecial(value, sign);
            return;
        }
        int s = value < 0 ? -sign : sign;
        put(s, significand(value), exponent(value));
    }

    private void putSquare(double value, int sign) {
        if (!Double.isFinite(value)) {
            putSpecial(Math.abs(value), sign);
            return;
        }
        long significand = significand(value);
        int exponent = 2 * exponent(value);
        long high = significand >>> 27;
        long low = significand & (1L << 27) - 1;
        put(sign, high * high, exponent + 54);
        put(sign, high * low, exponent + 28);
        put(sign, low * low, exponent);
    }

    private void putSquare(long value, int sign) {
        long size = Math.abs(value);
        long high = size >>> 32;
        long low = size & LIMB_MASK;
        put(sign, high * high, 64);
        put(sign, high * low, 33);
        put(sign, low * low, 0);
    }

    private void putSpecial(double value, int sign) {
        if (Double.isNaN(value)) {
            nans += sign;
        } else if (value > 0) {
            positiveInfinities += sign;
        } else {
            negativeInfinities += sign;
        }
    }

    /** Adds {@code sign · size · 2^exponent}, where {@code size} has 64 bits and no sign. */
    private void put(int sign, long size, int exponent) {
        if (size == 0) {
            return;
        }
        int bit = exponent - LEAST_EXPONENT;
        int limb = bit / LIMB_BITS;
        int shift = bit % LIMB_BITS;
        long low = (size & LIMB_MASK) << shift;
        long high = (size >>> LIMB_BITS) << shift;
        reserve(limb, limb + 3);
        int i = limb - first;
        limbs[i] += sign * (low & LIMB_MASK);
        limbs[i + 1] += sign * ((low >>> LIMB_BITS) + (high & LIMB_MASK));
        limbs[i + 2] += sign * (high >>> LIMB_BITS);
        additions++;
        if (additions == ADDITIONS_BEFORE_CARRY) {
            carry();
        }
    }

    private void reserve(int from, int to) {
        if (limbs.length == 0) {
            limbs = new long[to - from];
            first = from;
            return;
        }
        int newFirst = Math.min(first, from);
        int newEnd = Math.max(first + limbs.length, to);
        if (newEnd - newFirst != limbs.length) {
            long[] wider = new long[newEnd - newFirst];
            System.arraycopy(limbs, 0, wider, first - newFirst, limbs.length);
            limbs = wider;
            first = newFirst;
        }
    }

    private void carry() {
        additions = 0;
        reserve(first, first + limbs.length + 1);
        for (int i = 0; i < limbs.length - 1; i++) {
            limbs[i + 1] += limbs[i] >> LIMB_BITS;
            limbs[i] &= LIMB_MASK;
        }
    }

    /** The sum in units of {@code 2^exponent()}. */
    private BigInteger total() {
        BigInteger total = BigInteger.ZERO;
        for (int i = limbs.length - 1; i >= 0; i--) {
            total = total.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(limbs[i]));
        }
        return total;
    }

    private int exponent() {
        return LIMB_BITS * first + LEAST_EXPONENT;
    }

    /** What numbers that are not finite make of the sum; 0 where there are none. */
    private double special() {
        if (nans > 0 || (positiveInfinities > 0 && negativeInfinities > 0)) {
            return Double.NaN;
        }
        if (positiveInfinities > 0) {
            return Double.POSITIVE_INFINITY;
        }
        return negativeInfinities > 0 ? Double.NEGATIVE_INFINITY : 0;
    }

    private static long significand(double value) {
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & (1L << SIGNIFICAND_BITS) - 1;
        return isSubnormal(bits) ? fraction : fraction | 1L << SIGNIFICAND_BITS;
    }

    private static int exponent(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> SIGNIFICAND_BITS & 0x7ff);
        return Math.max(biased, 1) - 1075;
    }

    private static boolean isSubnormal(long bits) {
        return (bits >>> SIGNIFICAND_BITS & 0x7ff) == 0;
    }

    @Override
    public String toString() {
        return Double.toString(toDouble());
    }
}
