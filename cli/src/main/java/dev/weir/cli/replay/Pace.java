package dev.weir.cli.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Holds events back so that they come as fast as they were recorded, or a number of times faster.
 */
final class Pace {
    private static final long LONGEST_WAIT_MILLIS = 200;

    /** Lets time pass. */
    interface Sleeper {
        void sleep(Duration duration);
    }

    private final Clock clock;
    private final Sleeper sleeper;
    private final double speed;
    private long startedMillis;
    private long firstEventMillis;
    private boolean started;

    /**
     * @param speed how many seconds of event time a second takes; 0 for no limit
     */
    Pace(Clock clock, Sleeper sleeper, double speed) {
        this.clock = clock;
        this.sleeper = sleeper;
        this.speed = speed;
    }

    /**
     * Returns when it is time for an event.
     *
     * @param goesOn asked before each wait; false to wait no longer
     */
    void await(long eventMillis, BooleanSupplier goesOn) {
        if (speed <= 0) {
            return;
        }
        if (!started) {
            started = true;
            startedMillis = clock.millis();
            firstEventMillis = eventMillis;
        }
        long dueMillis = startedMillis + (long) ((eventMillis - firstEventMillis) / speed);
        long restMillis = dueMillis - clock.millis();
        while (restMillis > 0 && goesOn.getAsBoolean()) {
            sleeper.sleep(Duration.ofMillis(Math.min(restMillis, LONGEST_WAIT_MILLIS)));
            restMillis = dueMillis - clock.millis();
        }
    }
}
