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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The alerts over each recorded stream are the known ones. Without {@code WEIR_DATA}, the folder
 * that holds the streams, all tests here are skipped and say so.
 */
class RecordedStreamsTest {
    private static final Path RULES = Path.of("data");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path scratch;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "card_transactions",
                "equity_trades",
                "nab_cloudwatch",
                "ssh_auth",
                "web_access",
                "windows_purplesharp"
            })
    void the_alerts_are_the_known_ones(String set) throws IOException {
        compare(set, recording(set));
    }

    /** Events that come late by no more than the DELAY change nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"ssh_auth", "web_access", "windows_purplesharp"})
    void in_the_order_of_the_log_they_are_the_same(String set) throws IOException {
        compare(set, inOrderOfTheLog(recording(set)));
    }

    private static void compare(String set, Path recording) throws IOException {
        KnownAnswers answers = new KnownAnswers(data().resolve(set).resolve("expected.json"));
        Map<String, List<JsonNode>> alerts = replay(RULES.resolve(set), recording);
        SoftAssertions softly = new SoftAssertions();
        List<String> rows = Files.readAllLines(RULES.resolve(set).resolve("compare.csv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", 3);
            List<JsonNode> fired = alerts.getOrDefault(cells[0], List.of());
            compareRule(softly, cells[0], answers, cells[1], cells[2], fired);
        }
        softly.assertAll();
        assertThat(rows).as("rules compared").hasSizeGreaterThan(1);
    }

    private static void compareRule(
            SoftAssertions softly,
            String rule,
            KnownAnswers answers,
            String oracle,
            String answer,
            List<JsonNode> fired) {
        KnownAnswers.Known known = answers.known(oracle, answer);
        softly.assertThat(fired.size())
                .as("number of alerts of %s%s", rule, answers.misreading(oracle, fired.size()))
                .isEqualTo(known.count());
        known.alerts()
                .ifPresent(
                        expected ->
                                softly.assertThat(
                                                fired.stream()
                                                        .map(a -> Answer.actual(a, known.fields()))
                                                        .sorted(Answer.BY_PLACE))
                                        .as("alerts of %s", rule)
                                        .isEqualTo(expected));
        known.ids()
                .ifPresent(
                        expected ->
                                softly.assertThat(
                                                fired.stream()
                                                        .map(a -> a.get("fields").get("id").asInt())
                                                        .sorted())
                                        .as("events that fired %s", rule)
                                        .isEqualTo(expected));
    }

    /** The alerts of each rule, in order. */
    private static Map<String, List<JsonNode>> replay(Path pack, Path recording)
            throws IOException {
        CommandRun run =
                CommandRun.of(
                        "replay",
                        "--format",
                        "ndjson",
                        "--fields",
                        "--strict",
                        pack.toString(),
                        recording.toString());
        run.succeeding();
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
