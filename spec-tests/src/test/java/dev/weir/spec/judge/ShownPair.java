package dev.weir.spec.judge;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.RecordValue;
import dev.weir.spec.engine.EngineRun;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pair as text: where a TEST can hold it as a rule file, else with the records of each partition.
 * What is expected is what the engine says; whether that is right, the language decides.
 */
final class ShownPair {
    private ShownPair() {}

    static String of(Pair pair) {
        StringBuilder text = new StringBuilder(pair.text().replaceAll("\n\\s*\n", "\n"));
        pair.files()
                .forEach(
                        (path, content) ->
                                text.append("// ").append(path).append(":\n").append(content));
        EngineRun run = pair.run(1, EngineRun.Pace.AT_ONCE);
        EngineRun.Stream stream = pair.stream();
        boolean isTest =
                stream.partitions().size() == 1
                        && stream.endMillis() != null
                        && stream.endMillis() == Long.MAX_VALUE;
        if (isTest) {
            for (String rule : run.counts().rules().stream().map(c -> c.rule()).toList()) {
                test(rule, stream.partitions().get(0).events(), run, text);
            }
        } else {
            text.append("// start ").append(stream.startMillis());
            text.append(", end ").append(stream.endMillis()).append('\n');
            for (EngineRun.Partition partition : stream.partitions()) {
                text.append("// partition ").append(partition.id()).append('\n');
                partition.events().forEach(e -> text.append("// ").append(event(e)).append('\n'));
            }
        }
        return text.toString();
    }

    private static void test(String rule, List<Event> events, EngineRun run, StringBuilder text) {
        text.append("TEST ").append(rule).append(" \"\" {\n");
        events.forEach(event -> text.append("  AT ").append(event(event)).append('\n'));
        for (Alert alert : run.alerts()) {
            if (alert.rule().equals(rule)) {
                text.append("  EXPECT AT ").append(at(alert.time())).append(" { status: \"");
                text.append(alert.status().name().toLowerCase(java.util.Locale.ROOT)).append('"');
                for (Alert.Value value : alert.fields()) {
                    text.append(", ").append(value.name()).append(": ");
                    text.append(literal(value.type(), value.value()));
                }
                text.append(" }\n");
            }
        }
        text.append("}\n");
    }

    private static String event(Event event) {
        EventType type = event.type();
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < type.fields().size(); i++) {
            if (i != type.timeField() && event.get(i) != null) {
                fields.add(field(type.fields().get(i), event.get(i)));
            }
        }
        String values = String.join(", ", fields);
        return at(event.time()) + " " + type.name() + " { " + values + " }";
    }

    private static String at(long time) {
        return time - StreamGenerator.START + "ms";
    }

    private static String field(Field field, @Nullable Object value) {
        return field.name() + ": " + literal(field.type(), value);
    }

    private static String literal(Type type, @Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (type instanceof Type.ListType list) {
            return ((List<?>) value)
                    .stream().map(e -> literal(list.element(), e)).toList().toString();
        } else if (type instanceof Type.RecordType record) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < record.fields().size(); i++) {
                fields.add(field(record.fields().get(i), ((RecordValue) value).values().get(i)));
            }
            return "{ " + String.join(", ", fields) + " }";
        } else if (type == Type.Scalar.STRING) {
            return "\"" + value + "\"";
        } else if (type == Type.Scalar.DURATION) {
            return value + "ms";
        } else if (type == Type.Scalar.TIMESTAMP) {
            return "\"" + java.time.Instant.ofEpochMilli((Long) value) + "\"";
        } else if (type == Type.Scalar.FLOAT) {
            return new BigDecimal(value.toString()).toString();
        }
        return value.toString();
    }
}
