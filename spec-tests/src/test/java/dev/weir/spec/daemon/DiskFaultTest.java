package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system tells a daemon that a call to the disk has failed, as strace lets it: at some write or
 * fsync of some file of its state or its output. With the starts that follow, its output is that of
 * a replay. {@code -Dweir.disk.faults=N} has each kind of call fail N times, {@code -Dweir.seed=S}
 * others of them.
 */
class DiskFaultTest {
    private static final int FAULTS = Integer.getInteger("weir.disk.faults", 3);
    private static final long SEED = Long.getLong("weir.seed", 1);

    /** Of so many runs one has to meet its fault, or the faults are at the wrong places. */
    private static final int RUNS_FOR_A_FAULT = 5;

    private static final int MOST_CALLS_WITHOUT_ROOM = 5;

    private static final Pattern CALL = Pattern.compile("\\d+ +\\w+\\(\\d+<([^>]+)>.*");
    private static final Pattern INJECTED = Pattern.compile("(\\w+)\\(.*\\(INJECTED\\)");

    @TempDir Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeEach
    void needsStrace() throws Exception {
        Strace.assumeItWorks(folder);
    }

    @Test
    void afterAFailedFsyncItEndsAndTheNextStartGoesOn() throws Exception {
        fail(Strace.FSYNCS, "EIO", 0);
    }

    @Test
    void afterAFailedWriteItEndsAndTheNextStartGoesOn() throws Exception {
        fail(Strace.WRITES, "EIO", 0);
    }

    @Test
    void withoutRoomForSomeWritesItGoesOnOrTheNextStartDoes() throws Exception {
        fail(Strace.WRITES, "ENOSPC", MOST_CALLS_WITHOUT_ROOM);
    }

    /**
     * @param mostMore how many calls may fail behind the first of a fault
     */
    private void fail(String calls, String error, int mostMore) throws Exception {
        CardFiles recordings = CardFiles.write(folder.toRealPath(), SEED, 5);
        List<Map.Entry<String, Integer>> survey = survey(recordings.in("survey"), calls);
        int met = 0;
        int ends = 0;
        int runs = 0;
        for (int round = 0; met < FAULTS; round++) {
            CardFiles files = recordings.in("round-" + round);
            boolean isAtEnd = false;
            while (!isAtEnd) {
                Path trace = files.folder().resolve("trace.txt");
                Map.Entry<String, Integer> file = survey.get(random.nextInt(survey.size()));
                int first = 1 + random.nextInt((file.getValue() + 1) / 2);
                int last = first + (mostMore == 0 ? 0 : random.nextInt(mostMore));
                String when = first + ".." + last;
                List<String> under = new Strace(calls, trace).failing(error, when);
                under.addAll(List.of("-P", files.folder().resolve(file.getKey()).toString()));
                int exitCode = run(files, met < FAULTS ? under : List.of());
                String told =
                        String.format(
                                "seed %d: %s %s of %s: %s%s",
                                SEED,
                                error,
                                when,
                                file.getKey(),
                                Files.readString(files.told()),
                                Files.exists(trace) ? Files.readString(trace) : "");
                boolean isMet = met < FAULTS && INJECTED.matcher(Files.readString(trace)).find();
                met += isMet ? 1 : 0;
                isAtEnd = exitCode == ExitCode.FINE;
                ends += isAtEnd ? 0 : 1;
                assertThat(++runs).as(told).isLessThan((FAULTS + 1) * RUNS_FOR_A_FAULT);
                assertThat(isAtEnd || exitCode == ExitCode.DISK && isMet)
                        .as("exit code %d: %s", exitCode, told)
                        .isTrue();
                assertThat(isAtEnd && isMet && error.equals("EIO")).as(told).isFalse();
            }
            files.assertOutputIsThatOfAReplay(
                    "seed " + SEED + ": " + Files.readString(files.told()));
        }
        System.out.printf(
                "%s of %s: %d times, in files of %d names; the daemon ended %d times, seed %d%n",
                error, calls, met, survey.size(), ends, SEED);
    }

    /** To which files such calls go, by their paths in the folder, and how many to each. */
    private List<Map.Entry<String, Integer>> survey(CardFiles files, String calls)
            throws Exception {
        Path trace = files.folder().resolve("trace.txt");
        assertThat(run(files, new Strace(calls, trace).under())).isZero();
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher call = CALL.matcher(line);
            // A library that cannot be unpacked in one place is unpacked in another.
            if (call.matches() && !call.group(1).endsWith(".so")) {
                Path path = Path.of(call.group(1));
                if (path.startsWith(files.folder()) && !path.equals(files.told())) {
                    counts.merge(files.folder().relativize(path).toString(), 1, Integer::sum);
                }
            }
        }
        return List.copyOf(counts.entrySet());
    }

    private static int run(CardFiles files, List<String> under) throws Exception {
        try (WeirProcess daemon = WeirProcess.startUnder(under, files.told(), files.command())) {
            return daemon.exitCode();
        }
    }
}
