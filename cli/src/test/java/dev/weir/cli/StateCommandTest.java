package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir state}: what a daemon has left in its folder. */
class StateCommandTest {
    private static final String RULES =
            """
            EVENT Pay { card string, amount int, at timestamp } TIME at
            RULE small_then_large {
              BY card
              MATCH s: Pay[amount < 5]{2,} -> l: Pay[amount > 500]
              WITHIN 1h
            }
            RULE often { BY card FROM p: Pay WINDOW SLIDING 1h HAVING count() >= 2 SUPPRESS 1h }
            RULE quiet { BY card MATCH !p: Pay FOR 2h }
            """;

    private static final String RECORDS =
            """
            {"card":"c1","amount":1,"at":"2026-01-01T00:00:00Z"}
            {"card":"c2","amount":900,"at":"2026-01-01T00:01:00Z"}
            {"card":"c1","amount":2,"at":"2026-01-01T00:02:00Z"}
            """;

    @TempDir private Path folder;
    private Path state;

    @BeforeEach
    void a_daemon_has_run_to_the_end() throws IOException {
        state = folder.resolve("state");
        run();
    }

    private void run() throws IOException {
        run(Files.writeString(folder.resolve("r.jsonl"), RECORDS).toString());
    }

    private void run(String source) throws IOException {
        Path rules = Files.writeString(folder.resolve("p.rule"), RULES);
        WeirRun run =
                WeirRun.of(
                        "run",
                        rules.toString(),
                        "--source",
                        source,
                        "--sink",
                        folder.resolve("alerts.jsonl").toString(),
                        "--state",
                        state.toString(),
                        "--port",
                        "0",
                        "--exit-at-end");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private WeirRun weir(String... arguments) {
        return WeirRun.of(
                Stream.concat(
                                Stream.of("state"),
                                Stream.concat(
                                        Stream.of(arguments),
                                        Stream.of("--state", state.toString())))
                        .toArray(String[]::new));
    }

    @Test
    void its_checkpoints_are_listed() {
        WeirRun run = weir("ls");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().toList()).hasSize(2);
        assertThat(run.out())
                .containsPattern("(?m)^1 +slot-0  2026-01-01T00:02:00.000Z  [0-9a-f]{12} +5 +1 ");
        assertThat(weir("ls", "--format", "json").out())
                .contains("\"number\": 1,")
                .contains("\"key_states\": 5,");
    }

    @Test
    void what_each_rule_holds_is_shown() {
        WeirRun run = weir("show");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("checkpoint 1, up to 2026-01-01T00:02:00.000Z, 0 events waiting\n")
                .contains(":0 read before record 3, ended\n")
                .containsPattern("(?m)^often +2 +0 +3 +\\d+ B +1$")
                .containsPattern("(?m)^quiet +2 +0 +0 +\\d+ B +0$")
                .containsPattern("(?m)^small_then_large +1 +2 +0 +\\d+ B +0$");
        assertThat(weir("show", "--format", "json").out())
                .contains("\"rule\": \"often\",\n      \"keys\": 2,");
    }

    @Test
    void the_keys_of_a_rule_are_shown_those_with_the_most_state_first() {
        assertThat(weir("show", "often").out().lines().map(line -> line.split(" +")[0]))
                .containsExactly("key", "c1", "c2");
    }

    @Test
    void what_is_known_under_a_key_is_shown() {
        assertThat(weir("show", "small_then_large", "--key", "c1").out())
                .startsWith(
                        "{\"record\":\"key_state\",\"rule\":\"small_then_large\","
                                + "\"key\":{\"card\":\"c1\"},\"events\":[{\"type\":\"Pay\",")
                .contains("\"fields\":{\"card\":\"c1\",\"amount\":2,")
                .endsWith("\"runs\":[{\"taken\":{\"s\":[0,1]}},{\"taken\":{\"s\":[1]}}]}\n");
        assertThat(weir("show", "quiet", "--key", "c2").out())
                .endsWith("\"last\":[0],\"silent_since\":\"2026-01-01T00:01:00.000Z\"}\n");
        assertThat(weir("show", "often", "--key", "c1").out())
                .endsWith("\"window\":[0,1],\"looks_back_at\":[],\"armed\":false}\n");
    }

