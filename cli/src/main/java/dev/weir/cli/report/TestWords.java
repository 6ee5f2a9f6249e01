package dev.weir.cli.report;

import dev.weir.compiler.test.TestCase;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.RecordValue;
import dev.weir.runtime.value.TimeText;
import dev.weir.runtime.value.ValueText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands in a test, in the words of a TEST block. */
final class TestWords {
    private final long startMillis;

    /**
     * @param startMillis the instant that offsets count from
     */
    TestWords(long startMillis) {
        this.startMillis = startMillis;
    }

    /** {@code 30s}. */
    String offset(long millis) {
        return DurationText.format(millis - startMillis);
    }

    /** <code>EXPECT AT 30s { card: "c1" }</code>. */
    String expectation(TestCase.Expectation expected) {
        List<String> values =
                expected.values().stream()
                        .map(v -> v.name() + ": " + value(v.type(), v.value()))
                        .toList();
        Long time = expected.timeMillis();
        return (time == null ? "" : "AT " + offset(time) + " ") + braces(values);
    }

    /** <code>AT 30s { card: "c1", probes: 3 }</code>: the fields, then what else was asked for. */
    String alert(Alert alert, TestCase.@Nullable Expectation asked) {
        List<String> values = new ArrayList<>();
        Set<String> shown = new LinkedHashSet<>();
        List<Alert.Value> all = new ArrayList<>(alert.fields());
        all.addAll(alert.key());
        for (Alert.Value value : all) {
            if (shown.add(value.name())) {
                values.add(value.name() + ": " + value(value.type(), value.value()));
            }
        }
        if (alert.status() == Alert.Status.RESOLVED) {
            shown.add("status");
            values.add("status: \"resolved\"");
        }
        if (asked != null) {
            for (TestCase.Expected value : asked.values()) {
                if (shown.add(value.name())) {
                    values.add(value.name() + ": " + other(alert, value));
                }
            }
        }
        return "AT " + offset(alert.time()) + " " + braces(values);
    }

    /** <code>Payment { card: "c1", amount: 1.00 }</code>, without what is null. */
    String event(Event event) {
        List<String> values = new ArrayList<>();
        List<Field> fields = event.type().fields();
        for (int i = 0; i < fields.size(); i++) {
            Object value = event.get(i);
            if (value != null && i != event.type().timeField()) {
                values.add(fields.get(i).name() + ": " + value(fields.get(i).type(), value));
            }
        }
        return event.type().name() + " " + braces(values);
    }

    private static String other(Alert alert, TestCase.Expected asked) {
        return switch (asked.subject()) {
            case STATUS -> "\"" + alert.status().name().toLowerCase(Locale.ROOT) + "\"";
            case SUPPRESSED -> Long.toString(alert.suppressed());
            case OMITTED -> Long.toString(alert.omitted());
            case MESSAGE -> value(Type.Scalar.STRING, alert.message());
            case FIELD, KEY -> "null";
        };
    }

    /** A value as a literal. */
    static String value(Type type, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (type instanceof Type.ListType list) {
            List<String> items =
                    ((List<?>) value).stream().map(item -> value(list.element(), item)).toList();
            return "[" + String.join(", ", items) + "]";
        }
        if (type instanceof Type.RecordType record) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < record.fields().size(); i++) {
                Object field = ((RecordValue) value).values().get(i);
                Field declared = record.fields().get(i);
                fields.add(declared.name() + ": " + value(declared.type(), field));
            }
            return braces(fields);
        }
        if (type == Type.Scalar.STRING || type == Type.Scalar.IP) {
            return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
        if (type == Type.Scalar.TIMESTAMP) {
            return "\"" + TimeText.format((Long) value) + "\"";
        }
        return ValueText.format(type, value);
    }

    private static String braces(List<String> values) {
        return values.isEmpty() ? "{}" : "{ " + String.join(", ", values) + " }";
    }
}
