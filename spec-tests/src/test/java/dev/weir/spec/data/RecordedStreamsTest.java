package dev.weir.spec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.spec.command.CommandRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The alerts over each recorded stream are the known ones. Without {@code WEIR_DATA}, the folder
 * that holds the streams, what needs them is skipped and says so.
 */
class RecordedStreamsTest {
    private static final Path RULES = Path.of("data");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path scratch;

    static List<String> sets() {
        return List.of(
                "card_transactions",
                "equity_trades",
                "nab_cloudwatch",
                "ssh_auth",
                "web_access",
                "windows_purplesharp");
    }

    /** Without the streams as well. */
    @ParameterizedTest
    @MethodSource("sets")
    void the_rules_have_no_warnings_and_the_one_layout(String set) {
        CommandRun.of("check", "--strict", RULES.resolve(set).toString()).succeeding();
        CommandRun.of("fmt", "--check", RULES.resolve(set).toString()).succeeding();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void the_alerts_are_the_known_ones(String set) throws IOException {
        compare(set, recording(set));
    }

    /** Events that are behind by no more than the DELAY are not late and change nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"ssh_auth", "web_access", "windows_purplesharp"})
    void in_the_order_of_the_log_they_are_the_same(String set) throws IOException {
        compare(set, inOrderOfTheLog(recording(set)));
    }

    /** A recording that is taken for the whole stream brings what was still waited for. */
    @ParameterizedTest
    @ValueSource(strings = {"nab_cloudwatch", "ssh_auth", "web_access"})
    void at_the_end_of_the_stream_what_is_pending_fires(String set) throws IOException {
        KnownAnswers answers = answers(set);
        Map<String, List<JsonNode>> alerts = replay(RULES.resolve(set), recording(set), "--end");
        SoftAssertions softly = new SoftAssertions();
        for (Comparison c : comparisons(set)) {
            if (c.answer().equals(KnownAnswers.ALERTS)) {
                softly.assertThat(ids(alerts.getOrDefault(c.rule(), List.of())))
                        .as("events that fired %s", c.rule())
                        .containsExactlyInAnyOrderElementsOf(answers.atTheEnd(c.oracle()));
            }
        }
        softly.assertAll();
    }

    /** A line of compare.csv: which answer of which oracle a rule must give. */
    private record Comparison(String rule, String oracle, String answer) {}

    private static List<Comparison> comparisons(String set) throws IOException {
        List<Comparison> comparisons = new ArrayList<>();
        List<String> rows = Files.readAllLines(RULES.resolve(set).resolve("compare.csv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", 3);
            comparisons.add(new Comparison(cells[0], cells[1], cells[2]));
        }
        return comparisons;
    }

    private static KnownAnswers answers(String set) throws IOException {
        return new KnownAnswers(data().resolve(set).resolve("expected.json"));
    }

    private void compare(String set, Path recording) throws IOException {
        KnownAnswers answers = answers(set);
        Map<String, List<JsonNode>> alerts = replay(RULES.resolve(set), recording);
        SoftAssertions softly = new SoftAssertions();
        List<Comparison> comparisons = comparisons(set);
        for (Comparison c : comparisons) {
            compareRule(softly, c, answers, alerts.getOrDefault(c.rule(), List.of()));
        }
        softly.assertAll();
        List<String> compared = comparisons.stream().map(Comparison::rule).toList();
        assertThat(compared)
                .as("rules compared")
                .hasSizeGreaterThan(1)
                .containsAll(alerts.keySet());
    }

    private static void compareRule(
            SoftAssertions softly, Comparison c, KnownAnswers answers, List<JsonNode> fired) {
        KnownAnswers.Known known = answers.known(c.oracle(), c.answer());
        softly.assertThat(fired.size())
                .as(
                        "number of alerts of %s%s",
                        c.rule(), answers.misreading(c.oracle(), fired.size()))
                .isEqualTo(known.count());
        known.alerts()
                .ifPresent(
                        expected ->
                                softly.assertThat(
                                                fired.stream()
                                                        .map(a -> Answer.actual(a, known.fields()))
                                                        .sorted(Answer.BY_PLACE))
                                        .as("alerts of %s", c.rule())
                                        .isEqualTo(expected));
        known.ids()
                .ifPresent(
                        expected ->
                                softly.assertThat(ids(fired).stream().sorted())
                                        .as("events that fired %s", c.rule())
                                        .isEqualTo(expected));
    }

    private static List<Integer> ids(List<JsonNode> fired) {
        return fired.stream().map(alert -> alert.get("fields").get("id").asInt()).toList();
    }

    /** The alerts of each rule, in order. */
    private Map<String, List<JsonNode>> replay(Path pack, Path recording, String... options)
            throws IOException {
        Path summary = scratch.resolve("summary.json");
        List<String> arguments = new ArrayList<>(List.of("replay", "--format", "ndjson"));
        arguments.addAll(List.of("--fields", "--strict", "--summary", summary.toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(pack.toString(), recording.toString()));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new)).succeeding();
        assertThat(JSON.readTree(summary.toFile()).get("late").asInt()).as("late").isZero();
        Map<String, List<JsonNode>> alerts = new HashMap<>();
        for (String line : run.out().lines().toList()) {
            JsonNode alert = JSON.readTree(line);
            alerts.computeIfAbsent(alert.get("rule").asText(), rule -> new ArrayList<>())
                    .add(alert);
        }
        return alerts;
    }

    /** The recording as it was logged: by {@code src_line} instead of by time. */
    private Path inOrderOfTheLog(Path recording) throws IOException {
        record Logged(int line, String text) {}
        List<Logged> events = new ArrayList<>();
        for (String text : lines(recording)) {
            events.add(new Logged(JSON.readTree(text).get("src_line").asInt(), text));
        }
        events.sort(Comparator.comparingInt(Logged::line));
        Path reordered = scratch.resolve("events.jsonl");
        return Files.write(reordered, events.stream().map(Logged::text).toList());
    }

    private static List<String> lines(Path recording) throws IOException {
        try (InputStream file = Files.newInputStream(recording);
                InputStream plain =
                        recording.toString().endsWith(".gz") ? new GZIPInputStream(file) : file;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static Path recording(String set) {
        Path plain = data().resolve(set).resolve("events.jsonl");
        return Files.exists(plain) ? plain : plain.resolveSibling("events.jsonl.gz");
    }

    private static Path data() {
        String folder = System.getenv("WEIR_DATA");
        assumeTrue(folder != null, "WEIR_DATA is not set: no recorded streams to compare with");
        return Path.of(folder);
    }
}
