package dev.weir.runtime.event;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events of one type in the order in which they were added, their values side by side in columns. A
 * queue: rows are added at the end and dropped at the front. A row has an index, by which its
 * values are read, valid until a row is added or dropped.
 *
 * <p>In memory: a long for each number (bool, int, float, timestamp, duration), a reference for any
 * other value, and 25 to 33 bytes for time, offset, partition and event, in arrays that grow with
 * the number of rows that are held at a time and are used again. An {@link Event} is made when one
 * is asked for, and kept. Single-threaded.
 */
public final class Rows {
    private static final int FIRST_CAPACITY = 64;

    private final ColumnLayout layout;
    private final long[][] numbers;
    private final @Nullable Object[][] objects;

    /** Of each column of numbers; null where no row has had a null there. */
    private final boolean[] @Nullable [] nulls;

    private long[] times = new long[FIRST_CAPACITY];
    private long[] offsets = new long[FIRST_CAPACITY];

    /** None for an event that a rule fed back. */
    private @Nullable PartitionId[] partitions = new @Nullable PartitionId[FIRST_CAPACITY];

    private @Nullable Event[] events = new @Nullable Event[FIRST_CAPACITY];

    private boolean[] used = new boolean[FIRST_CAPACITY];
    private int start;
    private int end;
    private boolean hasNulls;

    public Rows(EventType type) {
        this.layout = new ColumnLayout(type);
        this.numbers = new long[layout.numberCount()][FIRST_CAPACITY];
        this.objects = new @Nullable Object[layout.objectCount()][FIRST_CAPACITY];
        this.nulls = new boolean[numbers.length] @Nullable [];
    }

    public EventType type() {
        return layout.type();
    }

    /** Index of the first row. */
    public int start() {
        return start;
    }

    /** Index behind the last row. */
    public int end() {
        return end;
    }

    public int size() {
        return end - start;
    }

    /** Makes room for more rows at the end. */
    public void reserve(int count) {
        if (end + count > times.length) {
            // Where less than half would be free, rows would be moved more often than added.
            int capacity = times.length;
            while (size() + count > capacity / 2) {
                capacity *= 2;
            }
            moveTo(capacity);
        }
    }

