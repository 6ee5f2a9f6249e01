package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the condition of a window rule, or what its alert says, may look at. */
record WindowScope(
        List<WindowMatcher.Entry> inside,
        List<WindowMatcher.Entry> history,
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
        if (at >= 0) {
            events.remove(at);
        }
        return events;
    }

    private static List<Event> events(List<WindowMatcher.Entry> entries, int slot) {
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
