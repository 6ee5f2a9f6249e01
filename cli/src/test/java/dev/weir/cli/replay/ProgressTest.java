package dev.weir.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static String line(long amountTotal, long events, long alerts, int columns) {
        return Progress.line(50, amountTotal, events, 98_765, 1_767_225_600_000L, alerts, columns);
    }

    @Test
    void a_line_says_how_far_how_fast_and_what_was_found() {
        assertThat(line(200, 1_234_567, 17, 120))
                .isEqualTo(
                        " 25% ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  1,234,567 events  98,765/s"
                                + "  2026-01-01 00:00:00  17 alerts");
    }

    @Test
    void without_a_size_there_is_no_share() {
        assertThat(line(-1, 1, 1, 120))
                .isEqualTo("1 event  98,765/s  2026-01-01 00:00:00  1 alert");
    }

    @Test
    void the_bar_gives_way_to_the_numbers_and_they_to_the_edge() {
        assertThat(line(200, 1_234_567, 17, 79))
                .isEqualTo(
                        " 25% ━━━┄┄┄┄┄┄┄┄┄┄┄  1,234,567 events  98,765/s"
                                + "  2026-01-01 00:00:00  17 alerts")
                .hasSize(79);
        assertThat(line(200, 1_234_567, 17, 65))
                .isEqualTo(" 25%  1,234,567 events  98,765/s  2026-01-01 00:00:00  17 alerts");
        assertThat(line(200, 1_234_567, 17, 40))
                .isEqualTo(" 25%  1,234,567 events  98,765/s  2026-0");
    }
}
