package dev.weir.runtime.program;

import org.jspecify.annotations.Nullable;

/**
 * A compiled expression: a pure function of a scope. {@code toString} gives the expression's text
 * in the one layout. A predicate gives TRUE, FALSE or null (unknown).
 */
public interface Evaluable {
    @Nullable Object evaluate(Scope scope);

    /** Whether a predicate holds: true, not unknown. */
    default boolean holds(Scope scope) {
        return Boolean.TRUE.equals(evaluate(scope));
    }
}
