package dev.weir.spec.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The expected.json of a data set. */
final class KnownAnswers {
    /** The answer that is a list of whole alerts; every other one is the name of a variant. */
    static final String ALERTS = "alerts";

    private final JsonNode root;

    KnownAnswers(Path file) throws IOException {
        root = new ObjectMapper().readTree(file.toFile());
    }

    /** What a rule must give: how many alerts, and as much about each of them as is known. */
    Known known(String oracle, String answer) {
        JsonNode rule = rule(oracle);
        if (answer.equals(ALERTS)) {
            List<Answer> alerts = new ArrayList<>();
            rule.get("alerts").forEach(alert -> alerts.add(Answer.expected(alert)));
            alerts.sort(Answer.BY_PLACE);
            return new Known(
                    rule.get("expected_count").asInt(), Optional.of(alerts), Optional.empty());
        }
        JsonNode count = rule.path("variants").path(answer);
        if (!count.isInt()) {
            throw new IllegalArgumentException(oracle + " has no variant " + answer);
        }
        return new Known(count.asInt(), Optional.empty(), ids(rule, answer));
    }

    /**
     * The events that fire a rule when the recording is taken for the whole stream: what was still
     * waited for comes as well.
     */
    List<Integer> atTheEnd(String oracle) {
        JsonNode rule = rule(oracle);
        List<Integer> all = ids(rule, "alerts", alert -> alert.get("id"));
        all.addAll(ids(rule, "pending_at_end", id -> id));
        all.addAll(ids(rule, "open_at_end_satisfying", id -> id));
        return all;
    }

    private static List<Integer> ids(
            JsonNode rule, String list, Function<JsonNode, JsonNode> idOf) {
        List<Integer> ids = new ArrayList<>();
        rule.path(list).forEach(element -> ids.add(idOf.apply(element).asInt()));
        return ids;
    }

    /** Says which mistake gives this number of alerts, where one is known. */
    String misreading(String oracle, int count) {
        List<String> mistakes = new ArrayList<>();
        rule(oracle)
                .path("misreadings")
                .properties()
                .forEach(
                        mistake -> {
                            if (mistake.getValue().asInt() == count) {
                                mistakes.add(mistake.getKey());
                            }
                        });
        return mistakes.isEmpty() ? "" : "; this many come of " + mistakes;
    }

    private static Optional<List<Integer>> ids(JsonNode rule, String answer) {
        String name =
                answer.startsWith("with_suppression")
                        ? "suppressed_ids"
                        : answer.equals("every_event_while_true") ? "every_event_ids" : "";
        return rule.path(name).isArray()
                ? Optional.of(ids(rule, name, id -> id).stream().sorted().toList())
                : Optional.empty();
    }

    private JsonNode rule(String oracle) {
        JsonNode rules = root.has("oracles") ? root.get("oracles") : root.path("rules");
        for (JsonNode rule : rules) {
            if (rule.path("name").asText().equals(oracle)) {
                return rule;
            }
        }
        throw new IllegalArgumentException("expected.json has no " + oracle);
    }

    /**
     * @param alerts the alerts in full, where they are known
     * @param ids of the events that fired, ascending, where they are known
     */
    record Known(int count, Optional<List<Answer>> alerts, Optional<List<Integer>> ids) {
        /** The names of the fields by which an alert is compared. */
        Set<String> fields() {
            Set<String> names = new TreeSet<>();
            alerts.orElse(List.of())
                    .forEach(alert -> names.addAll(new TreeMap<>(alert.fields()).keySet()));
            return names;
        }
    }
}
