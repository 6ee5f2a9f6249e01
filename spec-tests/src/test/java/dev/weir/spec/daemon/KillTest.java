package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that is killed goes on as if nothing had been: its output is that of a replay. {@code
 * -Dweir.kills=N} kills it N times, {@code -Dweir.seed=S} at other moments.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 20);
    private static final long SEED = Long.getLong("weir.seed", 1);

    @TempDir Path folder;

    @Test
    void killedAtAnyMomentItWritesWhatAReplayWrites() throws Exception {
        Path pack = Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        Path stream = Files.createDirectory(folder.resolve("stream"));
        CardStream.write(stream.resolve("a.jsonl"), SEED, 30_000, 120);
        CardStream.write(stream.resolve("b.jsonl"), SEED + 1, 22_000, 160);
        CardStream.write(stream.resolve("c.jsonl"), SEED + 2, 8_000, 360);
        replay(pack, stream);
        long whole = Files.size(folder.resolve("expected.jsonl"));
        SplittableRandom random = new SplittableRandom(SEED);
        long[] moments = random.longs(KILLS, 0, whole).sorted().toArray();

        Path output = folder.resolve("output.txt");
        for (long moment : moments) {
            try (WeirProcess daemon = start(pack, stream, output)) {
                daemon.await(() -> size(folder.resolve("alerts.jsonl")) >= moment);
                daemon.kill();
            }
        }
        try (WeirProcess daemon = start(pack, stream, output)) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }

        assertThat(folder.resolve("alerts.jsonl"))
                .as("seed %d: %s", SEED, Files.readString(output))
                .hasSameBinaryContentAs(folder.resolve("expected.jsonl"));
        assertThat(sortedLines("letters.jsonl")).isEqualTo(sortedLines("expected-letters.jsonl"));
        assertThat(sortedLines("late.jsonl")).isEqualTo(sortedLines("expected-late.jsonl"));
        assertThat(folder.resolve("temporary")).isEmptyDirectory();
    }

    private void replay(Path pack, Path stream) {
        CommandRun.of(
                        "replay",
                        pack.toString(),
                        stream.toString(),
                        "--out",
                        folder.resolve("expected.jsonl").toString(),
                        "--dead-letters",
                        folder.resolve("expected-letters.jsonl").toString(),
                        "--late",
                        folder.resolve("expected-late.jsonl").toString())
                .succeeding();
    }

    private WeirProcess start(Path pack, Path stream, Path output) throws IOException {
        return WeirProcess.start(
                output,
                List.of(
                        "run",
                        pack.toString(),
                        "--source",
                        stream.toString(),
                        "--sink",
                        folder.resolve("alerts.jsonl").toString(),
                        "--dead-letters",
                        folder.resolve("letters.jsonl").toString(),
                        "--late",
                        folder.resolve("late.jsonl").toString(),
                        "--state",
                        folder.resolve("state").toString(),
                        "--checkpoint-interval",
                        "200ms",
                        "--port",
                        "0",
                        "--exit-at-end"));
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> sortedLines(String file) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve(file)));
        lines.sort(null);
        return lines;
    }
}
