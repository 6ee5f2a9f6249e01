package dev.weir.runtime.port;

/** The time of the machine. Never an input of a match: only of pauses, pace and reports. */
public interface Clock {
    /** Milliseconds since the epoch; may jump. */
    long wallMillis();

    /** Milliseconds since some moment; never goes back. */
    long monotonicMillis();

    /** The clock of the machine. */
    Clock SYSTEM =
            new Clock() {
                @Override
                public long wallMillis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long monotonicMillis() {
                    return System.nanoTime() / 1_000_000;
                }
            };
}
