package dev.weir.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ValuesTest {
    @Test
    void strings_are_in_the_order_of_code_points() {
        List<String> sorted = List.of("", "A", "a", "a!", "é", "\uff5e", "\ud83d\ude00");
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = 0; j < sorted.size(); j++) {
                assertThat(Integer.signum(Values.compare(sorted.get(i), sorted.get(j))))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void an_int_is_compared_with_aFloat_by_what_they_are() {
        long odd = (1L << 53) + 1;
        assertThat(Values.compare(odd, 0x1p53)).isPositive();
        assertThat(Values.compare((Object) 0x1p53, (Object) odd)).isNegative();
        assertThat(Values.compare(Long.MAX_VALUE, 0x1p63)).isNegative();
        assertThat(Values.compare(Long.MIN_VALUE, -0x1p63)).isZero();
        assertThat(Values.compare(Long.MIN_VALUE, Double.NEGATIVE_INFINITY)).isPositive();
        assertThat(Values.compare(Long.MAX_VALUE, Double.POSITIVE_INFINITY)).isNegative();
    }

    @Test
    void there_is_one_zero() {
        assertThat(Values.compare(0.0, -0.0)).isZero();
        assertThat(Values.equal(List.of(0.0), List.of(-0.0))).isTrue();
        assertThat(Values.hashable(List.of(-0.0))).isEqualTo(Values.hashable(List.of(0.0)));
    }

    @Test
    void decimals_of_different_scales_can_be_equal() {
        assertThat(Values.equal(new Decimal(10, 1), new Decimal(100, 2))).isTrue();
        assertThat(Values.compare(new Decimal(11, 1), new Decimal(100, 2))).isPositive();
    }

    @Test
    void nulls_in_lists_are_the_same() {
        assertThat(Values.equal(Arrays.asList(1L, null), Arrays.asList(1L, null))).isTrue();
        assertThat(Values.equal(Arrays.asList(1L, null), Arrays.asList(1L, 2L))).isFalse();
        assertThat(Values.equal(List.of(1L), List.of(1L, 2L))).isFalse();
    }
}
