package dev.weir.spec.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Language, section 4: "`id` is a hash of the pack's name, rule, key, the steps and positions of
 * the matched events, and the position (event or instant) at which it fired; not of versions."
 */
class AlertIdentityTest {
    private static final String RULE =
            """
            EVENT Knock { door string, force int, at timestamp } TIME at
            RULE twice {
              SEVERITY low
              BY door
              MATCH a: Knock -> b: Knock
              WITHIN 1m
              EMIT door, force = b.force
              MESSAGE "twice at {door}"
            }
            RULE hard {
              BY door
              FROM k: Knock
              WINDOW SLIDING 10s
              HAVING max(k.force) > 5
              RESOLVE
            }
            """;
    private static final String MANIFEST = "name: doors\nversion: 1.0.0\n";
    private static final String KNOCKS =
            """
            {"door": "front", "force": 1, "at": "2026-01-01T00:00:00Z"}
            {"door": "front", "force": 9, "at": "2026-01-01T00:00:01Z"}
            {"door": "back", "force": 2, "at": "2026-01-01T00:00:02Z"}
            {"door": "back", "force": 3, "at": "2026-01-01T00:00:40Z"}
            """;

    @TempDir private Path folder;
    private List<String> before = List.of();

    @BeforeEach
    void replayOnce() throws IOException {
        before = ids(UnaryOperator.identity(), UnaryOperator.identity(), KNOCKS, "knocks.jsonl");
    }

    @Test
    void it_is_unique_with_the_status() {
        assertThat(before).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void a_resolved_alert_has_the_id_of_its_firing_one() {
        List<String> hard = before.stream().filter(id -> id.startsWith("hard")).toList();
        assertThat(hard).hasSize(2);
        assertThat(hard.get(1)).isEqualTo(hard.get(0).replace("firing", "resolved"));
    }

    @Test
    void it_is_not_of_versions_severities_messages_or_conditions() throws IOException {
        List<String> after =
                ids(
                        text -> text.replace("1.0.0", "2.0.0-rc.1"),
                        text ->
                                text.replace("SEVERITY low", "SEVERITY high")
                                        .replace("twice at", "two knocks at")
                                        .replace("force = b.force", "total = a.force + b.force")
                                        .replace("WITHIN 1m", "WITHIN 2m"),
                        KNOCKS,
                        "knocks.jsonl");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void it_is_of_the_pack_and_the_names_of_rule_and_steps() throws IOException {
        UnaryOperator<String> same = UnaryOperator.identity();
        assertOthers(ids(text -> text.replace("doors", "gates"), same, KNOCKS, "knocks.jsonl"));
        assertOthers(ids(same, text -> text.replace("twice {", "two {"), KNOCKS, "knocks.jsonl"));
        assertOthers(
                ids(same, text -> text.replace("a: Knock ", "c: Knock "), KNOCKS, "knocks.jsonl"));
    }

    @Test
    void it_is_of_the_positions_of_the_events() throws IOException {
        UnaryOperator<String> same = UnaryOperator.identity();
        String first = "{\"door\": \"side\", \"force\": 1, \"at\": \"2026-01-01T00:00:00Z\"}\n";
        assertOthers(ids(same, same, first + KNOCKS, "knocks.jsonl"));
        assertOthers(ids(same, same, KNOCKS, "others.jsonl"));
    }

    /** No alert of rule {@code twice}, as it was called, has its id any more. */
    private void assertOthers(List<String> after) {
        assertThat(after).hasSize(before.size());
        assertThat(before.stream().filter(id -> id.startsWith("twice")).map(this::hash))
                .hasSize(2)
                .doesNotContainAnyElementsOf(after.stream().map(this::hash).toList());
    }

    private String hash(String id) {
        return id.substring(id.lastIndexOf(' '));
    }

    private List<String> ids(
            UnaryOperator<String> manifest,
            UnaryOperator<String> rules,
            String knocks,
            String recording)
            throws IOException {
        Path pack = Files.createDirectories(folder.resolve("pack"));
        Files.writeString(pack.resolve("rulepack.yaml"), manifest.apply(MANIFEST));
        Files.writeString(pack.resolve("rules.rule"), rules.apply(RULE));
        Path file = Files.writeString(folder.resolve(recording), knocks);
        String out =
                CommandRun.of("replay", "--format", "ndjson", pack.toString(), file.toString())
                        .succeeding()
                        .out();
        List<String> ids = new ArrayList<>();
        for (String line : out.lines().toList()) {
            JsonNode alert = new ObjectMapper().readTree(line);
            ids.add(
                    String.join(
                            " ",
                            alert.get("rule").asText(),
                            alert.get("status").asText(),
                            alert.get("id").asText()));
        }
        return ids;
    }
}
