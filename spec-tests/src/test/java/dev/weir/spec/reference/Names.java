package dev.weir.spec.reference;

import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names mean at one place of a rule.
 *
 * @param current the step of the event at hand, whose fields stand bare; null where there is none
 * @param around the step around an aggregate, whose fields stand bare in it, too
 * @param labels the steps or sources; several where branches share a name
 * @param key the names and types of the key's parts, where they may be named
 * @param only the one source of a window, which an aggregate may leave out; else null
 * @param locals the parameters of a function
 */
record Names(
        @Nullable Step current,
        @Nullable Step around,
        Map<String, List<Step>> labels,
        Map<String, KeyPart> key,
        @Nullable String only,
        Map<String, Typed> locals) {
    record KeyPart(int index, Type type) {}

    static final Names NONE = new Names(null, null, Map.of(), Map.of(), null, Map.of());

    Names at(@Nullable Step step) {
        return new Names(step, null, labels, key, only, locals);
    }

    /** Inside an aggregate that has no bare names of its own. */
    Names inAggregate() {
        return new Names(null, current, labels, key, only, locals);
    }

    /** "bare names in pred are v's fields, before those of the event at hand" */
    Names of(String label) {
        List<Step> steps = named(label);
        Step step = steps.isEmpty() ? null : steps.get(0);
        return new Names(step, current, labels, key, only, locals);
    }

    /** "in a step's own predicate its name is that of this branch alone" */
    List<Step> named(String label) {
        Step own = current == null ? around : current;
        return own != null && own.label.equals(label)
                ? List.of(own)
                : labels.getOrDefault(label, List.of());
    }

    /** Whether a bare name is a field of the event at hand. */
    boolean hasField(String name) {
        return current != null && current.type.indexOf(name) >= 0;
    }
}
