package dev.weir.compiler.expression;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A field of an event.
 *
 * @param type the type that {@code index} counts in; an event of another type has the field at
 *     another place. Null where all events are of the one type
 */
record EventField(@Nullable EventType type, int index, String name) {

    static EventField of(Environment.Variable variable, int index) {
        String name = variable.type().fields().get(index).name();
        boolean several = variable.slots().size() > 1;
        return new EventField(several ? variable.type() : null, index, name);
    }

    @Nullable Object read(Event event) {
        // Types that keep less have the same fields.
        if (type == null || event.type().fields() == type.fields()) {
            return event.get(index);
        }
        int own = event.type().indexOf(name);
        return own < 0 ? null : event.get(own);
    }
}
