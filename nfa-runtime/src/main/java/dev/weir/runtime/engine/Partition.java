package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Rows;

/**
 * A source partition: how far its events have come, what became of its records, and those that wait
 * and came in order.
 */
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
    final Batch inOrder = new Batch();

    // Of the last one in order; it need not be there any more.
    private long newestTime;
    private long newestOffset;

    /** How many wait that came out of order. */
    int outOfOrder;

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

    /** Whether an event comes behind all that wait in order. */
    boolean isNext(long time, long offset) {
        return inOrder.isEmpty()
                || newestTime < time
                || newestTime == time && newestOffset < offset;
    }

    /** Takes the first events of a batch, as many as are next and not late. */
    void takeNext(Batch batch) {
        Rows first = batch.first();
        long time = first.time(first.start());
        if (isLate(time) || !isNext(time, first.offset(first.start()))) {
            return;
        }
        // What comes behind an event in order is as little late.
        int count = batch.countInOrder();
        inOrder.take(batch, count);
        Rows last = inOrder.last();
        newestTime = last.time(last.end() - 1);
        newestOffset = last.offset(last.end() - 1);
        greatestTime = Math.max(greatestTime, newestTime);
    }

    /** Adds an event that is next. */
    void add(Event event) {
        inOrder.add(event);
        newestTime = event.time();
        newestOffset = event.position().offset();
    }

    /** Whether all events that wait in order, of which there are some, are taken. */
    boolean isCovered(Intake.Bound bound) {
        return bound.covers(this, newestTime, newestOffset);
    }

    /** Whether its first event in order, which it has, comes before the first one of another. */
    boolean isBefore(Partition other) {
        Rows rows = other.inOrder.first();
        return !isBehind(rows.time(rows.start()), other.id);
    }

    /** Whether its first event in order, which it has, comes behind one of another partition. */
    boolean isBehind(long time, PartitionId other) {
        Rows rows = inOrder.first();
        long own = rows.time(rows.start());
        return own > time || own == time && id.compareTo(other) > 0;
    }

    /** Whether its first event in order, which it has, comes before another event. */
    boolean isBefore(Event event) {
        Rows rows = inOrder.first();
        return isBefore(rows.time(rows.start()), rows.offset(rows.start()), event);
    }

    /** Whether an event of this partition comes before another. */
    boolean isBefore(long time, long offset, Event event) {
        return time < event.time()
                || time == event.time()
                        && Position.of(id.source(), id.number(), offset).compareTo(event.position())
                                < 0;
    }

    /** The clock moves the watermark as an event would. */
    void tick(long time) {
        greatestTime = Math.max(greatestTime, time);
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
        return new PartitionCounts(
                id, inOrder.size() + outOfOrder, used, unused, late, deadLetters);
    }
}
