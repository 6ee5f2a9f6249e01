package dev.weir.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void a_line_says_how_far_how_fast_and_what_was_found() {
        assertThat(Progress.line(50, 200, 1_234_567, 98_765, 1_767_225_600_000L, 17))
                .isEqualTo(
                        " 25% ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  1,234,567 events  98,765/s"
                                + "  2026-01-01 00:00:00  17 alerts");
    }

    @Test
    void without_a_size_there_is_no_share() {
        assertThat(Progress.line(50, -1, 10, 5, 0, 0))
                .isEqualTo("10 events  5/s  1970-01-01 00:00:00  0 alerts");
    }
}
