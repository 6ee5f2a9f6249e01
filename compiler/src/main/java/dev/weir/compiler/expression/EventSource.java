package dev.weir.compiler.expression;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an aggregate finds its events: the slots of a label, in the order of their places.
 *
 * @param over the window of its own, or null
 */
record EventSource(List<Integer> slots, @Nullable OverWindow over) {
    EventSource {
        slots = List.copyOf(slots);
    }

    List<Event> events(Scope scope) {
        if (slots.size() == 1) {
            return events(scope, slots.get(0));
        }
        List<Event> all = new ArrayList<>();
        for (int slot : slots) {
            all.addAll(events(scope, slot));
        }
        all.sort(Comparator.comparing(Event::place));
        return all;
    }

    private List<Event> events(Scope scope, int slot) {
        return over == null ? scope.events(slot) : scope.events(slot, over);
    }

    /** The event of the one of these slots that has one; null where none has. */
    static @Nullable Event bound(Scope scope, List<Integer> slots) {
        for (int slot : slots) {
            Event event = scope.bound(slot);
            if (event != null) {
                return event;
            }
        }
        return null;
    }
}
