package dev.weir.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExactSumTest {
    private final ExactSum sum = new ExactSum();

    @Test
    void what_is_lost_in_floats_is_kept() {
        sum.add(1e16);
        sum.add(1.0);
        sum.add(-1e16);
        assertThat(sum.toDouble()).isEqualTo(1.0);
    }

    @Test
    void ten_times_aTenth_is_rounded_once() {
        for (int i = 0; i < 10; i++) {
            sum.add(0.1);
        }
        assertThat(sum.toDouble()).isEqualTo(1.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void is_the_real_sum_of_any_floats(long seed) {
        Random random = new Random(seed);
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < 2000; i++) {
            double value = anyFloat(random);
            sum.add(value);
            exact = exact.add(new BigDecimal(value));
        }
        assertThat(sum.toDouble()).isEqualTo(exact.doubleValue());
    }

    @Test
    void what_came_and_went_leaves_no_trace() {
        Random random = new Random(7);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            values.add(anyFloat(random));
        }
        sum.add(0.25);
        values.forEach(sum::add);
        sum.add(Double.NaN);
        values.forEach(sum::subtract);
        sum.subtract(Double.NaN);
        assertThat(sum.toDouble()).isEqualTo(0.25);
    }

    private static double anyFloat(Random random) {
        while (true) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value) && Math.abs(value) < 1e300) {
                return value;
            }
        }
    }

    @Test
    void the_least_float_counts() {
        sum.add(Double.MIN_VALUE);
        sum.add(Double.MIN_VALUE);
        assertThat(sum.toDouble()).isEqualTo(2 * Double.MIN_VALUE);
    }

    @Test
    void beyond_the_floats_is_infinite() {
        sum.add(Double.MAX_VALUE);
        sum.add(Double.MAX_VALUE);
        assertThat(sum.toDouble()).isInfinite();
        sum.subtract(Double.MAX_VALUE);
        assertThat(sum.toDouble()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void infinities_of_both_signs_are_no_number() {
        sum.add(Double.POSITIVE_INFINITY);
        assertThat(sum.toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
        sum.add(Double.NEGATIVE_INFINITY);
        assertThat(sum.toDouble()).isNaN();
        sum.subtract(Double.POSITIVE_INFINITY);
        assertThat(sum.toDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void ints_overflow_only_where_their_sum_does() {
        sum.add(Long.MAX_VALUE);
        sum.add(1L);
        assertThat(sum.toLong()).isNull();
        assertThat(sum.toBigInteger()).isEqualTo(BigInteger.ONE.shiftLeft(63));
        sum.add(-1L);
        assertThat(sum.toLong()).isEqualTo(Long.MAX_VALUE);
        sum.subtract(Long.MAX_VALUE);
        sum.add(Long.MIN_VALUE);
        assertThat(sum.toLong()).isEqualTo(Long.MIN_VALUE);
        sum.subtract(Long.MIN_VALUE);
        assertThat(sum.toLong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void deviation_is_that_of_the_exact_sums(long seed) {
        Random random = new Random(seed);
        ExactSum squares = new ExactSum();
        BigDecimal total = BigDecimal.ZERO;
        BigDecimal totalOfSquares = BigDecimal.ZERO;
        int n = 100;
        for (int i = 0; i < n; i++) {
            double value = 1e9 + random.nextGaussian();
            sum.add(value);
            squares.addSquare(value);
            BigDecimal exact = new BigDecimal(value);
            total = total.add(exact);
            totalOfSquares = totalOfSquares.add(exact.multiply(exact));
        }
        BigDecimal spread =
                totalOfSquares.multiply(BigDecimal.valueOf(n)).subtract(total.multiply(total));
        double expected =
                spread.sqrt(new MathContext(60))
                        .divide(BigDecimal.valueOf(n), new MathContext(60))
                        .doubleValue();
        assertThat(ExactSum.deviation(sum, squares, n, BigInteger.ONE)).isEqualTo(expected);
    }

    @Test
    void deviation_of_tiny_floats_is_not_zero() {
        ExactSum squares = new ExactSum();
        for (double value : new double[] {2e-200, 4e-200}) {
            sum.add(value);
            squares.addSquare(value);
        }
        assertThat(ExactSum.deviation(sum, squares, 2, BigInteger.ONE)).isEqualTo(1e-200);
    }

    @Test
    void deviation_of_ints() {
        ExactSum squares = new ExactSum();
        for (long value : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 2}) {
            sum.add(value);
            squares.addSquare(value);
        }
        assertThat(ExactSum.deviation(sum, squares, 2, BigInteger.ONE)).isEqualTo(1.0);
        squares.subtractSquare(Long.MIN_VALUE);
        sum.subtract(Long.MIN_VALUE);
        assertThat(ExactSum.deviation(sum, squares, 1, BigInteger.ONE)).isZero();
    }
}
