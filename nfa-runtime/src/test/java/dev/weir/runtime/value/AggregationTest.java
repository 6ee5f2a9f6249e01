package dev.weir.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AggregationTest {
    private static final Type CENTS = new DecimalType(2);

    @Test
    void over_nothing() {
        assertThat(of(Aggregation.sum(Scalar.INT))).isEqualTo(0L);
        assertThat(of(Aggregation.sum(Scalar.FLOAT))).isEqualTo(0.0);
        assertThat(of(Aggregation.sum(CENTS))).isEqualTo(new Decimal(0, 2));
        assertThat(of(Aggregation.distinct())).isEqualTo(0L);
        assertThat(of(Aggregation.collect())).isEqualTo(List.of());
        assertThat(of(Aggregation.avg(Scalar.INT))).isNull();
        assertThat(of(Aggregation.stddev(Scalar.INT))).isNull();
        assertThat(of(Aggregation.min())).isNull();
        assertThat(of(Aggregation.max())).isNull();
        assertThat(of(Aggregation.percentile(BigDecimal.TEN))).isNull();
        assertThat(of(Aggregation.first())).isNull();
        assertThat(of(Aggregation.last())).isNull();
    }

    @Test
    void nulls_are_skipped_but_by_first_and_last() {
        assertThat(of(Aggregation.sum(Scalar.INT), null, 2L, null, 3L)).isEqualTo(5L);
        assertThat(of(Aggregation.avg(Scalar.INT), null, 2L, 3L)).isEqualTo(2.5);
        assertThat(of(Aggregation.distinct(), null, 2L, 2L, null)).isEqualTo(1L);
        assertThat(of(Aggregation.collect(), null, 2L, null)).isEqualTo(List.of(2L));
        assertThat(of(Aggregation.min(), null, 2L)).isEqualTo(2L);
        assertThat(of(Aggregation.first(), null, 2L)).isNull();
        assertThat(of(Aggregation.last(), 2L, null)).isNull();
    }

    @Test
    void the_sum_keeps_the_type() {
        assertThat(of(Aggregation.sum(CENTS), new Decimal(150, 2), new Decimal(250, 2)))
                .hasToString("4.00");
        assertThat(of(Aggregation.sum(Scalar.DURATION), 1000L, 500L)).isEqualTo(1500L);
        assertThat(of(Aggregation.sum(Scalar.FLOAT), 1e16, 1.0, -1e16)).isEqualTo(1.0);
    }

    @Test
    void only_the_exact_result_overflows() {
        Decimal max = new Decimal(Long.MAX_VALUE, 2);
        Decimal one = new Decimal(1, 2);
        Decimal minusOne = new Decimal(-1, 2);
        assertThat(of(Aggregation.sum(CENTS), max, one, minusOne)).isEqualTo(max);
        assertThatThrownBy(() -> of(Aggregation.sum(CENTS), max, one))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> of(Aggregation.sum(Scalar.FLOAT), 1e308, 1e308))
                .isInstanceOf(ArithmeticException.class);
        assertThat(of(Aggregation.avg(Scalar.FLOAT), 1e308, 1e308)).isEqualTo(1e308);
        assertThat(of(Aggregation.avg(Scalar.INT), Long.MAX_VALUE, Long.MAX_VALUE))
                .isEqualTo(0x1p63);
    }

    @Test
    void mean_and_deviation() {
        assertThat(of(Aggregation.avg(CENTS), new Decimal(10, 2), new Decimal(20, 2)))
                .isEqualTo(0.15);
        assertThat(of(Aggregation.stddev(CENTS), new Decimal(100, 2), new Decimal(300, 2)))
                .isEqualTo(1.0);
        assertThat(of(Aggregation.stddev(Scalar.INT), 2L, 4L, 4L, 4L, 5L, 5L, 7L, 9L))
                .isEqualTo(2.0);
        assertThat(of(Aggregation.avg(Scalar.DURATION), 1L, 2L)).isEqualTo(2L);
        assertThat(of(Aggregation.stddev(Scalar.DURATION), 1000L, 3000L)).isEqualTo(1000L);
        assertThat(of(Aggregation.stddev(Scalar.FLOAT), 1e8 + 0.1, 1e8 + 0.1)).isEqualTo(0.0);
    }

    @Test
    void percentile_is_the_nearest_rank() {
        Object[] five = {50L, 15L, 40L, 20L, 35L};
        assertThat(of(percentile("0"), five)).isEqualTo(15L);
        assertThat(of(percentile("5"), five)).isEqualTo(15L);
        assertThat(of(percentile("20"), five)).isEqualTo(15L);
        assertThat(of(percentile("20.1"), five)).isEqualTo(20L);
        assertThat(of(percentile("40"), five)).isEqualTo(20L);
        assertThat(of(percentile("50"), five)).isEqualTo(35L);
        assertThat(of(percentile("100"), five)).isEqualTo(50L);
    }

    @Test
    void distinct_knows_one_zero() {
        assertThat(of(Aggregation.distinct(), 0.0, -0.0, 1.0)).isEqualTo(2L);
        assertThat(of(Aggregation.distinct(), new Decimal(10, 1), new Decimal(100, 2)))
                .isEqualTo(1L);
    }

    @Test
    void the_extremes_of_strings_are_by_code_point() {
        assertThat(of(Aggregation.max(), "\uff5e", "\ud83d\ude00")).isEqualTo("\ud83d\ude00");
        assertThat(of(Aggregation.min(), "b", "a", "c")).isEqualTo("a");
    }

    /** Values come and go, and what is left counts as if nothing else had ever been there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "count",
                "sum",
                "avg",
                "stddev",
                "min",
                "max",
                "distinct",
                "percentile",
                "first",
                "last",
                "collect"
            })
    void what_is_given_up_leaves_no_trace(String name) {
        Random random = new Random(17);
        ArrayDeque<Optional<Object>> left = new ArrayDeque<>();
        Aggregation kept = empty(name);
        for (int i = 0; i < 3_000; i++) {
            // Now more come than go, now more go than come.
            if (left.isEmpty() || random.nextInt(10) < (i / 300 % 2 == 0 ? 7 : 3)) {
                Optional<Object> value = Optional.ofNullable(value(name, random));
                left.add(value);
                kept.add(value.orElse(null));
            } else {
                kept.remove(left.remove().orElse(null));
            }
            if (random.nextInt(3) == 0) {
                Aggregation fresh = empty(name);
                left.forEach(value -> fresh.add(value.orElse(null)));
                assertThat(shown(kept)).as("after %d steps", i).isEqualTo(shown(fresh));
            }
        }
    }

    private static Aggregation empty(String name) {
        return switch (name) {
            case "count" -> Aggregation.count();
            case "sum" -> Aggregation.sum(Scalar.FLOAT);
            case "avg" -> Aggregation.avg(Scalar.FLOAT);
            case "stddev" -> Aggregation.stddev(Scalar.FLOAT);
            case "min" -> Aggregation.min();
            case "max" -> Aggregation.max();
            case "distinct" -> Aggregation.distinct();
            case "percentile" -> percentile("70");
            case "first" -> Aggregation.first();
            case "last" -> Aggregation.last();
            case "collect" -> Aggregation.collect();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String shown(Aggregation aggregation) {
        try {
            return String.valueOf(aggregation.result());
        } catch (ArithmeticException fault) {
            return String.valueOf(fault.getMessage());
        }
    }

    private static @Nullable Object value(String aggregate, Random random) {
        if (random.nextInt(9) == 0) {
            return null;
        }
        if (aggregate.equals("count")) {
            return random.nextBoolean();
        }
        return switch (random.nextInt(12)) {
            case 0 -> 1e300;
            case 1 -> -1e-300;
            case 2 -> -0.0;
            case 3 -> Double.NaN;
            case 4 -> Double.POSITIVE_INFINITY;
            default -> (double) random.nextInt(6);
        };
    }

    private static Aggregation percentile(String percent) {
        return Aggregation.percentile(new BigDecimal(percent));
    }

    private static @Nullable Object of(Aggregation aggregation, @Nullable Object... values) {
        for (Object value : values) {
            aggregation.add(value);
        }
        return aggregation.result();
    }
}
