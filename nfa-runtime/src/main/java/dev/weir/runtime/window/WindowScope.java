package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
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
        List<Event> events = events(slot);
        return events.isEmpty() ? null : events.get(events.size() - 1);
    }

    @Override
    public List<Event> events(int slot) {
        return inside.stream()
                .filter(e -> e.slot() == slot)
                .map(WindowMatcher.Entry::event)
                .toList();
    }

    @Override
    public List<Event> events(int slot, OverWindow over) {
        long to = now - over.gapMillis();
        long from = to - over.sizeMillis();
        return history.stream()
                .filter(e -> e.slot() == slot)
                .map(WindowMatcher.Entry::event)
                .filter(e -> e.time() > from && e.time() <= to)
                .filter(e -> !(over.withoutThis() && current != null && e.equals(current)))
                .toList();
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
