package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Payments in files, a daemon that writes to files what it makes of them, and what that has to be.
 *
 * @param recordings what the daemon reads, and the replay that says what it has to write
 * @param folder of the state, the output and what the daemon tells
 */
record CardFiles(Path recordings, Path folder) {

    /**
     * Writes recordings.
     *
     * @param size how many times as many events as in the shortest
     */
    static CardFiles write(Path folder, long seed, int size) throws IOException {
        Path recordings = Files.createDirectories(folder.resolve("recordings"));
        Path stream = Files.createDirectories(recordings.resolve("stream"));
        Files.writeString(recordings.resolve("cards.rule"), CardStream.PACK);
        CardStream.write(stream.resolve("a.jsonl"), seed, size * 1500, 120);
        CardStream.write(stream.resolve("b.jsonl"), seed + 1, size * 1100, 160);
        CardStream.write(stream.resolve("c.jsonl"), seed + 2, size * 400, 360);
        CommandRun.of(
                        "replay",
                        recordings.resolve("cards.rule").toString(),
                        stream.toString(),
                        "--out",
                        recordings.resolve("alerts.jsonl").toString(),
                        "--dead-letters",
                        recordings.resolve("letters.jsonl").toString(),
                        "--late",
                        recordings.resolve("late.jsonl").toString())
                .succeeding();
        return new CardFiles(recordings, folder).in("daemon");
    }

    /** The same recordings for a daemon in another folder beside them. */
    CardFiles in(String name) throws IOException {
        return new CardFiles(recordings, Files.createDirectories(recordings.resolveSibling(name)));
    }

    /** What runs the daemon, which ends where the files do. */
    List<String> command() {
        return List.of(
                "run",
                recordings.resolve("cards.rule").toString(),
                "--source",
                recordings.resolve("stream").toString(),
                "--sink",
                alerts().toString(),
                "--dead-letters",
                folder.resolve("letters.jsonl").toString(),
                "--late",
                folder.resolve("late.jsonl").toString(),
                "--state",
                state().toString(),
                "--checkpoint-interval",
                "200ms",
                "--port",
                "0",
                "--exit-at-end");
    }

    WeirProcess start() throws IOException {
        return WeirProcess.start(told(), command());
    }

    Path state() {
        return folder.resolve("state");
    }

    Path alerts() {
        return folder.resolve("alerts.jsonl");
    }

    /** What the daemon tells, of all its runs. */
    Path told() {
        return folder.resolve("told.txt");
    }

    long lengthOfExpected() throws IOException {
        return Files.size(recordings.resolve("alerts.jsonl"));
    }

    /** How much has been written so far. */
    long lengthOfAlerts() {
        try {
            return Files.exists(alerts()) ? Files.size(alerts()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything is out, once: of several files, what is no alert may be in another order. */
    void assertOutputIsThatOfAReplay(String description) throws IOException {
        assertThat(alerts())
                .as(description)
                .hasSameBinaryContentAs(recordings.resolve("alerts.jsonl"));
        for (String file : List.of("letters.jsonl", "late.jsonl")) {
            assertThat(Files.readAllLines(folder.resolve(file)))
                    .as(description)
                    .containsExactlyInAnyOrderElementsOf(
                            Files.readAllLines(recordings.resolve(file)));
        }
    }
}
