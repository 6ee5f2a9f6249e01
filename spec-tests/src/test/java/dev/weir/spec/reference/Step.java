package dev.weir.spec.reference;

import dev.weir.rules.ast.Pattern;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A step of a pattern or a source of a window: events of a type or view, under a key. */
final class Step {
    final Pattern.Step text;
    final String label;
    final EventType type;
    final List<Typed> views = new ArrayList<>();
    final List<Typed> key = new ArrayList<>();
    final List<Conjunct> conjuncts = new ArrayList<>();

    /** The quantifiers around it, from the outside in. */
    List<Terms.Loop> loops = List.of();

    /** How it is called in alerts: its label, or that of its type and perhaps a number. */
    String slot = "";

    /** Whether its events are part of a match. */
    boolean binds;

    /** The fields that the rule names. */
    final Set<Integer> fields = new TreeSet<>();

    Step(Pattern.Step text, String label, EventType type) {
        this.text = text;
        this.label = label;
        this.type = type;
    }

    /**
     * A part of a condition.
     *
     * @param bare the labels that it names by themselves
     * @param aggregated those that it names in aggregates
     * @param ofItself whether it has an aggregate of its own step that is null over nothing
     * @param fields what it reads of the event at hand
     */
    record Conjunct(
            Typed test,
            Set<String> bare,
            Set<String> aggregated,
            boolean ofItself,
            List<Typed> fields) {}

    /** Whether an event is of its type or view. */
    boolean takes(Event event) {
        Scope scope = Nothing.AT_ALL.with("", event);
        return event.type().name().equals(type.name())
                && views.stream().allMatch(view -> view.holds(scope));
    }

    /** The key that it gives an event; null where a part of it is null. */
    @Nullable List<Object> key(Event event) {
        List<Object> parts = new ArrayList<>();
        for (Typed part : key) {
            Object value = Values.hashable(part.in(Nothing.AT_ALL.with("", event)));
            if (value == null) {
                return null;
            }
            parts.add(value);
        }
        return parts;
    }
}
