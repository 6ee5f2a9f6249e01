package dev.weir.spec.judge;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import org.jspecify.annotations.Nullable;

/** Copies of events. */
final class Events {
    private Events() {}

    static @Nullable Object[] values(Event event) {
        @Nullable Object[] values = new @Nullable Object[event.type().fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = event.get(i);
        }
        return values;
    }

    static Event at(Event event, Place place) {
        return new Event(event.type(), values(event), place);
    }
}
