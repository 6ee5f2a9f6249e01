package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTest {
    @TempDir private Path folder;
    private Path pack;
    private Path recording;

    @BeforeEach
    void write_a_pack_and_a_recording() {
        pack = DoorPack.folder(folder.resolve("doors"), DoorPack.EVENT + DoorPack.RULE);
        recording = DoorPack.write(folder.resolve("day.jsonl"), DoorPack.EVENTS);
    }

    private WeirRun replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay", pack.toString()));
        arguments.add(recording.toString());
        arguments.addAll(Arrays.asList(options));
        return WeirRun.of(arguments.toArray(new String[0]));
    }

    private JsonNode summary(String... options) throws IOException {
        Path file = folder.resolve("summary.json");
        List<String> all = new ArrayList<>(List.of("--summary", file.toString()));
        all.addAll(Arrays.asList(options));
        replay(all.toArray(new String[0]));
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void alerts_are_json_lines_where_nobody_watches() throws IOException {
        WeirRun run = replay();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasLineCount(1);
        JsonNode alert = new ObjectMapper().readTree(run.out());
        assertThat(alert.get("rule").asText()).isEqualTo("forced");
        assertThat(alert.get("time").asText()).isEqualTo("2026-01-01T00:00:20.000Z");
        assertThat(alert.at("/events/no")).hasSize(2);
        assertThat(alert.at("/events/no/0/source").asText()).isEqualTo("day.jsonl");
        assertThat(run.err()).contains("4 records").contains("1 alert\n");
    }

    @Test
    void alerts_are_lines_for_people_on_a_screen() {
        WeirRun run = WeirRun.onScreen("replay", pack.toString(), recording.toString());
        assertThat(run.out()).contains("\u001b[31mhigh\u001b[0m").contains("door lab opened\n");
    }

    @Test
    void json_is_one_list() throws IOException {
        WeirRun run = replay("--format", "json", "--fields");
        JsonNode alerts = new ObjectMapper().readTree(run.out());
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).has("events")).isFalse();
        DoorPack.write(recording, "");
        assertThat(replay("--format", "json").out()).isEqualTo("[]\n");
    }

    @Test
    void the_books_balance() throws IOException {
        String more =
                """
                not json
                {"door":"lab","granted":"maybe","ts":"2026-01-01T00:00:40Z"}
                {"door":"lab","granted":true,"ts":"2025-12-31T00:00:00Z"}
                """;
        DoorPack.write(recording, DoorPack.EVENTS + more);
        Path dead = folder.resolve("dead.jsonl");
        Path late = folder.resolve("late.jsonl");
        JsonNode books = summary("--dead-letters", dead.toString(), "--late", late.toString());
        assertThat(books.get("in").asInt()).isEqualTo(7);
        assertThat(books.get("used").asInt()).isEqualTo(4);
        assertThat(books.get("unused").asInt()).isZero();
        assertThat(books.get("late").asInt()).isEqualTo(1);
        assertThat(books.get("dead_letters").asInt()).isEqualTo(2);
        assertThat(books.get("alerts").asInt()).isEqualTo(1);
        assertThat(books.at("/rules/0/rule").asText()).isEqualTo("forced");
        assertThat(Files.readAllLines(dead)).hasSize(2);
        assertThat(Files.readString(late)).contains("\"reason\":\"late\"");
    }

    @Test
    void dead_letters_are_a_fault_only_under_strict() {
        DoorPack.write(recording, "nonsense\n" + DoorPack.EVENTS);
        assertThat(replay().exitCode()).isZero();
        assertThat(replay("--strict").exitCode()).isEqualTo(1);
    }

    @Test
    void events_outside_of_the_span_are_unused() throws IOException {
        JsonNode books = summary("--from", "2026-01-01T00:00:05Z", "--to", "2026-01-01T00:00:25Z");
        assertThat(books.get("in").asInt()).isEqualTo(4);
        assertThat(books.get("unused").asInt()).isEqualTo(2);
        assertThat(books.get("alerts").asInt()).isZero();
    }

    @Test
    void a_parameter_gives_other_alerts() {
        assertThat(replay("--param", "tries=3").out()).isEmpty();
    }

    @Test
    void lanes_change_nothing() {
        assertThat(replay("--lanes", "4").out()).isEqualTo(replay().out());
    }

    @Test
    void a_second_file_is_a_partition_of_its_own() throws IOException {
        Path other = DoorPack.write(folder.resolve("more/other.jsonl"), DoorPack.EVENTS);
        assertThat(summary(folder.resolve("more").toString()).get("in").asInt()).isEqualTo(8);
    }

    @Test
    void standard_input_is_a_recording() {
        WeirRun run = WeirRun.withInput(DoorPack.EVENTS, "replay", pack.toString(), "-");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasLineCount(1);
    }

    @Test
    void a_damaged_file_counts_up_to_the_damage() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(DoorPack.EVENTS.getBytes(StandardCharsets.UTF_8));
        }
        recording = folder.resolve("day.jsonl.gz");
        Files.write(recording, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 8));
        WeirRun run = replay();
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).hasLineCount(1);
        assertThat(run.err()).contains("4 records").contains("weir replay: day.jsonl.gz: ");
    }

    @Test
    void shadow_alerts_go_to_their_file_only() throws IOException {
        DoorPack.folder(
                pack, DoorPack.EVENT + DoorPack.RULE.replace("open\" {", "open\" SHADOW {"));
        Path shadow = folder.resolve("shadow.jsonl");
        JsonNode books = summary("--shadow", shadow.toString());
        assertThat(books.get("alerts").asInt()).isZero();
        assertThat(books.get("shadow_alerts").asInt()).isEqualTo(1);
        assertThat(Files.readAllLines(shadow)).hasSize(1);
    }

    @Test
    void the_end_of_the_stream_brings_deadlines() {
        DoorPack.folder(
                pack,
                DoorPack.EVENT
                        + "RULE shut { BY door MATCH a: Access[granted] -> !Access FOR 1h }\n");
        assertThat(replay().out()).isEmpty();
        assertThat(replay("--end").out()).hasLineCount(2);
    }

    @Test
    void an_unknown_rule_or_type_suggests_the_nearest() {
        assertThat(replay("--rule", "forcd").err()).contains("did you mean `forced`?");
        assertThat(replay("--rule", "forcd").exitCode()).isEqualTo(2);
        assertThat(replay("--type", "Acces").err()).contains("did you mean `Access`?");
    }

    @Test
    void a_bad_rule_exits_with_2_and_writes_nothing() {
        DoorPack.folder(pack, DoorPack.EVENT + "RULE r { MATCH a: Acess }\n");
        Path out = folder.resolve("alerts.jsonl");
        WeirRun run = replay("--out", out.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("error[E0212]");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--out", "--shadow", "--dead-letters", "--late", "--summary"})
    void a_recording_is_never_overwritten(String option) {
        WeirRun run = replay(option, folder.resolve("doors/../day.jsonl").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is read, and cannot be written as well");
        assertThat(recording).hasContent(DoorPack.EVENTS);
    }

    @Test
    void two_results_never_share_a_file() {
        String one = folder.resolve("one.jsonl").toString();
        WeirRun run = replay("--late", one, "--dead-letters", one);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("`--dead-letters` and `--late` both go to `" + one + "`")
                .contains("help: name a file of its own for each");
        assertThat(replay("--summary", "-").err())
                .contains("`--out` and `--summary` both go to standard output");
        assertThat(replay("--out", one, "--summary", "-").out()).contains("\"alerts\": 1");
        assertThat(replay("--out", "/dev/null", "--late", "/dev/null").exitCode()).isZero();
    }

    @Test
    void an_output_that_cannot_be_written_is_named_before_anything_is_read() {
        String nowhere = folder.resolve("no/such/folder.json").toString();
        WeirRun run = replay("--summary", nowhere);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("weir replay: no such file or folder: " + nowhere + "\n");
        assertThat(replay("--out", folder.toString()).err())
                .isEqualTo("weir replay: is a directory: " + folder + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--out", "--dead-letters", "--late", "--summary"})
    void a_full_disk_is_told_with_the_file(String option) {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no device that is always full");
        DoorPack.write(
                recording,
                DoorPack.EVENTS
                        + "nonsense\n"
                        + DoorPack.EVENTS.replace("2026-01-01", "2025-12-31"));
        WeirRun run = replay(option, "/dev/full");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .endsWith("weir replay: no space left on device: /dev/full\n")
                .doesNotContain("Exception");
    }

    @Test
    void standard_input_is_read_once() {
        WeirRun run = WeirRun.withInput("", "replay", pack.toString(), "-", "-");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("`-` can be read once only");
    }

    @Test
    void a_folder_without_recordings_is_wrong_usage() {
        recording = folder.resolve("doors");
        WeirRun run = replay();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("there is no recording in").contains("*.jsonl");
    }

    @Test
    void a_recording_in_the_place_of_the_pack_is_told() {
        WeirRun run = WeirRun.of("replay", recording.toString(), pack.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is no pack").contains("name a .rule file, or a folder");
    }

    @Test
    void a_missing_recording_exits_with_3() {
        recording = folder.resolve("nowhere.jsonl");
        WeirRun run = replay();
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("no such file or folder");
    }

    @Test
    void values_that_are_none_are_wrong_usage() {
        assertThat(replay("--from", "yesterday").err())
                .contains("`--from` takes an instant, and `yesterday` is none")
                .contains("help: write 2026-01-01T00:00:00Z");
        assertThat(replay("--to", "24:00").exitCode()).isEqualTo(2);
        assertThat(replay("--from", "2026-01-02", "--to", "2026-01-01").err())
                .contains("`--from` is later than `--to`");
        assertThat(replay("--speed", "fast").err()).contains("`--speed` takes a factor as 10x");
        assertThat(replay("--speed", "0x").exitCode()).isEqualTo(2);
        assertThat(replay("--lanes", "0").err()).contains("`--lanes` takes a number from 1 to");
        assertThat(replay("--lanes", "1025").exitCode()).isEqualTo(2);
        assertThat(replay("--lanes", "two").exitCode()).isEqualTo(2);
        assertThat(replay("--format", "xml").err())
                .contains("`--format` takes one of human, ndjson, json, and not `xml`");
        assertThat(replay("--param", "tries").exitCode()).isEqualTo(2);
    }

    @Test
    void a_recording_of_one_type_is_waited_for_as_that_type_says() {
        Path pack =
                DoorPack.folder(
                        folder.resolve("pack"),
                        """
                        EVENT Slow { n int, ts timestamp } TIME ts DELAY 10s
                        EVENT Fast { n int, ts timestamp } TIME ts DELAY 2s
                        RULE all { BY () MATCH f: Fast EMIT n = f.n }
                        """);
        Path recording =
                DoorPack.write(
                        folder.resolve("fast.jsonl"),
                        """
                        {"n":1,"ts":"2026-01-01T00:00:10Z"}
                        {"n":2,"ts":"2026-01-01T00:00:08Z"}
                        {"n":3,"ts":"2026-01-01T00:00:07Z"}
                        """);
        WeirRun run = WeirRun.of("replay", "--type", "Fast", pack.toString(), recording.toString());
        assertThat(run.out().lines().count()).isEqualTo(2);
    }
}
