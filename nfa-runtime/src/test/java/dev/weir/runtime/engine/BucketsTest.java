package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class BucketsTest {
    /** Buckets are part of keys on disk. */
    @Test
    void staysAsItIs() {
        assertThat(Buckets.of(List.of())).isEqualTo(334);
        assertThat(Buckets.of(List.of("user-17"))).isEqualTo(843);
        assertThat(Buckets.of(List.of(17L))).isEqualTo(634);
        assertThat(Buckets.of(List.of(2.5, true))).isEqualTo(542);
        assertThat(Buckets.of(List.of(new Decimal(1050, 2)))).isEqualTo(7);
        assertThat(Buckets.of(List.of(ip("10.1.2.3")))).isEqualTo(497);
        assertThat(Buckets.of(List.of(ip("2001:db8::1")))).isEqualTo(859);
        assertThat(Buckets.of(Arrays.asList(null, "漢字"))).isEqualTo(286);
    }

    @Test
    void equalValuesHaveOneBucket() {
        assertThat(Buckets.of(List.of(new Decimal(105, 1))))
                .isEqualTo(Buckets.of(List.of(new Decimal(1050, 2))));
        assertThat(Buckets.of(List.of(Double.longBitsToDouble(0xfff8dead0000beefL))))
                .isEqualTo(Buckets.of(List.of(Double.NaN)));
    }

    @Test
    void spreadsKeysOfAnyKind() {
        assertSpread(i -> "user-" + i);
        assertSpread(i -> (long) i);
        assertSpread(i -> i * 1000.0);
        assertSpread(i -> new Decimal(i * 100L, 2));
        assertSpread(i -> ip("10." + i % 7 + "." + (i / 256) % 256 + "." + i % 256));
    }

    private static void assertSpread(IntFunction<Object> value) {
        int[] sizes = new int[Buckets.COUNT];
        for (int i = 0; i < 100 * Buckets.COUNT; i++) {
            sizes[Buckets.of(List.of(value.apply(i)))]++;
        }
        assertThat(Arrays.stream(sizes).max().getAsInt()).isLessThan(300);
        assertThat(Arrays.stream(sizes).min().getAsInt()).isPositive();
    }

    private static Ip ip(String text) {
        return Objects.requireNonNull(Ip.parse(text));
    }
}
