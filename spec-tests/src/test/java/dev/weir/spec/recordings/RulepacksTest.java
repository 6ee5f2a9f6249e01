package dev.weir.spec.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulepacksTest {
    private static final Path RULEPACKS = Path.of("..", "rulepacks");
    private static final Pattern RULE = Pattern.compile("(?m)^RULE (\\w+)");

    /** Rules that want a longer history than a recording has. */
    private static final Set<String> SILENT = Set.of("dormant_card");

    @ParameterizedTest
    @ValueSource(strings = {"fraud", "security", "monitoring", "iot", "ecommerce"})
    void a_pack_has_no_warnings_and_the_one_layout_and_passes_its_tests(String pack) {
        String folder = RULEPACKS.resolve(pack).toString();
        CommandRun.of("check", "--strict", folder).succeeding();
        CommandRun.of("fmt", "--check", folder).succeeding();
        CommandRun.of("test", folder).succeeding();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fraud", "security", "monitoring", "iot", "ecommerce"})
    void the_tests_of_a_pack_exercise_each_step_branch_and_deadline(String pack)
            throws IOException {
        String folder = RULEPACKS.resolve(pack).toString();
        CommandRun run = CommandRun.of("test", "--coverage", "--format", "json", folder);
        JsonNode rules =
                new ObjectMapper().readTree(run.succeeding().out()).at("/packs/0/coverage");
        assertThat(rules).hasSizeGreaterThanOrEqualTo(5);
        for (JsonNode rule : rules) {
            for (String what : List.of("steps", "branches", "deadlines")) {
                assertThat(rule.get(what))
                        .as(rule.get("rule").asText())
                        .allSatisfy(point -> assertThat(point.get("taken").asLong()).isPositive());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fraud", "security", "monitoring", "iot", "ecommerce"})
    void every_rule_finds_something_in_the_recording(String pack) throws IOException {
        Path folder = RULEPACKS.resolve(pack);
        String recording = folder.resolve("recordings").resolve(pack + ".jsonl").toString();
        CommandRun run =
                CommandRun.of(
                        "replay", "--format", "ndjson", "--strict", folder.toString(), recording);
        Set<String> fired = new TreeSet<>();
        for (String line : run.succeeding().out().lines().toList()) {
            fired.add(new ObjectMapper().readTree(line).get("rule").asText());
        }
        assertThat(fired).isEqualTo(rulesOf(folder));
    }

    private static Set<String> rulesOf(Path folder) throws IOException {
        Set<String> rules = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".rule")).toList()) {
                RULE.matcher(Files.readString(file)).results().forEach(r -> rules.add(r.group(1)));
            }
        }
        rules.removeAll(SILENT);
        return rules;
    }
}
