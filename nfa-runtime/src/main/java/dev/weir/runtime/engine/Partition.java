package dev.weir.runtime.engine;

/** A source partition: how far its events have come, and what became of its records. */
final class Partition {
    final PartitionId id;
    private final long delayMillis;
    private long greatestTime = Long.MIN_VALUE;
    private long floor = Long.MIN_VALUE;
    private boolean idle;
    private boolean closed;
    long used;
    long unused;
    long late;
    long deadLetters;
    long waiting;

    Partition(PartitionId id, long delayMillis) {
        this.id = id;
        this.delayMillis = delayMillis;
    }

    /** Whether an event of this time comes too late; moves the watermark. */
    boolean isLate(long time) {
        boolean late = time < Math.max(floor, watermark());
        greatestTime = Math.max(greatestTime, time);
        return late;
    }

    /** Older events are late. {@link Long#MIN_VALUE} before the first event. */
    long watermark() {
        return greatestTime == Long.MIN_VALUE ? Long.MIN_VALUE : greatestTime - delayMillis;
    }

    long greatestTime() {
        return greatestTime;
    }

    /** Whether it can hold others back. */
    boolean isActive() {
        return !closed && !idle;
    }

    /** It has been silent for long: it holds nothing back. */
    void rest() {
        idle = true;
    }

    /** It speaks, and what it says before the floor is late: others have gone on. */
    void begin(long newFloor) {
        idle = false;
        closed = false;
        floor = Math.max(floor, newFloor);
    }

    void close() {
        closed = true;
    }

    EngineState.Partition snapshot() {
        return new EngineState.Partition(
                id, greatestTime, floor, idle, closed, used, unused, late, deadLetters);
    }

    void restore(EngineState.Partition saved) {
        greatestTime = saved.greatestTime();
        floor = saved.floor();
        idle = saved.idle();
        closed = saved.closed();
        used = saved.used();
        unused = saved.unused();
        late = saved.late();
        deadLetters = saved.deadLetters();
    }

    PartitionCounts counts() {
        return new PartitionCounts(id, waiting, used, unused, late, deadLetters);
    }
}
