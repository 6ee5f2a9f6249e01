package dev.weir.adapters.formats;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An alert as one JSON object on a line. The order of its members is a contract; the same alert
 * gives the same bytes.
 */
public final class AlertJson {
    /** What each event says of itself; a field with such a name is shown as {@code event.time}. */
    private static final Set<String> EVENT_MEMBERS =
            Set.of("source", "partition", "offset", "time", "fed_by");

    /** There are many alerts, and a line of one is long. */
    private static final ThreadLocal<JsonLine> LINE = ThreadLocal.withInitial(JsonLine::new);

    private AlertJson() {}

    /** All of the alert. */
    public static String line(Alert alert) {
        JsonLine line = fields(alert);
        Map<String, List<Alert.Evidence>> slots = new LinkedHashMap<>();
        for (Alert.Evidence evidence : alert.evidence()) {
            slots.computeIfAbsent(evidence.slot(), unused -> new ArrayList<>()).add(evidence);
        }
        events(line, slots);
        omittedEvents(line, slots);
        return line.close('}').toString();
    }

    /** The alert without its events. */
    public static String lineWithoutEvents(Alert alert) {
        return fields(alert).close('}').toString();
    }

    private static JsonLine fields(Alert alert) {
        JsonLine line = LINE.get().clear().open('{');
        line.name("id").text(alert.id());
        line.name("rule").text(alert.rule());
        line.name("pack").text(alert.pack());
        line.name("version").text(alert.version());
        line.name("hash").text(alert.hash());
        line.name("severity").text(alert.severity());
        line.name("status").text(alert.status().name().toLowerCase(Locale.ROOT));
        line.name("time").time(alert.time());
        values(line.name("key"), alert.key());
        values(line.name("fields"), alert.fields());
        line.name("message").text(alert.message());
        line.name("tags").open('[');
        alert.tags().forEach(line::text);
        line.close(']');
        line.name("meta").open('{');
        for (Map.Entry<String, String> meta : alert.meta().entrySet()) {
            line.name(meta.getKey()).text(meta.getValue());
        }
        line.close('}');
        line.name("suppressed").number(alert.suppressed());
        if (alert.omitted() > 0) {
            line.name("omitted").number(alert.omitted());
        }
        if (alert.warming()) {
            line.name("warming").bool(true);
        }
        return line.name("shadow").bool(alert.shadow());
    }

    private static void values(JsonLine line, List<Alert.Value> values) {
        line.open('{');
        for (Alert.Value value : values) {
            line.name(value.name()).value(value.type(), value.value());
        }
        line.close('}');
    }

    /** The events of each label; branches of a pattern may share one. */
    private static void events(JsonLine line, Map<String, List<Alert.Evidence>> slots) {
        line.name("events").open('{');
        for (Map.Entry<String, List<Alert.Evidence>> slot : slots.entrySet()) {
            line.name(slot.getKey()).open('[');
            for (Alert.Evidence evidence : slot.getValue()) {
                evidence.events().forEach(event -> event(line, event, evidence.fields()));
            }
            line.close(']');
        }
        line.close('}');
    }

    private static void event(JsonLine line, Event event, List<Integer> shown) {
        Position position = event.position();
        line.open('{');
        line.name("source").text(position.source());
        line.name("partition").number(position.partition());
        line.name("offset").number(position.offset());
        line.name("time").time(event.time());
        if (!position.path().isEmpty()) {
            line.name("fed_by").open('[');
            position.path().forEach(feeding -> line.text(feeding.rule()));
            line.close(']');
        }
        for (int index : shown) {
            Field field = event.type().fields().get(index);
            String name = field.name();
            line.name(EVENT_MEMBERS.contains(name) ? "event." + name : name)
                    .value(field.type(), event.get(index));
        }
        line.close('}');
    }

    /** How many events of a step are not shown, for the steps where any are. */
    private static void omittedEvents(JsonLine line, Map<String, List<Alert.Evidence>> slots) {
        Map<String, Long> omitted = new LinkedHashMap<>();
        slots.forEach(
                (slot, evidence) -> {
                    long count = evidence.stream().mapToLong(e -> e.omittedEvents()).sum();
                    if (count > 0) {
                        omitted.put(slot, count);
                    }
                });
        if (!omitted.isEmpty()) {
            line.name("omitted_events").open('{');
            omitted.forEach((slot, count) -> line.name(slot).number(count));
            line.close('}');
        }
    }
}
