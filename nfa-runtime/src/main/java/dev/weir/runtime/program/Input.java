package dev.weir.runtime.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a rule's input: the events of a type, or of a view, under a key.
 *
 * @param type name of the event type
 * @param name name of the type or view as the rule writes it
 * @param view the view's predicate over {@link Scope#current}; null for a type itself
 * @param key the key's parts over {@link Scope#current}; converted to the types of the rule's key
 */
public record Input(String type, String name, @Nullable Evaluable view, List<Evaluable> key) {
    public Input {
        key = List.copyOf(key);
    }
}
