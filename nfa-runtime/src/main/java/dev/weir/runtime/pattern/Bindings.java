package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that a run has taken, each with its slot, in the order of taking. A linked list that
 * grows at its end: runs that split share what they have in common.
 */
public final class Bindings {
    public static final Bindings EMPTY = new Bindings(null, -1, null, 0);

    private final @Nullable Bindings before;
    private final int slot;
    private final @Nullable Event event;
    private final int size;

    private Bindings(@Nullable Bindings before, int slot, @Nullable Event event, int size) {
        this.before = before;
        this.slot = slot;
        this.event = event;
        this.size = size;
    }

    /** One event with the slot that it fills. */
    public record Bound(int slot, Event event) {}

    public static Bindings of(List<Bound> bound) {
        Bindings all = EMPTY;
        for (Bound b : bound) {
            all = all.with(b.slot(), b.event());
        }
        return all;
    }

    /** These and one more; what is shared stays shared. */
    public Bindings with(int newSlot, Event newEvent) {
        return new Bindings(this, newSlot, newEvent, size + 1);
    }

    /** How many events there are. */
    public int size() {
        return size;
    }

    /** In the order of taking. Cost: linear. */
    public List<Bound> toList() {
        List<Bound> all = new ArrayList<>(size);
        for (Bindings b = this; b.before != null; b = b.before) {
            if (b.event != null) {
                all.add(new Bound(b.slot, b.event));
            }
        }
        Collections.reverse(all);
        return all;
    }

    /** The events of a slot among the first {@code limit} taken, in order. */
    List<Event> events(int ofSlot, int limit) {
        List<Event> found = new ArrayList<>();
        for (Bindings b = this; b.before != null; b = b.before) {
            if (b.slot == ofSlot && b.size <= limit && b.event != null) {
                found.add(b.event);
            }
        }
        Collections.reverse(found);
        return found;
    }

    /** The last event of a slot with {@code from <= index < to}; null where there is none. */
    @Nullable Event last(int ofSlot, int from, int to) {
        for (Bindings b = this; b.before != null && b.size > from; b = b.before) {
            if (b.slot == ofSlot && b.size <= to) {
                return b.event;
            }
        }
        return null;
    }

    /** The first event of a slot; null where there is none. */
    @Nullable Event first(int ofSlot) {
        Event found = null;
        for (Bindings b = this; b.before != null; b = b.before) {
            if (b.slot == ofSlot) {
                found = b.event;
            }
        }
        return found;
    }

    /** The event taken at an index. */
    Event at(int index) {
        Bindings b = this;
        while (b.size > index + 1 && b.before != null) {
            b = b.before;
        }
        if (b.event == null) {
            throw new IndexOutOfBoundsException(index + " of " + size);
        }
        return b.event;
    }

    /** What an alert of a match with these events may speak of. */
    public Scope scope(List<Object> key, long now, Runnable arithmeticFault) {
        return BindingScope.ofMatch(this, key, now, arithmeticFault);
    }

    /** The event taken last. */
    Event newest() {
        return at(size - 1);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Bindings b && b.size == size && b.toList().equals(toList());
    }

    @Override
    public int hashCode() {
        return 31 * size + (event == null ? 0 : event.hashCode());
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
