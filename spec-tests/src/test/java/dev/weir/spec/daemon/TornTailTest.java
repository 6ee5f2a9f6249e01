package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon is killed at an fsync, and each of its files is cut off somewhere in what was not
 * durable by then, as when the power fails. With the starts that follow, its output is that of a
 * replay. {@code -Dweir.disk.torn=N} kills it N times, {@code -Dweir.seed=S} elsewhere.
 */
class TornTailTest {
    private static final int TORN = Integer.getInteger("weir.disk.torn", 4);
    private static final long SEED = Long.getLong("weir.seed", 1);

    private static final int RUNS_FOR_A_KILL = 5;

    /** How many fsyncs a thread does before the end of the stream, at least. */
    private static final int MOST_FSYNCS = 60;

    private static final int KILLED = 128 + 9;

    private static final Pattern WRITE =
            Pattern.compile(
                    "\\d+ +p?write(?:64)?\\(\\d+<([^>]+)>, .*, (\\d+)(?:, \\d+)?(?:\\)| <unf).*");
    private static final Pattern FSYNC =
            Pattern.compile("\\d+ +(?:fsync|fdatasync)\\(\\d+<([^>]+)>.*");

    @TempDir Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeEach
    void needsStrace() throws Exception {
        Strace.assumeItWorks(folder);
    }

    @Test
    void whatWasNotDurableIsWrittenAgain() throws Exception {
        CardFiles recordings = CardFiles.write(folder.toRealPath(), SEED, 10);
        int killed = 0;
        int torn = 0;
        int runs = 0;
        for (int round = 0; killed < TORN; round++) {
            CardFiles files = recordings.in("round-" + round);
            Path trace = files.folder().resolve("trace.txt");
            Strace strace = new Strace(Strace.FSYNCS + "," + Strace.WRITES, trace);
            boolean isAtEnd = false;
            while (!isAtEnd) {
                int number = 1 + random.nextInt(MOST_FSYNCS);
                List<String> under =
                        killed < TORN ? strace.killing(Strace.FSYNCS, number) : List.of();
                int exitCode = run(files, under);
                isAtEnd = exitCode == ExitCode.FINE;
                assertThat(isAtEnd || exitCode == KILLED)
                        .as("exit code %d, %s", exitCode, told(files))
                        .isTrue();
                if (!isAtEnd) {
                    killed++;
                    torn += tear(files, notDurable(files, trace));
                }
                assertThat(++runs).isLessThan((TORN + 1) * RUNS_FOR_A_KILL);
            }
            files.assertOutputIsThatOfAReplay(told(files));
        }
        System.out.printf("%d kills, and %d files cut off, seed %d%n", killed, torn, SEED);
        assertThat(torn).isPositive();
    }

    /** How many bytes at the end of each file were written and not made durable. */
    private static Map<Path, Long> notDurable(CardFiles files, Path trace) throws IOException {
        Map<Path, Long> tails = new HashMap<>();
        List<String> lines = Files.readAllLines(trace);
        int last = lastFsync(lines);
        for (int i = 0; i < lines.size(); i++) {
            Matcher write = WRITE.matcher(lines.get(i));
            Matcher fsync = FSYNC.matcher(lines.get(i));
            if (write.matches()) {
                tails.merge(Path.of(write.group(1)), Long.parseLong(write.group(2)), Long::sum);
            } else if (fsync.matches() && i != last) {
                tails.remove(Path.of(fsync.group(1)));
            }
        }
        tails.keySet()
                .removeIf(
                        path ->
                                !path.startsWith(files.folder())
                                        || path.equals(files.told())
                                        || !Files.exists(path));
        return tails;
    }

    /** The one at which it was killed. */
    private static int lastFsync(List<String> lines) {
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            last = FSYNC.matcher(lines.get(i)).matches() ? i : last;
        }
        return last;
    }

    private int tear(CardFiles files, Map<Path, Long> tails) throws IOException {
        for (Map.Entry<Path, Long> tail : tails.entrySet()) {
            try (FileChannel file = FileChannel.open(tail.getKey(), StandardOpenOption.WRITE)) {
                long size = file.size();
                long most = Math.min(size, tail.getValue());
                long cut = 1 + random.nextLong(most);
                file.truncate(size - cut);
                Files.writeString(
                        files.told(),
                        String.format(
                                "%s: %d of %d bytes cut off, of which %d were not durable%n",
                                tail.getKey(), cut, size, tail.getValue()),
                        StandardOpenOption.APPEND);
            }
        }
        return tails.size();
    }

    private static int run(CardFiles files, List<String> under) throws Exception {
        try (WeirProcess daemon = WeirProcess.startUnder(under, files.told(), files.command())) {
            return daemon.exitCode();
        }
    }

    private static String told(CardFiles files) throws IOException {
        return "seed " + SEED + ": " + Files.readString(files.told());
    }
}
