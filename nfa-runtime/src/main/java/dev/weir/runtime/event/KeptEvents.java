package dev.weir.runtime.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events of one type that are kept for long and read one by one: the values of each stand side by
 * side, where {@link Rows} have them in columns for those who go through many. A ring: events are
 * added at the end and dropped at the front, and have numbers, 0 for the first that ever came.
 *
 * <p>In memory: 24 bytes for time, offset and nulls, 8 for each number (bool, int, float,
 * timestamp, duration) and each note of the keeper, a reference for any other value, and one for
 * the partition. An {@link Event} is made when it is asked for; the last ones are remembered, as
 * the matches of an instant share them. Single-threaded.
 */
public final class KeptEvents {
    private static final int FIRST_CAPACITY = 64;
    private static final int TIME = 0;
    private static final int OFFSET = 1;
    private static final int NULLS = 2;
    private static final int REFERENCE_BYTES = 4;
    private static final int TEXT_BYTES = 56;

    /** How many events that were made are remembered; a power of two. */
    private static final int REMEMBERED = 64;

    private final ColumnLayout layout;

    /**
     * How many longs an event has: time, offset, which numbers are null as bits, numbers, notes.
     */
    private final int width;

    private final int firstNumber;
    private final int firstNote;

    /** How many references an event has: objects; the partition, or the event that was fed. */
    private final int objectWidth;

    private int capacity = FIRST_CAPACITY;
    private long[] numbers;
    private @Nullable Object[] objects;
    private long head;
    private long end;

    /** Whether there ever was one that was fed, and so has to be let go of. */
    private boolean hasFed;

    // Some that were made, and the number of each plus 1, at the place of that number.
    private @Nullable Event[] made = new @Nullable Event[0];
    private long[] madeOf = new long[0];

    /** An event on its way to be kept. */
    private @Nullable Rows single;

    /**
     * @param notes how many numbers the keeper has to note of each event
     */
    public KeptEvents(EventType type, int notes) {
        this.layout = new ColumnLayout(type);
        this.firstNumber = NULLS + (layout.numberCount() + Long.SIZE - 1) / Long.SIZE;
        this.firstNote = firstNumber + layout.numberCount();
        this.width = firstNote + notes;
        this.objectWidth = layout.objectCount() + 1;
        this.numbers = new long[capacity * width];
        this.objects = new @Nullable Object[capacity * objectWidth];
    }

    public EventType type() {
        return layout.type();
    }

    /** Number of the first event. */
    public long head() {
        return head;
    }

    /** Number of the next event that comes. */
    public long end() {
        return end;
    }

    public int size() {
        return (int) (end - head);
    }

    /** How much memory they take, about, as if no two had a text in common. */
    public long bytes() {
        long places = (long) capacity * (width * Long.BYTES + objectWidth * REFERENCE_BYTES);
        return places + (long) size() * layout.objectCount() * TEXT_BYTES;
    }

    /**
     * Adds a row of the same type.
     *
     * @return its number
     */
    public long add(Rows from, int at) {
        int place = reserve();
        int own = place * width;
        numbers[own + TIME] = from.time(at);
        numbers[own + OFFSET] = from.offset(at);
        for (int i = NULLS; i < firstNumber; i++) {
            numbers[own + i] = 0;
        }
        for (int i = 0; i < layout.numberCount(); i++) {
            numbers[own + firstNumber + i] = from.number(at, i);
            if (from.isNullNumber(i, at)) {
                numbers[own + NULLS + i / Long.SIZE] |= 1L << i;
            }
        }
        int ofObjects = place * objectWidth;
        for (int i = 0; i < layout.objectCount(); i++) {
            objects[ofObjects + i] = from.object(at, i);
        }
        // What was fed has no partition; it can be made of no row.
        PartitionId partition = from.partition(at);
        hasFed |= partition == null;
        objects[ofObjects + objectWidth - 1] = partition == null ? from.known(at) : partition;
        return end++;
    }

    /**
     * Adds an event.
     *
     * @return its number
     */
    public long add(Event event) {
        Rows row = single;
        if (row == null) {
            row = new Rows(layout.type());
            single = row;
        }
        row.clear();
        row.add(event);
        return add(row, 0);
    }

    /** The place of the next event. */
    private int reserve() {
        if (end - head == capacity) {
            int old = capacity;
            long[] oldNumbers = numbers;
            @Nullable Object[] oldObjects = objects;
            capacity *= 2;
            numbers = new long[capacity * width];
            objects = new @Nullable Object[capacity * objectWidth];
            for (long i = head; i < end; i++) {
                int from = (int) i & (old - 1);
                System.arraycopy(oldNumbers, from * width, numbers, place(i) * width, width);
                System.arraycopy(
                        oldObjects,
                        from * objectWidth,
                        objects,
                        place(i) * objectWidth,
                        objectWidth);
            }
        }
        return place(end);
    }

    private int place(long number) {
        return (int) number & (capacity - 1);
    }

    /** Drops the first events. */
    public void drop(long count) {
        for (long i = head; hasFed && i < head + count; i++) {
            objects[place(i) * objectWidth + objectWidth - 1] = null;
        }
        head += count;
    }

    /** Event time, milliseconds since the epoch. */
    public long time(long number) {
        return numbers[place(number) * width + TIME];
    }

    /** What the keeper has noted of an event. */
    public long note(long number, int which) {
        return numbers[place(number) * width + firstNote + which];
    }

    public void setNote(long number, int which, long value) {
        numbers[place(number) * width + firstNote + which] = value;
    }

    /**
     * Reads what {@link #event} will read, so that memory need not be waited for then.
     *
     * @return anything that depends on what was read
     */
    public long readAhead(long number) {
        int own = place(number) * width;
        int ofObjects = place(number) * objectWidth;
        // What an event has may lie in two cache lines.
        long read = numbers[own] + numbers[own + width - 1];
        return objects[ofObjects] == objects[ofObjects + objectWidth - 1] ? 0 : read;
    }

    /** The event of a number that is kept. */
    public Event event(long number) {
        Object from = Objects.requireNonNull(objects[(place(number) + 1) * objectWidth - 1]);
        if (from instanceof Event fed) {
            return fed;
        }
        if (made.length == 0) {
            made = new @Nullable Event[REMEMBERED];
            madeOf = new long[REMEMBERED];
        }
        int at = (int) number & (REMEMBERED - 1);
        Event event = made[at];
        if (event == null || madeOf[at] != number + 1) {
            event = new Event(type(), values(number), place(number, (PartitionId) from));
            made[at] = event;
            madeOf[at] = number + 1;
        }
        return event;
    }

    private Place place(long number, PartitionId from) {
        int own = place(number) * width;
        Position position = Position.of(from.source(), from.number(), numbers[own + OFFSET]);
        return new Place(numbers[own + TIME], 0, position);
    }

    private @Nullable Object[] values(long number) {
        int own = place(number) * width;
        @Nullable Object[] values = new @Nullable Object[type().fields().size()];
        for (int field = 0; field < values.length; field++) {
            if (!layout.isNumber(field)) {
                values[field] = object(number, field);
                continue;
            }
            int column = layout.number(field);
            boolean isNull = (numbers[own + NULLS + column / Long.SIZE] >>> column & 1) != 0;
            values[field] =
                    isNull ? null : layout.boxed(field, numbers[own + firstNumber + column]);
        }
        return values;
    }

    private @Nullable Object object(long number, int field) {
        return layout.isKept(field)
                ? objects[place(number) * objectWidth + layout.object(field)]
                : null;
    }
}
