package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.EventAggregate;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.Aggregation;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What the condition of a window rule, or what its alert says, may look at.
 *
 * @param inside the events of the window
 * @param history what aggregates with windows of their own look back at
 * @param oneSource whether all entries are of one source: then they are looked at in place
 * @param kept the same as {@code inside}, where its aggregates are kept up to date
 */
record WindowScope(
        List<WindowMatcher.Entry> inside,
        EventLog history,
        boolean oneSource,
        EventLog.@Nullable Span kept,
        @Nullable Event current,
        List<Object> key,
        long now,
        Runnable arithmeticFault)
        implements Scope {

    /** Looked back at by nobody, and never added to. */
    private static final EventLog NO_HISTORY = new EventLog();

    /** Of a window whose aggregates nobody keeps and which looks at its own events alone. */
    static WindowScope of(
            List<WindowMatcher.Entry> inside, Event current, List<Object> key, Runnable fault) {
        return new WindowScope(inside, NO_HISTORY, true, null, current, key, current.time(), fault);
    }

    /** The same of a copy of its events: it stays as it is when the window moves on. */
    WindowScope ofCopy(List<WindowMatcher.Entry> copy) {
        return new WindowScope(copy, history, oneSource, null, current, key, now, arithmeticFault);
    }

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
        List<Event> events = events(lookedBackAt(over), slot);
        int at = over.withoutThis() && current != null ? events.lastIndexOf(current) : -1;
        if (at < 0) {
            return events;
        }
        List<Event> others = new ArrayList<>(events);
        others.remove(at);
        return others;
    }

    private EventLog.Span lookedBackAt(OverWindow over) {
        long to = now - over.gapMillis();
        return history.span(history.countUpTo(to - over.sizeMillis()), history.countUpTo(to));
    }

    @Override
    public @Nullable Aggregation kept(EventAggregate aggregate) {
        OverWindow over = aggregate.over();
        if (over == null) {
            return kept == null ? null : kept.aggregation(aggregate);
        }
        EventLog.Span span = lookedBackAt(over);
        if (over.withoutThis() && current != null) {
            if (!oneSource) {
                return null;
            }
            span = span.withoutLast(current);
        }
        return span.aggregation(aggregate);
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

    @Override
    public @Nullable Object key(int part) {
        return key.get(part);
    }

    @Override
    public void countArithmeticFault() {
        arithmeticFault.run();
    }
}