    @Test
    void what_is_not_there_is_said() {
        WeirRun key = weir("show", "often", "--key", "c3");
        assertThat(key.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(key.err()).contains("nothing is known of often under c3");
        WeirRun rule = weir("show", "oftem");
        assertThat(rule.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(rule.err()).contains("did you mean `often`?");
        WeirRun number = weir("show", "--checkpoint", "7");
        assertThat(number.exitCode()).isEqualTo(ExitCode.STATE);
        assertThat(number.err()).contains("no checkpoint 7 in ");
        WeirRun nothing = WeirRun.of("state", "ls", "--state", folder + "/other");
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(nothing.err()).contains("there is no state folder ");
    }

    @Test
    void all_of_it_is_exported() throws IOException {
        List<String> lines = weir("export").out().lines().toList();
        assertThat(lines).hasSize(1 + 5 + 1);
        assertThat(lines.get(0)).startsWith("{\"record\":\"checkpoint\",\"number\":1,");
        assertThat(lines.get(6))
                .isEqualTo(
                        "{\"record\":\"suppression\",\"rule\":\"often\",\"by\":[\"c1\"],"
                                + "\"until\":\"2026-01-01T01:02:00.000Z\",\"held_back\":0}");
        Path out = folder.resolve("state.jsonl");
        assertThat(weir("export", "--out", out.toString()).out()).isEmpty();
        assertThat(Files.readAllLines(out)).isEqualTo(lines);
    }

    @Test
    void a_sound_folder_is_sound() {
        WeirRun run = weir("verify");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("sound    control.log\n")
                .contains("sound    checkpoints/slot-0\n")
                .contains("sound    packs/");
    }

    @Test
    void what_is_damaged_is_named() throws IOException {
        Path table;
        try (Stream<Path> files = Files.list(state.resolve("checkpoints/slot-0"))) {
            table =
                    files.filter(file -> file.toString().endsWith(".sst"))
                            .findFirst()
                            .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 2] ^= 1;
        Files.write(table, bytes);
        WeirRun alone = weir("verify");
        assertThat(alone.exitCode()).isEqualTo(ExitCode.STATE);
        assertThat(alone.out())
                .contains("damaged  checkpoints/slot-0: ")
                .contains(table.getFileName() + " is not as it was written")
                .contains("no daemon can start from this folder");
        assertThat(weir("show").exitCode()).isEqualTo(ExitCode.STATE);
    }

    @Test
    void what_a_source_has_received_is_looked_at_too() throws IOException {
        state = folder.resolve("other");
        InputStream input = System.in;
        try {
            System.setIn(new ByteArrayInputStream(RECORDS.getBytes(StandardCharsets.UTF_8)));
            run("-");
        } finally {
            System.setIn(input);
        }
        assertThat(weir("verify").out()).contains("sound    input/stdin\n");
        Path log = state.resolve("input/stdin/00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        WeirRun run = weir("verify");
        assertThat(run.exitCode()).isEqualTo(ExitCode.STATE);
        assertThat(run.out()).contains("damaged  input/stdin: ").contains("is not as it was");
    }

    @Test
    void an_older_checkpoint_is_enough_to_go_on() throws IOException {
        run();
        assertThat(weir("ls").out().lines().toList()).hasSize(3);
        Path manifest = state.resolve("checkpoints/slot-1/manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"number\":2", "\"number\":3"));
        WeirRun run = weir("verify");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out())
                .contains("sound    checkpoints/slot-0\n")
                .contains("damaged  checkpoints/slot-1: manifest.json is not as it was written\n");
        WeirRun show = weir("show");
        assertThat(show.exitCode()).isZero();
        assertThat(show.err())
                .contains("the checkpoint in slot-1 cannot be used: manifest.json is not");
        assertThat(show.out()).startsWith("checkpoint 1, ");
    }
}