    private void moveTo(int capacity) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = moved(numbers[i], new long[capacity]);
            boolean[] ofColumn = nulls[i];
            if (ofColumn != null) {
                nulls[i] = moved(ofColumn, new boolean[capacity]);
            }
        }
        for (int i = 0; i < objects.length; i++) {
            objects[i] = moved(objects[i], new @Nullable Object[capacity]);
        }
        times = moved(times, new long[capacity]);
        offsets = moved(offsets, new long[capacity]);
        partitions = moved(partitions, new @Nullable PartitionId[capacity]);
        events = moved(events, new @Nullable Event[capacity]);
        used = moved(used, new boolean[capacity]);
        end -= start;
        start = 0;
    }

    @SuppressWarnings("SuspiciousSystemArraycopy")
    private <A> A moved(A from, A to) {
        System.arraycopy(from, start, to, 0, size());
        return to;
    }

    /**
     * Adds a row, the values of which stand in the columns already, at the index {@link #end} that
     * it gets.
     *
     * @param time event time, milliseconds since the epoch
     */
    public void add(PartitionId partition, long offset, long time) {
        times[end] = time;
        offsets[end] = offset;
        if (partitions[end] != partition) {
            // A collector has to know of each reference that is written.
            partitions[end] = partition;
        }
        end++;
    }

    /**
     * Adds rows, the values of which stand in the columns already, from the index {@link #end} on;
     * those of the time field are their event times.
     *
     * @param offset of the first one; those of the others follow
     */
    public void addAll(PartitionId partition, long offset, int count) {
        System.arraycopy(numbers(type().timeField()), end, times, end, count);
        for (int i = 0; i < count; i++) {
            offsets[end + i] = offset + i;
            if (partitions[end + i] != partition) {
                partitions[end + i] = partition;
            }
        }
        end += count;
    }

    // The row that is added next, for which there is room. Each of its fields is to be set, as its
    // columns hold what some row before had there; what is not kept may be.

    /** Sets an int, a timestamp or a duration; a float or a bool by its bits. */
    public void set(int field, long value) {
        if (!layout.isKept(field)) {
            return;
        }
        int column = layout.number(field);
        numbers[column][end] = value;
        boolean[] ofColumn = nulls[column];
        if (ofColumn != null) {
            ofColumn[end] = false;
        }
    }

    /** Sets a float. */
    public void set(int field, double value) {
        set(field, Double.doubleToRawLongBits(value));
    }

    /** Sets a bool. */
    public void set(int field, boolean value) {
        set(field, value ? 1L : 0L);
    }

    /** Sets a value of any other type, as {@link Type} says. */
    public void set(int field, Object value) {
        if (layout.isKept(field)) {
            objects[layout.object(field)][end] = value;
        }
    }

    public void setNull(int field) {
        if (layout.isNumber(field)) {
            setNull(layout.number(field), end, true);
        } else if (layout.isKept(field)) {
            objects[layout.object(field)][end] = null;
        }
    }

    /** Adds an event. */
    public void add(Event event) {
        reserve(1);
        int at = end++;
        for (int field = 0; field < layout.type().fields().size(); field++) {
            Object value = event.get(field);
            if (isObject(field)) {
                objects[layout.object(field)][at] = value;
            } else if (layout.isNumber(field)) {
                int column = layout.number(field);
                setNull(column, at, value == null);
                numbers[column][at] = value == null ? 0 : layout.unboxed(field, value);
            }
        }
        times[at] = event.time();
        offsets[at] = event.position().offset();
        partitions[at] = partition(event.position());
        events[at] = event;
    }

    /** Mostly, it is that of the row before. */
    private @Nullable PartitionId partition(Position p) {
        if (!p.path().isEmpty()) {
            return null;
        }
        PartitionId before = end == start + 1 ? null : partitions[end - 2];
        return before != null
                        && before.number() == p.partition()
                        && before.source().equals(p.source())
                ? before
                : new PartitionId(p.source(), p.partition());
    }

    private void setNull(int column, int at, boolean isNull) {
        boolean[] ofColumn = nulls[column];
        if (ofColumn == null) {
            if (!isNull) {
                return;
            }
            hasNulls = true;
            ofColumn = new boolean[times.length];
            nulls[column] = ofColumn;
        }
        ofColumn[at] = isNull;
    }

    /** Adds rows of the same type, from an index on. */
    public void addAll(Rows from, int index, int count) {
        reserve(count);
        for (int i = 0; i < numbers.length; i++) {
            copy(from.numbers[i], index, numbers[i], count);
        }
        for (int i = 0; i < objects.length; i++) {
            copy(from.objects[i], index, objects[i], count);
        }
        if (hasNulls || from.hasNulls) {
            for (int i = 0; i < numbers.length; i++) {
                for (int k = 0; k < count; k++) {
                    setNull(i, end + k, from.isNullNumber(i, index + k));
                }
            }
        }
        copy(from.times, index, times, count);
        copy(from.offsets, index, offsets, count);
        copy(from.partitions, index, partitions, count);
        copy(from.events, index, events, count);
        copy(from.used, index, used, count);
        end += count;
    }

    private void copy(Object from, int index, Object to, int count) {
        System.arraycopy(from, index, to, end, count);
    }

    /** Whether a number is null, by its column. */
    boolean isNullNumber(int column, int at) {
        boolean[] ofColumn = nulls[column];
        return ofColumn != null && ofColumn[at];
    }

    /** Drops the first rows. */
    public void drop(int count) {
        Arrays.fill(events, start, start + count, null);
        Arrays.fill(used, start, start + count, false);
        start += count;
        if (start == end) {
            clear();
        }
    }

    /** Drops all rows; the next one has index 0. */
    public void clear() {
        Arrays.fill(events, start, end, null);
        Arrays.fill(used, start, end, false);
        start = 0;
        end = 0;
    }

    /** Event time, milliseconds since the epoch. */
    public long time(int at) {
        return times[at];
    }

    public long offset(int at) {
        return offsets[at];
    }

    /** How many rows, from the first on, each stand behind the one before; there is one. */
    public int countInOrder() {
        int at = start + 1;
        while (at < end
                && (times[at - 1] < times[at]
                        || times[at - 1] == times[at] && offsets[at - 1] < offsets[at])) {
            at++;
        }
        return at - start;
    }

    /** Index behind the rows that came from the partition of a row, and stand next to it. */
    public int endOfPartition(int at) {
        PartitionId from = partitions[at];
        int behind = at + 1;
        while (behind < end && partitions[behind] == from) {
            behind++;
        }
        return behind;
    }

    /** How many rows are {@link #used} from an index on, up to another. */
    public int countUsed(int from, int behind) {
        int count = 0;
        for (int at = from; at < behind; at++) {
            count += used[at] ? 1 : 0;
        }
        return count;
    }

    /** Where the event came from; null where a rule fed it back. */
    public @Nullable PartitionId partition(int at) {
        return partitions[at];
    }

    /** The value of a field; null where it is not kept. */
    public @Nullable Object get(int at, int field) {
        if (!layout.isNumber(field)) {
            return layout.isKept(field) ? objects[layout.object(field)][at] : null;
        }
        int column = layout.number(field);
        return isNullNumber(column, at) ? null : layout.boxed(field, numbers[column][at]);
    }

    public boolean isNull(int at, int field) {
        return layout.isNumber(field)
                ? isNullNumber(layout.number(field), at)
                : get(at, field) == null;
    }

    /** Whether a field may be null in any row. */
    public boolean hasNulls(int field) {
        if (layout.isNumber(field)) {
            return nulls[layout.number(field)] != null;
        }
        @Nullable Object[] column = objects(field);
        for (int at = start; at < end; at++) {
            if (column[at] == null) {
                return true;
            }
        }
        return false;
    }

    /** The event of a row. */
    public Event event(int at) {
        Event known = events[at];
        if (known == null) {
            known = new Event(type(), values(at), place(at));
            events[at] = known;
        }
        return known;
    }

    private @Nullable Object[] values(int at) {
        @Nullable Object[] values = new @Nullable Object[type().fields().size()];
        for (int field = 0; field < values.length; field++) {
            values[field] = get(at, field);
        }
        return values;
    }

    /** The place of a row in the total order. */
    public Place place(int at) {
        Event known = events[at];
        if (known != null) {
            return known.place();
        }
        PartitionId from = Objects.requireNonNull(partitions[at]);
        return new Place(times[at], 0, Position.of(from.source(), from.number(), offsets[at]));
    }

    /** A number by its column. */
    long number(int at, int column) {
        return numbers[column][at];
    }

    /** An object by its column. */
    @Nullable Object object(int at, int column) {
        return objects[column][at];
    }

    /** The event of a row, where it has been made. */
    @Nullable Event known(int at) {
        return events[at];
    }

    // Columns, of fields that are kept, for those who go through many rows, or fill them. They are
    // valid until room is made for a row.

    /** Of each row, whether it belongs to an input of a rule under a key; set by those who know. */
    public boolean[] used() {
        return used;
    }

    public boolean isFloat(int field) {
        return layout.isFloat(field);
    }

    /** The column of a bool, int, float, timestamp or duration. */
    public long[] numbers(int field) {
        return numbers[layout.number(field)];
    }

    /** Where a column of numbers has nulls; null for nowhere. */
    public boolean @Nullable [] nulls(int field) {
        return nulls[layout.number(field)];
    }

    public boolean isObject(int field) {
        return layout.isKept(field) && !layout.isNumber(field);
    }

    /** The column of any other type. */
    public @Nullable Object[] objects(int field) {
        return objects[layout.object(field)];
    }
}
