package dev.weir.compiler.expression;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events that a test binds; faults are counted. */
final class TestScope implements Scope {
    private final Map<Integer, List<Event>> slots = new HashMap<>();
    private final List<OverWindow> windows = new ArrayList<>();
    private final List<@Nullable Object> key = new ArrayList<>();
    private @Nullable Event current;
    private long now;
    private int faults;

    static Event event(EventType type, long time, @Nullable Object... values) {
        return new Event(type, values, new Place(time, 0, Position.of("test", 0, time)));
    }

    TestScope withCurrent(Event event) {
        current = event;
        now = event.time();
        return this;
    }

    TestScope with(int slot, Event... events) {
        slots.put(slot, List.of(events));
        return this;
    }

    TestScope withKey(Object part) {
        key.add(part);
        return this;
    }

    TestScope at(long time) {
        now = time;
        return this;
    }

    int faults() {
        return faults;
    }

    /** The windows that were asked for. */
    List<OverWindow> windows() {
        return windows;
    }

    @Override
    public @Nullable Event current() {
        return current;
    }

    @Override
    public @Nullable Event bound(int slot) {
        List<Event> events = events(slot);
        return events.isEmpty() ? null : events.get(events.size() - 1);
    }

    @Override
    public List<Event> events(int slot) {
        return slots.getOrDefault(slot, List.of());
    }

    @Override
    public List<Event> events(int slot, OverWindow over) {
        windows.add(over);
        return events(slot);
    }

    @Override
    public @Nullable Object key(int part) {
        return key.get(part);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void countArithmeticFault() {
        faults++;
    }
}
