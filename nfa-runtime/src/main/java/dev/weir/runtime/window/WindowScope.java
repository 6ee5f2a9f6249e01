package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What the condition of a window rule, or what its alert says, may look at.
 *
 * @param oneSource whether all entries are of one source: then they are looked at in place
 */
record WindowScope(
        List<WindowMatcher.Entry> inside,
        List<WindowMatcher.Entry> history,
        boolean oneSource,
        @Nullable Event current,
        List<Object> key,
        long now,
        Runnable arithmeticFault)
        implements Scope {

    @Override
    public @Nullable Event bound(int slot) {
        for (int i = inside.size() - 1; i >= 0; i--) {
            if (inside.get(i).slot() == slot) {
                return inside.get(i).event();
            }
        }
        return null;
    }

    @Override
    public List<Event> events(int slot) {
        return events(inside, slot);
    }

    @Override
    public List<Event> events(int slot, OverWindow over) {
        long to = now - over.gapMillis();
        int first = countUpTo(history, to - over.sizeMillis());
        List<Event> events = events(history.subList(first, countUpTo(history, to)), slot);
        int at = over.withoutThis() && current != null ? events.lastIndexOf(current) : -1;
        if (at < 0) {
            return events;
        }
        List<Event> others = new ArrayList<>(events);
        others.remove(at);
        return others;
    }

    /** The events of a list of entries. */
    private static final class View extends AbstractList<Event> implements RandomAccess {
        private final List<WindowMatcher.Entry> entries;

        View(List<WindowMatcher.Entry> entries) {
            this.entries = entries;
        }

        @Override
        public Event get(int index) {
            return entries.get(index).event();
        }

        @Override
        public int size() {
            return entries.size();
        }
    }

    private List<Event> events(List<WindowMatcher.Entry> entries, int slot) {
        if (oneSource) {
            return new View(entries);
        }
        List<Event> events = new ArrayList<>(entries.size());
        for (WindowMatcher.Entry e : entries) {
            if (e.slot() == slot) {
                events.add(e.event());
            }
        }
        return events;
    }

    /** How many of the entries, which stand in the order of time, are of a time or before. */
    static int countUpTo(List<WindowMatcher.Entry> entries, long time) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).event().time() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public @Nullable Object key(int part) {
        return key.get(part);
    }

    @Override
    public void countArithmeticFault() {
        arithmeticFault.run();
    }
}
