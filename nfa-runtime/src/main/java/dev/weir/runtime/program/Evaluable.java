package dev.weir.runtime.program;

import org.jspecify.annotations.Nullable;

/**
 * A compiled expression: a pure function of a scope. {@code toString} gives the expression's text
 * in the one layout. A predicate gives TRUE, FALSE or null (unknown).
 */
public interface Evaluable {
    @Nullable Object evaluate(Scope scope);

    /**
     * The field of the event at hand that this gives as it is, where all events are of one type; -1
     * for anything else.
     */
    default int currentField() {
        return -1;
    }

    /** What this is made of, which gives the same and need not have the expression's text. */
    default Evaluable plain() {
        return this;
    }

    /** Whether a predicate holds: true, not unknown. */
    default boolean holds(Scope scope) {
        return Boolean.TRUE.equals(evaluate(scope));
    }
}
