package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.diagnostic.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock on the wall on both sides of each change of its offset, in two years. */
final class TimeZoneTest {
    @ParameterizedTest
    @CsvSource({
        // An hour forward in March, back in October, at 01:00 UTC.
        "Europe/Amsterdam, 2025-03-30T00:59:59Z, 1, 7, 2025-03-29T23:00:00.000Z",
        "Europe/Amsterdam, 2025-03-30T01:00:00Z, 3, 7, 2025-03-29T23:00:00.000Z",
        "Europe/Amsterdam, 2025-10-26T00:59:59Z, 2, 7, 2025-10-25T22:00:00.000Z",
        "Europe/Amsterdam, 2025-10-26T01:00:00Z, 2, 7, 2025-10-25T22:00:00.000Z",
        "Europe/Amsterdam, 2026-03-29T00:59:59Z, 1, 7, 2026-03-28T23:00:00.000Z",
        "Europe/Amsterdam, 2026-03-29T01:00:00Z, 3, 7, 2026-03-28T23:00:00.000Z",
        "Europe/Amsterdam, 2026-10-25T00:59:59Z, 2, 7, 2026-10-24T22:00:00.000Z",
        "Europe/Amsterdam, 2026-10-25T01:00:00Z, 2, 7, 2026-10-24T22:00:00.000Z",
        // At 02:00 on the clock.
        "America/New_York, 2025-03-09T06:59:59Z, 1, 7, 2025-03-09T05:00:00.000Z",
        "America/New_York, 2025-03-09T07:00:00Z, 3, 7, 2025-03-09T05:00:00.000Z",
        "America/New_York, 2025-11-02T05:59:59Z, 1, 7, 2025-11-02T04:00:00.000Z",
        "America/New_York, 2025-11-02T06:00:00Z, 1, 7, 2025-11-02T04:00:00.000Z",
        "America/New_York, 2026-03-08T06:59:59Z, 1, 7, 2026-03-08T05:00:00.000Z",
        "America/New_York, 2026-03-08T07:00:00Z, 3, 7, 2026-03-08T05:00:00.000Z",
        "America/New_York, 2026-11-01T05:59:59Z, 1, 7, 2026-11-01T04:00:00.000Z",
        "America/New_York, 2026-11-01T06:00:00Z, 1, 7, 2026-11-01T04:00:00.000Z",
        // An offset of half hours: three and a half, or two and a half, behind.
        "America/St_Johns, 2025-03-09T05:29:59Z, 1, 7, 2025-03-09T03:30:00.000Z",
        "America/St_Johns, 2025-03-09T05:30:00Z, 3, 7, 2025-03-09T03:30:00.000Z",
        "America/St_Johns, 2025-11-02T04:29:59Z, 1, 7, 2025-11-02T02:30:00.000Z",
        "America/St_Johns, 2025-11-02T04:30:00Z, 1, 7, 2025-11-02T02:30:00.000Z",
        "America/St_Johns, 2026-03-08T05:29:59Z, 1, 7, 2026-03-08T03:30:00.000Z",
        "America/St_Johns, 2026-03-08T05:30:00Z, 3, 7, 2026-03-08T03:30:00.000Z",
        "America/St_Johns, 2026-11-01T04:29:59Z, 1, 7, 2026-11-01T02:30:00.000Z",
        "America/St_Johns, 2026-11-01T04:30:00Z, 1, 7, 2026-11-01T02:30:00.000Z",
        // Half an hour back in April and forward in October.
        "Australia/Lord_Howe, 2025-04-05T14:59:59Z, 1, 7, 2025-04-05T13:00:00.000Z",
        "Australia/Lord_Howe, 2025-04-05T15:00:00Z, 1, 7, 2025-04-05T13:00:00.000Z",
        "Australia/Lord_Howe, 2025-10-04T15:29:59Z, 1, 7, 2025-10-04T13:30:00.000Z",
        "Australia/Lord_Howe, 2025-10-04T15:30:00Z, 2, 7, 2025-10-04T13:30:00.000Z",
        "Australia/Lord_Howe, 2026-04-04T14:59:59Z, 1, 7, 2026-04-04T13:00:00.000Z",
        "Australia/Lord_Howe, 2026-04-04T15:00:00Z, 1, 7, 2026-04-04T13:00:00.000Z",
        "Australia/Lord_Howe, 2026-10-03T15:29:59Z, 1, 7, 2026-10-03T13:30:00.000Z",
        "Australia/Lord_Howe, 2026-10-03T15:30:00Z, 2, 7, 2026-10-03T13:30:00.000Z",
        // An hour back for the month of fasting, which moves through the year.
        "Africa/Casablanca, 2025-02-23T01:59:59Z, 2, 7, 2025-02-22T23:00:00.000Z",
        "Africa/Casablanca, 2025-02-23T02:00:00Z, 2, 7, 2025-02-22T23:00:00.000Z",
        "Africa/Casablanca, 2025-04-06T01:59:59Z, 1, 7, 2025-04-06T00:00:00.000Z",
        "Africa/Casablanca, 2025-04-06T02:00:00Z, 3, 7, 2025-04-06T00:00:00.000Z",
        "Africa/Casablanca, 2026-02-15T01:59:59Z, 2, 7, 2026-02-14T23:00:00.000Z",
        "Africa/Casablanca, 2026-02-15T02:00:00Z, 2, 7, 2026-02-14T23:00:00.000Z",
        "Africa/Casablanca, 2026-03-22T01:59:59Z, 1, 7, 2026-03-22T00:00:00.000Z",
        "Africa/Casablanca, 2026-03-22T02:00:00Z, 3, 7, 2026-03-22T00:00:00.000Z",
    })
    void an_hour_a_day_and_a_midnight(
            String zone, String instant, int hour, int dayOfWeek, String midnight) {
        String arguments = "(" + instant + ", \"" + zone + "\")";
        assertThat(Expressions.typed("hour" + arguments)).isEqualTo("int " + hour);
        assertThat(Expressions.typed("day_of_week" + arguments)).isEqualTo("int " + dayOfWeek);
        assertThat(Expressions.typed("date" + arguments)).isEqualTo("timestamp " + midnight);
    }

    @Test
    void a_day_of_24_hours_passes_over_a_change() {
        assertThat(Expressions.typed("hour(2026-03-28T12:00:00Z + 1d, \"Europe/Amsterdam\")"))
                .isEqualTo("int 14");
        assertThat(Expressions.typed("hour(2026-03-28T12:00:00Z, \"Europe/Amsterdam\")"))
                .isEqualTo("int 13");
    }

    @ParameterizedTest
    @CsvSource({"Europe/Amsterdm", "CET+1", "amsterdam", "''"})
    void a_zone_that_nobody_knows_is_one_error(String zone) {
        assertThat(
                        Expressions.problems(
                                "hour(2026-01-01, \"" + zone + "\")", new TestEnvironment()))
                .extracting(Diagnostic::isError)
                .containsExactly(true);
    }
}
