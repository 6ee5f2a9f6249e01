package dev.weir.spec.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One alert as both sides can say it.
 *
 * @param key the parts of the key with a bar between them, a star where there is none
 * @param fields values as text, numbers in their shortest form
 */
record Answer(String key, long atMillis, Map<String, String> fields) {
    static final Comparator<Answer> BY_PLACE =
            Comparator.comparingLong(Answer::atMillis)
                    .thenComparing(
                            answer -> new BigDecimal(answer.fields().getOrDefault("id", "0")))
                    .thenComparing(Answer::key);

    /** An alert of expected.json. */
    static Answer expected(JsonNode alert) {
        Map<String, String> fields = new TreeMap<>();
        alert.properties().forEach(field -> fields.put(field.getKey(), text(field.getValue())));
        fields.remove("key");
        fields.remove("ts");
        return new Answer(alert.get("key").asText(), alert.get("ts").asLong(), fields);
    }

    /** An alert of Weir, with the wanted ones of its fields. */
    static Answer actual(JsonNode alert, Set<String> wanted) {
        List<String> parts = new ArrayList<>();
        alert.get("key").forEach(part -> parts.add(part.asText()));
        Map<String, String> fields = new TreeMap<>();
        for (String name : wanted) {
            fields.put(name, text(alert.get("fields").path(name)));
        }
        return new Answer(
                parts.isEmpty() ? "*" : String.join("|", parts),
                Instant.parse(alert.get("time").asText()).toEpochMilli(),
                fields);
    }

    private static String text(JsonNode value) {
        if (value.isNumber()) {
            return new BigDecimal(value.asText()).stripTrailingZeros().toPlainString();
        }
        if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(text(element)));
            return elements.toString();
        }
        return value.isMissingNode() ? "(not emitted)" : value.asText();
    }
}
