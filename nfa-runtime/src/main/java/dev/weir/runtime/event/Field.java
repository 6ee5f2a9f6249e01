package dev.weir.runtime.event;

import java.util.List;

/**
 * A field of an event type or a record.
 *
 * @param path where the value stands in the record that is read: member names from the outside in;
 *     the field's own name where {@code FROM} says nothing else
 * @param required whether a record without the field is no event
 */
public record Field(String name, Type type, boolean required, List<String> path) {
    public Field {
        path = List.copyOf(path);
    }
}
