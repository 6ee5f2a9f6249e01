package dev.weir.runtime.program;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.value.Aggregation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may look at. A <em>slot</em> is a step of a pattern or a source of a window,
 * numbered from 0 in the order of the text; steps that share a label have one slot, or one each:
 * the compiler reads through all of a label's slots.
 */
public interface Scope {
    /** The event at hand: of the step's predicate, the window's newest; null at a deadline. */
    @Nullable Event current();

    /** The value of a field of the event at hand, by its index; null where there is no event. */
    default @Nullable Object currentField(int field) {
        Event event = current();
        return event == null ? null : event.get(field);
    }

    /**
     * The event of a slot that takes at most one, in a group the one of the current iteration; null
     * where there is none.
     */
    default @Nullable Event bound(int slot) {
        return null;
    }

    /** The events of a slot, in order; in a window those inside it. */
    default List<Event> events(int slot) {
        return List.of();
    }

    /**
     * The events of a slot of a window rule in the aggregate window {@code over}.
     *
     * @throws IllegalStateException in a pattern, which has no such windows
     */
    default List<Event> events(int slot, OverWindow over) {
        throw new IllegalStateException("no windows in a pattern: " + over);
    }

    /** An aggregate that is kept up to date; null where it has to be computed. */
    default @Nullable Aggregation kept(EventAggregate aggregate) {
        return null;
    }

    /** A part of the key under which the rule is evaluated, from 0. */
    @Nullable Object key(int part);

    /** The instant of the evaluation: the time of the event at hand, or the deadline. */
    long now();

    /** Counts an overflow or a division by zero of this rule. */
    void countArithmeticFault();
}
