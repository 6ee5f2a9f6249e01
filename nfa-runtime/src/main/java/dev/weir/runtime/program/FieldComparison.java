package dev.weir.runtime.program;

import dev.weir.runtime.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * A predicate that compares a field of the event at hand with a constant. It reads nothing else and
 * counts no fault, so whoever knows its answer need not ask.
 *
 * @param field index of the field
 * @param operator as the language writes it, with the field on the left: {@code ==}, {@code <}
 * @param constant not null
 * @param isLookup whether it holds just for the values that are {@link Object#equals equal} to the
 *     constant, so that a hash table can answer it
 * @param test of two values, neither of which is null; null is unknown
 */
public record FieldComparison(
        int field, String operator, Object constant, boolean isLookup, Test test)
        implements Evaluable {

    /** Compares a value of the field with the constant. */
    @FunctionalInterface
    public interface Test {
        @Nullable Boolean holds(Object value, Object constant);
    }

    @Override
    public @Nullable Object evaluate(Scope scope) {
        Event event = scope.current();
        Object value = event == null ? null : event.get(field);
        return value == null ? null : test.holds(value, constant);
    }

    /** Whether it holds of an event, and is not unknown. */
    public boolean holds(Event event) {
        Object value = event.get(field);
        return value != null && Boolean.TRUE.equals(test.holds(value, constant));
    }

    /** All but the constant's value, as a text: others with the same one differ in that alone. */
    public String alike() {
        return field + " " + operator + " " + isLookup + " " + constant.getClass().getName();
    }
}
