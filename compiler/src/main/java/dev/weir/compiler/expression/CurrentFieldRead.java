package dev.weir.compiler.expression;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Scope;
import org.jspecify.annotations.Nullable;

/** Reads a field of the event at hand; null where there is no event. */
record CurrentFieldRead(EventField field) implements Evaluable {
    @Override
    public @Nullable Object evaluate(Scope scope) {
        if (field.type() == null) {
            return scope.currentField(field.index());
        }
        Event event = scope.current();
        return event == null ? null : field.read(event);
    }

    @Override
    public int currentField() {
        return field.type() == null ? field.index() : -1;
    }

    @Override
    public String toString() {
        return field.name();
    }
}
