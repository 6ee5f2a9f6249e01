package dev.weir.spec.reference;

import dev.weir.runtime.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an expression may look at when it is evaluated. */
interface Scope {
    /** The event at hand; null where there is none. */
    @Nullable Event current();

    /** The event at hand where an aggregate stands; null outside of one. */
    default @Nullable Event around() {
        return null;
    }

    /** The event bound to a step that takes at most one, or in its group in this iteration. */
    @Nullable Event bound(String label);

    /** The events bound to a step, or in the window or in one of its own. */
    List<Event> events(String label, @Nullable Over over);

    /** A part of the key. */
    Object key(int part);

    /** {@code OVER size BEFORE gap}, {@code OVER size BEFORE THIS}. */
    record Over(long size, long gap, boolean withoutThis) {}

    /** This scope with an event of a step at hand, for what an aggregate is made of. */
    default Scope with(String label, Event event) {
        Scope outer = this;
        return new Scope() {
            @Override
            public Event current() {
                return event;
            }

            @Override
            public @Nullable Event around() {
                return outer.current();
            }

            @Override
            public @Nullable Event bound(String name) {
                return name.equals(label) ? event : outer.bound(name);
            }

            @Override
            public List<Event> events(String name, @Nullable Over over) {
                return outer.events(name, over);
            }

            @Override
            public Object key(int part) {
                return outer.key(part);
            }
        };
    }
}
