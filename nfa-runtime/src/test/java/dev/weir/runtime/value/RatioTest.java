package dev.weir.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RatioTest {
    @Test
    void agrees_with_floats_where_they_are_exact() {
        assertThat(Ratio.of(1, 3)).isEqualTo(1.0 / 3.0);
        assertThat(Ratio.of(-7, 2)).isEqualTo(-3.5);
        assertThat(Ratio.of(0, 5)).isZero();
        assertThat(Ratio.of(0, -5)).as("no sign").isEqualTo(0.0);
    }

    @Test
    void is_the_nearest_float_of_large_ints() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            long a = random.nextLong();
            long b = random.nextLong() >> random.nextInt(60) | 1;
            double expected =
                    BigDecimal.valueOf(a)
                            .divide(BigDecimal.valueOf(b), new MathContext(60))
                            .doubleValue();
            assertThat(Ratio.of(a, b)).as("%d / %d", a, b).isEqualTo(expected);
        }
        assertThat(Ratio.of(Long.MIN_VALUE, -1)).isEqualTo(0x1p63);
    }

    @Test
    void rounds_half_to_even() {
        BigInteger half = BigInteger.ONE.shiftLeft(53).add(BigInteger.ONE);
        assertThat(Ratio.toDouble(half, 0, BigInteger.ONE)).isEqualTo(0x1p53);
        assertThat(Ratio.toDouble(half.add(BigInteger.TWO), 0, BigInteger.ONE))
                .isEqualTo(0x1p53 + 4);
        assertThat(Ratio.toDouble(half.shiftLeft(70).setBit(0), 0, BigInteger.ONE))
                .isEqualTo((0x1p53 + 2) * 0x1p70);
    }

    @Test
    void rounds_subnormals_once() {
        BigInteger three = BigInteger.valueOf(3);
        assertThat(Ratio.toDouble(three, -1075, BigInteger.ONE)).isEqualTo(2 * Double.MIN_VALUE);
        assertThat(Ratio.toDouble(BigInteger.ONE, -1075, BigInteger.ONE)).isZero();
        assertThat(Ratio.toDouble(three, -1076, BigInteger.ONE)).isEqualTo(Double.MIN_VALUE);
        assertThat(Ratio.toDouble(BigInteger.ONE, 1024, BigInteger.ONE)).isInfinite();
    }
}
