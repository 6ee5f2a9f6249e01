package dev.weir.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of floats, durations and timestamps, out and in. */
final class ValueTextTest {
    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-904.49, -904.49",
        "100, 100.0",
        "2e-3, 0.002",
        "1e23, 1.0E23",
        "2e-44, 2.0E-44",
        "5.6843418860808015E-14, 5.6843418860808015E-14",
        "1.7976931348623157E308, 1.7976931348623157E308",
        "4.9E-324, 5.0E-324",
        "1e16, 10000000000000000.0",
        "1e17, 1.0E17",
        "1e-7, 0.0000001",
        "9.99e-8, 9.99E-8",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void a_float_has_the_fewest_digits(String value, String text) {
        assertThat(FloatText.format(Double.parseDouble(value))).isEqualTo(text);
    }

    @Test
    void a_float_reads_back_as_itself() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = FloatText.format(value);
                assertThat(Double.parseDouble(text)).isEqualTo(value);
                assertThat(text.length()).isLessThanOrEqualTo(Double.toString(value).length() + 8);
            }
        }
    }

    @Test
    void a_float_of_at_most_fifteen_digits_is_written_as_it_was_read_and_its_neighbour_is_not() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            long bound = BigInteger.TEN.pow(random.nextInt(1, 16)).longValueExact();
            BigDecimal read = BigDecimal.valueOf(random.nextLong(1, bound), random.nextInt(8));
            BigDecimal shortest = read.stripTrailingZeros();
            String text = shortest.setScale(Math.max(1, shortest.scale())).toPlainString();
            double value = read.doubleValue();
            assertThat(FloatText.format(value)).isEqualTo(text);
            assertThat(FloatText.format(-value)).isEqualTo("-" + text);
            double neighbour = random.nextBoolean() ? Math.nextUp(value) : Math.nextDown(value);
            assertThat(Double.parseDouble(FloatText.format(neighbour))).isEqualTo(neighbour);
        }
    }

    @Test
    void a_timestamp_is_written_as_java_does() {
        DateTimeFormatter java = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
        LongStream all =
                LongStream.concat(
                        LongStream.of(-1, 0, TimeText.MAX_MILLIS, TimeText.MAX_MILLIS + 1),
                        new SplittableRandom(1)
                                .longs(10_000, TimeText.MIN_MILLIS, TimeText.MAX_MILLIS + 1));
        all.forEach(
                millis ->
                        assertThat(TimeText.format(millis))
                                .isEqualTo(java.format(Instant.ofEpochMilli(millis))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "500, 500ms",
        "10000, 10s",
        "5400000, 1h30m",
        "172800000, 2d",
        "90061001, 1d1h1m1s1ms",
        "-1500, -1s500ms",
        "9223372036854775807, 106751991167d7h12m55s807ms",
    })
    void a_duration_is_written_as_in_rules(long millis, String text) {
        assertThat(DurationText.format(millis)).isEqualTo(text);
        assertThat(DurationText.parse(text)).hasValue(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "-",
        "5",
        "5x",
        "m",
        "1m1h",
        "1m1m",
        "'1h '",
        "' 1h'",
        "1.5h",
        "9999999999999d"
    })
    void other_text_is_no_duration(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @Test
    void the_least_duration_has_a_text() {
        assertThat(DurationText.format(Long.MIN_VALUE)).isEqualTo("-106751991167d7h12m55s808ms");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000Z",
        "1, 1970-01-01T00:00:00.001Z",
        "-1, 1969-12-31T23:59:59.999Z",
        "951782400000, 2000-02-29T00:00:00.000Z",
        "253402300799999, 9999-12-31T23:59:59.999Z"
    })
    void a_timestamp_reads_back_as_itself(long millis, String text) {
        assertThat(TimeText.format(millis)).isEqualTo(text);
        assertThat(TimeText.parse(text)).hasValue(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00Z, 1767225600000",
        "2026-01-01T00:00:00.5Z, 1767225600500",
        "2026-01-01T00:00:00.123456789Z, 1767225600123",
        "2026-01-01T02:30:00+02:30, 1767225600000",
        "2025-12-31T19:00:00-05:00, 1767225600000",
    })
    void a_timestamp_may_be_written_otherwise(String text, long millis) {
        assertThat(TimeText.parse(text)).hasValue(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "2026",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-1-1T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00+0200",
        "2026-01-01T00:00:00+19:00",
        "2026-01-01T00:00:00ZZ",
        "٢٠٢٦-01-01T00:00:00Z"
    })
    void other_text_is_no_timestamp(String text) {
        assertThat(TimeText.parse(text)).isEmpty();
    }
}
