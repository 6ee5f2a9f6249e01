package dev.weir.compiler.test;

import dev.weir.rules.ast.Span;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A TEST block that is in order.
 *
 * @param parameters values that the test gives to PARAM, as {@link
 *     dev.weir.compiler.CompileOptions#parameters}
 * @param startMillis the instant that offsets count from
 * @param deliveries the events, in the order of delivery
 * @param expectations the alerts that must come, in order; none means that none may
 * @param watermarkMillis the instant where the stream stops; null where it ends
 */
public record TestCase(
        String rule,
        String title,
        Span span,
        Map<String, Object> parameters,
        long startMillis,
        List<Delivery> deliveries,
        List<Expectation> expectations,
        @Nullable Long watermarkMillis) {
    public TestCase {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        deliveries = List.copyOf(deliveries);
        expectations = List.copyOf(expectations);
    }

    /**
     * An event to deliver.
     *
     * @param values one for each field of the type
     */
    public record Delivery(EventType type, List<@Nullable Object> values, long timeMillis) {
        public Delivery {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /**
     * An alert that must come.
     *
     * @param timeMillis its time; null where any will do
     */
    public record Expectation(@Nullable Long timeMillis, List<Expected> values, Span span) {
        public Expectation {
            values = List.copyOf(values);
        }
    }

    /** What an alert says under a name. */
    public enum Subject {
        FIELD,
        KEY,
        STATUS,
        SUPPRESSED,
        OMITTED,
        MESSAGE
    }

    /**
     * A value that an alert must have.
     *
     * @param type the type of the value
     */
    public record Expected(String name, Subject subject, Type type, @Nullable Object value) {}
}
