package dev.weir.runtime.engine;

/** A source partition: how far its events have come. */
final class Partition {
    final String source;
    final int number;
    private final long delayMillis;
    private long greatestTime = Long.MIN_VALUE;
    private boolean closed;

    Partition(String source, int number, long delayMillis) {
        this.source = source;
        this.number = number;
        this.delayMillis = delayMillis;
    }

    /** Whether an event of this time comes too late; moves the watermark where it does not. */
    boolean isLate(long time) {
        if (time < watermark()) {
            return true;
        }
        greatestTime = Math.max(greatestTime, time);
        return false;
    }

    /** Older events are late. {@link Long#MIN_VALUE} before the first event. */
    long watermark() {
        return greatestTime == Long.MIN_VALUE ? Long.MIN_VALUE : greatestTime - delayMillis;
    }

    long greatestTime() {
        return greatestTime;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Whether this partition orders before another one. */
    boolean isBefore(String otherSource, int otherNumber) {
        int c = source.compareTo(otherSource);
        return c < 0 || (c == 0 && number < otherNumber);
    }

    EngineState.Partition snapshot() {
        return new EngineState.Partition(source, number, greatestTime, closed);
    }

    void restore(EngineState.Partition saved) {
        greatestTime = saved.greatestTime();
        closed = saved.closed();
    }
}
