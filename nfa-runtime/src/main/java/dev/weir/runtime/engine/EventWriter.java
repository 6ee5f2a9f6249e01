package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Rows;
import org.jspecify.annotations.Nullable;

/**
 * Takes in events of one type on one partition, each by its values, which go straight to the
 * columns that the engine reads: {@link #begin}, {@code set} for each field that is not null,
 * {@link #accept}. Nothing is allocated for an event that is in order and in time.
 */
public final class EventWriter {
    private final Intake intake;
    private final Partition partition;
    private final EventType type;
    private final Output output;

    // Where the event at hand goes. Another batch takes the place of one that is processed.
    private @Nullable Batch batch;
    private int part;
    private Rows rows;

    /** By field; null where it is not a number, or not an object. */
    private final long[] @Nullable [] numbers;

    private final @Nullable Object[] @Nullable [] objects;
    private int at;

    // Of the event at hand.
    private long offset;
    private long time;

    /** Whether each of the first 64 fields is set, as bits. */
    private long known;

    /** The same of all fields, where there are more; the first of them is not used. */
    private final long[] knownBeyond;

    private final long[] all;

    EventWriter(Intake intake, Partition partition, EventType type, Output output) {
        this.intake = intake;
        this.partition = partition;
        this.type = type;
        this.output = output;
        int fields = type.fields().size();
        this.numbers = new long[fields] @Nullable [];
        this.objects = new @Nullable Object[fields] @Nullable [];
        this.rows = new Rows(type);
        this.all = new long[fields / Long.SIZE + 1];
        this.knownBeyond = new long[all.length];
        for (int field = 0; field < fields; field++) {
            all[field / Long.SIZE] |= 1L << field;
        }
    }

    /**
     * Begins an event, all fields of which are null.
     *
     * @param eventOffset the number of the record on its partition
     * @param eventTime milliseconds since the epoch
     */
    public void begin(long eventOffset, long eventTime) {
        if (batch != partition.inOrder || rows.isFull()) {
            bind(partition.inOrder);
        }
        at = rows.end();
        offset = eventOffset;
        time = eventTime;
        known = 0;
        for (int i = 1; i < knownBeyond.length; i++) {
            knownBeyond[i] = 0;
        }
    }

    private void bind(Batch to) {
        batch = to;
        part = to.numberOf(type);
        rows = to.rows(part);
        rows.reserve(1);
        for (int field = 0; field < numbers.length; field++) {
            if (rows.isObject(field)) {
                objects[field] = rows.objects(field);
            } else {
                numbers[field] = rows.numbers(field);
            }
        }
    }

    /** The value of an int, a timestamp or a duration. */
    public void set(int field, long value) {
        long[] column = numbers[field];
        if (column == null) {
            throw new IllegalArgumentException(name(field) + " takes an object");
        }
        column[at] = value;
        note(field);
    }

    /** The value of a float. */
    public void set(int field, double value) {
        set(field, Double.doubleToRawLongBits(value));
    }

    /** The value of a bool. */
    public void set(int field, boolean value) {
        set(field, value ? 1L : 0L);
    }

    /** The value of any other type, as {@link dev.weir.runtime.event.Type} says. */
    public void set(int field, Object value) {
        @Nullable Object[] column = objects[field];
        if (column == null) {
            throw new IllegalArgumentException(name(field) + " takes a number");
        }
        column[at] = value;
        note(field);
    }

    private void note(int field) {
        if (field < Long.SIZE) {
            known |= 1L << field;
        } else {
            knownBeyond[field / Long.SIZE] |= 1L << field;
        }
    }

    private boolean isKnown(int field) {
        long bits = field < Long.SIZE ? known : knownBeyond[field / Long.SIZE];
        return (bits >>> field & 1) != 0;
    }

    private boolean isAllKnown() {
        boolean isAll = known == all[0];
        for (int i = 1; i < all.length; i++) {
            isAll &= knownBeyond[i] == all[i];
        }
        return isAll;
    }

    private String name(int field) {
        return type + "." + type.fields().get(field).name();
    }

    /** Gives the event to the engine. */
    public void accept() {
        if (rows.hasNulls() || !isAllKnown()) {
            for (int field = 0; field < numbers.length; field++) {
                rows.setNull(field, !isKnown(field));
            }
        }
        boolean isLate = partition.isLate(time);
        boolean isNext = partition.isNext(time, offset);
        rows.add(partition.id, offset, time);
        if (isNext && !isLate) {
            partition.note(part, time, offset);
        } else {
            setAside(isLate);
        }
    }

    private void setAside(boolean isLate) {
        Event event = rows.event(at);
        rows.dropLast();
        if (isLate) {
            partition.late++;
            output.late(event);
        } else {
            intake.await(event, partition);
        }
    }
}
