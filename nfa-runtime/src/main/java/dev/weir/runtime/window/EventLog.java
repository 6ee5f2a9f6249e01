package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.EventAggregate;
import dev.weir.runtime.value.Aggregation;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The events that a window may yet look at, in their order: a ring, to the end of which they are
 * added and from the head of which they are forgotten, each in constant time.
 *
 * <p>Aggregates over a span whose bounds only move on are kept up to date: an event is added when
 * it enters the span and removed when it leaves, so that a look costs by what has changed since the
 * last one and not by what the span holds. What was kept is no state: it is computed anew of the
 * events where it is missing. Single-threaded.
 */
final class EventLog {
    private static final int FIRST_CAPACITY = 4;

    private WindowMatcher.@Nullable Entry[] ring = new WindowMatcher.@Nullable Entry[0];

    // Events have numbers, from 0 for the first that ever came.
    private long head;
    private long end;

    private List<Kept> kept = List.of();

    void addAll(List<WindowMatcher.Entry> entries) {
        for (WindowMatcher.Entry entry : entries) {
            if (end - head == ring.length) {
                grow();
            }
            ring[at(end++)] = entry;
        }
    }

    private void grow() {
        WindowMatcher.@Nullable Entry[] larger =
                new WindowMatcher.@Nullable Entry[Math.max(FIRST_CAPACITY, 2 * ring.length)];
        for (long i = head; i < end; i++) {
            larger[(int) i & (larger.length - 1)] = ring[at(i)];
        }
        ring = larger;
    }

    private int at(long number) {
        return (int) number & (ring.length - 1);
    }

    private WindowMatcher.Entry entry(long number) {
        return Objects.requireNonNull(ring[at(number)]);
    }

    int size() {
        return (int) (end - head);
    }

    boolean isEmpty() {
        return end == head;
    }

    /** The event at a place from the head, from 0. */
    Event event(int index) {
        return entry(head + index).event();
    }

    Event newest() {
        return entry(end - 1).event();
    }

    /** Forgets a number of the oldest. */
    void forget(int count) {
        for (int i = 0; i < kept.size(); i++) {
            kept.get(i).leave(head + count);
        }
        for (int i = 0; i < count; i++) {
            ring[at(head++)] = null;
        }
    }

    /** Forgets those of a time or before. */
    void forgetUpTo(long time) {
        if (!isEmpty() && event(0).time() <= time) {
            forget(countUpTo(time));
        }
    }

    /** How many are of a time or before. */
    int countUpTo(long time) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (event(middle).time() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    Span all() {
        return new Span(head, end);
    }

    /**
     * @param from index of the first
     * @param to index behind the last
     */
    Span span(int from, int to) {
        return new Span(head + from, head + Math.max(from, to));
    }

    /** Some of the events; valid until one of them is forgotten. */
    final class Span extends AbstractList<WindowMatcher.Entry> implements RandomAccess {
        private final long from;
        private final long to;

        private Span(long from, long to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public WindowMatcher.Entry get(int index) {
            return entry(from + Objects.checkIndex(index, size()));
        }

        @Override
        public int size() {
            return (int) (to - from);
        }

        /** Without the last, where that is a given event. */
        Span withoutLast(Event event) {
            return to > from && entry(to - 1).event().equals(event) ? new Span(from, to - 1) : this;
        }

        /** An aggregate of these events. */
        Aggregation aggregation(EventAggregate aggregate) {
            Kept known = null;
            for (int i = 0; known == null && i < kept.size(); i++) {
                known = kept.get(i).aggregate == aggregate ? kept.get(i) : null;
            }
            if (known == null) {
                known = new Kept(aggregate, from);
                kept = new ArrayList<>(kept);
                kept.add(known);
            }
            known.moveTo(from, to);
            return known.value;
        }
    }

    /** An aggregate of the events from a number up to another. */
    private final class Kept {
        private final EventAggregate aggregate;
        private Aggregation value;
        private long from;
        private long to;

        Kept(EventAggregate aggregate, long from) {
            this.aggregate = aggregate;
            this.value = aggregate.start().get();
            this.from = from;
            this.to = from;
        }

        void moveTo(long newFrom, long newTo) {
            if (newFrom < from || newTo < to || newFrom >= to) {
                value = aggregate.start().get();
                from = newFrom;
                to = newFrom;
            }
            while (to < newTo) {
                WindowMatcher.Entry entry = entry(to++);
                if (isOf(entry)) {
                    value.add(aggregate.value().of(entry.event()));
                }
            }
            leave(newFrom);
        }

        /** Takes out what stands before a number. */
        void leave(long newFrom) {
            while (from < newFrom && from < to) {
                WindowMatcher.Entry entry = entry(from++);
                if (isOf(entry)) {
                    value.remove(aggregate.value().of(entry.event()));
                }
            }
            from = Math.max(from, newFrom);
            to = Math.max(to, from);
        }

        private boolean isOf(WindowMatcher.Entry entry) {
            return aggregate.slots().contains(entry.slot());
        }
    }
}
