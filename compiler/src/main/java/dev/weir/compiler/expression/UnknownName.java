package dev.weir.compiler.expression;

import static dev.weir.rules.Names.written;

import dev.weir.rules.ast.Name;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import java.util.Collection;
import java.util.List;

/** What to say where a name is not known: the nearest one that is, or all of them. */
public final class UnknownName {
    private UnknownName() {}

    public static Diagnostic field(Name name, EventType type) {
        List<String> fields = type.fields().stream().map(Field::name).toList();
        return withNearest(
                Diagnostic.of(
                                Code.UNKNOWN_FIELD,
                                name.span(),
                                "no field `" + name + "` in event type `" + type + "`")
                        .withLabel("`" + type + "` has: " + String.join(", ", fields)),
                name,
                fields);
    }

    public static Diagnostic eventType(Name name, Collection<String> known) {
        return withNearest(
                Diagnostic.of(
                                Code.UNKNOWN_EVENT_TYPE,
                                name.span(),
                                "no event type is called `" + name + "`")
                        .withLabel(
                                known.isEmpty()
                                        ? "the pack declares no event type"
                                        : "event types are: " + String.join(", ", known)),
                name,
                known);
    }

    /** Adds the nearest name as help and replacement, where one is near. */
    public static Diagnostic withNearest(Diagnostic problem, Name name, Collection<String> known) {
        String nearest = NearestName.of(name.text(), known);
        return nearest == null
                ? problem
                : problem.withReplacement(
                        "did you mean `" + nearest + "`?", name.span(), written(nearest));
    }
}
