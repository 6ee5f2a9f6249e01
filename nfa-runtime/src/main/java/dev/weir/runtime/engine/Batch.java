package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of any types in order, those of a type as {@link Rows}: a queue, to the end of which they
 * are added and from the front of which another batch takes them. Its arrays are used again.
 * Single-threaded; may be handed from one thread to another.
 */
public final class Batch {
    private static final int FIRST_CAPACITY = 64;

    /** The events of each type. */
    private List<Rows> parts = new ArrayList<>();

    /** Of each event, the number of its part. Events of a part come in the order of its rows. */
    private int[] order = new int[FIRST_CAPACITY];

    private int start;
    private int end;

    public int size() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    /** The events of each type that has ever been here. */
    List<Rows> parts() {
        return parts;
    }

    /** The events of a type; null where there are none. */
    @Nullable Rows part(String type) {
        for (int i = 0; i < parts.size(); i++) {
            Rows rows = parts.get(i);
            // Another pack may have declared the type otherwise; its events are gone.
            if (rows.size() > 0 && rows.type().name().equals(type)) {
                return rows;
            }
        }
        return null;
    }

    /** The number of the part that has the events of a type. */
    int numberOf(EventType type) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).type() == type) {
                return i;
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).type().equals(type)) {
                return i;
            }
        }
        parts.add(new Rows(type));
        return parts.size() - 1;
    }

    /** The rows of a part. */
    Rows rows(int number) {
        return parts.get(number);
    }

    /**
     * The rows of a type, with room for one more: its values are set there, and {@link
     * #add(EventType, PartitionId, long, long)} makes an event of them. Valid until this batch is
     * handed to an engine or another one.
     */
    public Rows rows(EventType type) {
        return rows(type, 1);
    }

    /**
     * Adds the event whose values stand at the end of the {@link #rows(EventType) rows} of its
     * type.
     *
     * @param time event time, milliseconds since the epoch
     */
    public void add(EventType type, PartitionId partition, long offset, long time) {
        int number = numberOf(type);
        rows(number).add(partition, offset, time);
        note(number);
    }

    /**
     * The rows of a type, with room for more: their columns are filled from the end on, and {@link
     * #addAll} makes events of them. Valid until this batch is handed to an engine or another one.
     */
    public Rows rows(EventType type, int count) {
        Rows rows = rows(numberOf(type));
        rows.reserve(count);
        return rows;
    }

    /**
     * Adds events whose values stand in the columns behind the end of the {@link #rows(EventType,
     * int) rows} of their type, their times in that of its time field.
     *
     * @param offset of the first record; those of the others follow
     */
    public void addAll(EventType type, PartitionId partition, long offset, int count) {
        int number = numberOf(type);
        rows(number).addAll(partition, offset, count);
        reserve(count);
        Arrays.fill(order, end, end + count, number);
        end += count;
    }

    /** Adds an event. */
    public void add(Event event) {
        int number = numberOf(event.type());
        parts.get(number).add(event);
        note(number);
    }

    /** Notes that a row was added to a part. */
    void note(int number) {
        if (end == order.length) {
            reserve(1);
        }
        order[end++] = number;
    }

    private void reserve(int count) {
        if (end + count > order.length) {
            int capacity = order.length;
            while (size() + count > capacity / 2) {
                capacity *= 2;
            }
            int[] moved = new int[capacity];
            System.arraycopy(order, start, moved, 0, size());
            order = moved;
            end -= start;
            start = 0;
        }
    }

    /** Takes the first events of another batch, with what is known of their use. */
    public void take(Batch from, int count) {
        if (isEmpty() && count == from.size()) {
            exchange(from);
            return;
        }
        int left = count;
        while (left > 0) {
            int ofFrom = from.order[from.start];
            int run = 1;
            while (run < left && from.order[from.start + run] == ofFrom) {
                run++;
            }
            takeOfOne(from, ofFrom, run);
            left -= run;
        }
    }

    private void exchange(Batch other) {
        List<Rows> ownParts = parts;
        int[] ownOrder = order;
        int ownStart = start;
        int ownEnd = end;
        parts = other.parts;
        order = other.order;
        start = other.start;
        end = other.end;
        other.parts = ownParts;
        other.order = ownOrder;
        other.start = ownStart;
        other.end = ownEnd;
    }

    private void takeOfOne(Batch from, int ofFrom, int count) {
        Rows source = from.parts.get(ofFrom);
        int number = numberOf(source.type());
        parts.get(number).addAll(source, source.start(), count);
        reserve(count);
        Arrays.fill(order, end, end + count, number);
        end += count;
        from.start += count;
        source.drop(count);
        if (from.start == from.end) {
            from.clear();
        }
    }

    /** Event time of the first event; there is one. */
    public long firstTime() {
        Rows rows = first();
        return rows.time(rows.start());
    }

    /** The number of the first event's record on its partition; there is one. */
    public long firstOffset() {
        Rows rows = first();
        return rows.offset(rows.start());
    }

    /** Event time of the last event; there is one. */
    public long lastTime() {
        Rows rows = last();
        return rows.time(rows.end() - 1);
    }

    /** All events in order, as objects. */
    public List<Event> events() {
        List<Event> all = new ArrayList<>(size());
        Walk walk = walk();
        while (walk.next()) {
            all.add(walk.event());
        }
        return all;
    }

    /** Drops all events. */
    public void clear() {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).clear();
        }
        start = 0;
        end = 0;
    }

    /** The rows that begin with the first event; there is one. */
    Rows first() {
        return parts.get(order[start]);
    }

    /** The rows that end with the last event; there is one. */
    Rows last() {
        return parts.get(order[end - 1]);
    }

    /** Drops the first event and gives it back. */
    Event removeFirst() {
        Rows rows = first();
        Event event = rows.event(rows.start());
        rows.drop(1);
        start++;
        if (start == end) {
            clear();
        }
        return event;
    }

    /** How many events, from the first on, each stand behind the one before; there is one. */
    int countInOrder() {
        if (first().size() == size()) {
            return first().countInOrder();
        }
        int count = 0;
        long time = Long.MIN_VALUE;
        long offset = Long.MIN_VALUE;
        Walk walk = walk();
        while (walk.next()
                && (count == 0
                        || walk.time() > time
                        || walk.time() == time && walk.offset() > offset)) {
            time = walk.time();
            offset = walk.offset();
            count++;
        }
        return count;
    }

    /** How many events stand before a place. */
    int countBefore(Place place) {
        int count = 0;
        Walk walk = walk();
        while (walk.next() && walk.isBefore(place)) {
            count++;
        }
        return count;
    }

    /** Goes through all events in order. */
    Walk walk() {
        return new Walk();
    }

    /** Goes through the events in order; valid until one is added or dropped. */
    final class Walk {
        private int next = start;
        private int part;
        private final int[] at = new int[parts.size()];

        private Walk() {
            for (int i = 0; i < at.length; i++) {
                at[i] = parts.get(i).start() - 1;
            }
        }

        /** Goes on to the next event; false behind the last one. */
        boolean next() {
            if (next == end) {
                return false;
            }
            part = order[next++];
            at[part]++;
            return true;
        }

        Rows rows() {
            return parts.get(part);
        }

        long time() {
            return rows().time(at());
        }

        long offset() {
            return rows().offset(at());
        }

        /** Index of the event's row. */
        int at() {
            return at[part];
        }

        private boolean isBefore(Place place) {
            long time = rows().time(at());
            return time < place.time()
                    || time == place.time() && rows().place(at()).compareTo(place) < 0;
        }

        Event event() {
            return rows().event(at());
        }
    }
}
