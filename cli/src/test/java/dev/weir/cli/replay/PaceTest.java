package dev.weir.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PaceTest {
    /** Time that passes only by sleeping. */
    private static final class SleptClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final SleptClock clock = new SleptClock();

    private Pace pace(double speed) {
        return new Pace(clock, (Duration d) -> clock.now = clock.now.plus(d), speed);
    }

    @Test
    void ten_times_as_fast_takes_a_tenth() {
        Pace pace = pace(10);
        pace.await(1_000_000, () -> true);
        pace.await(1_060_000, () -> true);
        assertThat(clock.millis()).isEqualTo(6_000);
    }

    @Test
    void an_event_out_of_order_does_not_wait() {
        Pace pace = pace(1);
        pace.await(5_000, () -> true);
        pace.await(4_000, () -> true);
        assertThat(clock.millis()).isZero();
    }

    @Test
    void who_gives_up_waits_no_longer() {
        Pace pace = pace(1);
        pace.await(0, () -> true);
        pace.await(3_600_000, () -> clock.millis() < 1_000);
        assertThat(clock.millis()).isEqualTo(1_000);
    }

    @Test
    void without_a_speed_nothing_waits() {
        Pace pace = pace(0);
        pace.await(0, () -> true);
        pace.await(86_400_000, () -> true);
        assertThat(clock.millis()).isZero();
    }
}
