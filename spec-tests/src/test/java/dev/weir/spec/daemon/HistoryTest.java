package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a daemon made of a stream depends on when its parts came: a partition was silent, another
 * appeared late, a record came from the future, the pack was reloaded. A replay with the control
 * log does the same again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryTest {
    private static final String OTHER_PACK =
            CardStream.PACK
                    .replace("count(p) >= 12", "count(p) >= 9")
                    .replace("amount > 985.00", "amount > 970.00");

    @TempDir private static Path folder;

    @Test
    void aReplayWithTheControlLogGivesTheAlertsOfTheDaemon() throws IOException {
        replay(in("cards.rule"), "--control", in("state/control.log").toString());
        assertSame("alerts");
        assertSame("late");
        assertThat(lines("letters-again")).hasSameSizeAs(lines("letters"));
        assertThat(lines("letters")).anyMatch(line -> line.contains("time_ahead"));
    }

    @Test
    void withoutItAReplayDecidesOtherwise() throws IOException {
        replay(in("cards.rule"));
        assertThat(lines("late-again")).isNotEqualTo(lines("late"));
        assertThat(lines("alerts-again")).isNotEqualTo(lines("alerts"));
    }

    @Test
    void anotherPackSeesTheSameStream() throws IOException {
        Path other =
                Files.writeString(
                        in("other.rule"), CardStream.PACK.replace("RULE busy", "RULE lively"));
        assertThat(replay(other, "--control", in("state/control.log").toString()).err())
                .contains("is none of the packs that ran");
        assertSame("late");
        assertThat(lines("alerts-again")).anyMatch(line -> line.contains("lively"));
    }

    @Test
    void recordingsUnderOtherNamesAreMissed() {
        assertThat(
                        CommandRun.of(
                                        "replay",
                                        "--control",
                                        in("state/control.log").toString(),
                                        in("cards.rule").toString(),
                                        in("stream").toString())
                                .err())
                .contains("the control log tells of `cards/c.jsonl:0`, and no recording does");
    }

    /** Runs a daemon over files that come and grow one after the other. */
    @BeforeAll
    void live() throws Exception {
        Files.writeString(in("cards.rule"), CardStream.PACK);
        Files.createDirectory(in("stream"));
        Path all = Files.createDirectory(in("all"));
        CardStream.write(all.resolve("a.jsonl"), 1, 6_000, 120);
        CardStream.write(all.resolve("b.jsonl"), 2, 6_000, 120);
        CardStream.write(all.resolve("c.jsonl"), 3, 6_000, 120);
        CardStream.write(all.resolve("d.jsonl"), 4, 6_000, 120);
        append("a.jsonl", 0, 3_000);
        append("b.jsonl", 0, 3_000);
        append("c.jsonl", 0, 100);
        try (WeirProcess daemon = start(false)) {
            // Only with the third partition aside can anything come out.
            daemon.await(() -> has("alerts.jsonl", "\"rule\""));
            append("c.jsonl", 100, 3_000);
            daemon.await(() -> has("state/control.log", "\"back\""));
            append("d.jsonl", 0, 4_000);
            daemon.await(() -> has("state/control.log", "\"opened\""));
            Files.writeString(
                    in("stream/a.jsonl"),
                    "{\"type\":\"Pay\",\"card\":\"c1\",\"amount\":1.00,\"ts\":4102444800000}\n",
                    StandardOpenOption.APPEND);
            daemon.await(() -> has("state/control.log", "\"refused\""));
            Files.writeString(in("cards.rule"), OTHER_PACK);
            daemon.reload();
            daemon.await(() -> has("state/control.log", "\"switched\""));
            append("a.jsonl", 3_000, 6_000);
            append("b.jsonl", 3_000, 6_000);
            assertThat(daemon.terminate()).as(daemon.output()).isZero();
        }
        append("c.jsonl", 3_000, 6_000);
        append("d.jsonl", 4_000, 6_000);
        try (WeirProcess daemon = start(true)) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }
    }

    private void append(String file, int from, int to) throws IOException {
        Files.write(
                in("stream").resolve(file),
                Files.readAllLines(in("all").resolve(file)).subList(from, to),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private WeirProcess start(boolean exitAtEnd) throws IOException {
        Path config =
                Files.writeString(
                        in("weir.yaml"),
                        """
                        packs:
                          - path: cards.rule
                            watch: false
                        sources:
                          cards:
                            files: {path: stream}
                            idle-timeout: 100ms
                        sinks:
                          file:
                            alerts: alerts.jsonl
                            dead-letters: letters.jsonl
                            late: late.jsonl
                        state:
                          path: state
                        http:
                          port: 0
                        exit-at-end: %s
                        """
                                .formatted(exitAtEnd));
        return WeirProcess.start(in("output.txt"), List.of("run", "-c", config.toString()));
    }

    private static Path in(String file) {
        return folder.resolve(file);
    }

    private boolean has(String file, String text) {
        try {
            Path path = in(file);
            return Files.exists(path) && Files.readString(path).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommandRun replay(Path pack, String... more) {
        String[] arguments = {
            "replay",
            pack.toString(),
            "cards=" + in("stream"),
            "--out",
            in("alerts-again.jsonl").toString(),
            "--late",
            in("late-again.jsonl").toString(),
            "--dead-letters",
            in("letters-again.jsonl").toString()
        };
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CommandRun.of(all).succeeding();
    }

    private void assertSame(String file) throws IOException {
        assertThat(lines(file)).isNotEmpty();
        assertThat(lines(file + "-again")).containsExactlyInAnyOrderElementsOf(lines(file));
        if (file.equals("alerts")) {
            assertThat(in("alerts-again.jsonl")).hasSameBinaryContentAs(in("alerts.jsonl"));
        }
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(in(file + ".jsonl"));
    }
}
