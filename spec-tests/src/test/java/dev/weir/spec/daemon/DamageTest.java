package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bit of what a daemon has kept is flipped while it is stopped. The next start gives the output
 * that it would have given, or is refused and names what is damaged. {@code -Dweir.disk.flips=N}
 * flips N bits, {@code -Dweir.seed=S} others.
 */
class DamageTest {
    private static final int FLIPS = Integer.getInteger("weir.disk.flips", 30);
    private static final long SEED = Long.getLong("weir.seed", 1);

    private static final List<String> OUTPUT =
            List.of("alerts.jsonl", "letters.jsonl", "late.jsonl");

    @TempDir Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private int flips;

    /** How often each happened, for people. */
    private final Map<String, Integer> ends = new TreeMap<>();

    /** What a daemon has left that ended before its stream did. */
    private record Left(CardFiles files, List<String> command, boolean isWhole) {}

    @Test
    void aFlippedBitIsDoneWithoutOrRefused() throws Exception {
        CardFiles recordings = CardFiles.write(folder, SEED, 10);
        List<Left> all =
                List.of(
                        left(recordings.in("stopped"), true, false),
                        left(recordings.in("killed"), false, false),
                        left(recordings.in("logged"), true, true));
        for (int i = 0; i < all.size(); i++) {
            Left left = all.get(i);
            CardFiles sound = copy(left, "sound-" + i);
            assertThat(verify(sound).exitCode()).isZero();
            goOn(left, sound).succeeding();
            for (int flip = i; flip < FLIPS; flip += all.size()) {
                flip(left, sound);
            }
        }
        System.out.printf("%d bits flipped, seed %d: %s%n", FLIPS, SEED, ends);
    }

    private Left left(CardFiles files, boolean inOrder, boolean fromStandardInput)
            throws Exception {
        List<String> command = new ArrayList<>(files.command());
        List<String> under = List.of();
        if (fromStandardInput) {
            command.set(command.indexOf("--source") + 1, "-");
            Path lines = files.recordings().resolve("stream").resolve("a.jsonl");
            under = List.of("sh", "-c", "exec \"$@\" < " + lines, "sh");
        }
        try (WeirProcess daemon = WeirProcess.startUnder(under, files.told(), command)) {
            long moment = files.lengthOfExpected() / 10;
            daemon.await(() -> files.lengthOfAlerts() >= moment);
            assertThat(daemon.isAlive()).as(daemon.output()).isTrue();
            if (inOrder) {
                assertThat(daemon.terminate()).as(daemon.output()).isZero();
            } else {
                daemon.kill();
            }
        }
        return new Left(files, command, inOrder);
    }

    private void flip(Left left, CardFiles sound) throws Exception {
        CardFiles files = copy(left, "damaged-" + flips++);
        List<Path> kept = kept(files);
        Path file = kept.get(random.nextInt(kept.size()));
        byte[] bytes = Files.readAllBytes(file);
        int at = random.nextInt(bytes.length);
        int bit = random.nextInt(Byte.SIZE);
        bytes[at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
        String name = files.folder().relativize(file).toString();
        String what = String.format("seed %d, bit %d of byte %d of %s", SEED, bit, at, name);

        CommandRun verified = verify(files);
        if (left.isWhole() && isVerified(name)) {
            assertThat(verified.exitCode()).as("%s: %s", what, verified).isNotZero();
        }
        CommandRun run = goOn(left, files);
        what += ": " + run;
        if (run.exitCode() == ExitCode.FINE) {
            for (String output : OUTPUT) {
                assertThat(files.folder().resolve(output))
                        .as(what)
                        .hasSameBinaryContentAs(sound.folder().resolve(output));
            }
        } else {
            assertThat(run.exitCode()).as(what).isEqualTo(ExitCode.STATE);
            assertThat(run.err()).as(what).contains(file.getFileName().toString());
        }
        String end = run.exitCode() == ExitCode.FINE ? "goes on" : "is refused";
        ends.merge(end, 1, Integer::sum);
        delete(files.folder());
    }

    /**
     * What `weir state verify` reads: not what only one daemon has, nor what a checkpoint is made
     * of before it is one.
     */
    private static boolean isVerified(String name) {
        return name.equals("state/control.log")
                || name.startsWith("state/checkpoints/slot-")
                || name.startsWith("state/input/")
                || name.startsWith("state/packs/");
    }

    private static CommandRun verify(CardFiles files) {
        return CommandRun.of("state", "verify", "--state", files.state().toString());
    }

    /** Starts a daemon that runs to the end of the stream, without input of its own. */
    private static CommandRun goOn(Left left, CardFiles files) {
        String before = left.files().folder().toString();
        String now = files.folder().toString();
        String[] command =
                left.command().stream().map(a -> a.replace(before, now)).toArray(String[]::new);
        InputStream input = System.in;
        try {
            System.setIn(InputStream.nullInputStream());
            return CommandRun.of(command);
        } finally {
            System.setIn(input);
        }
    }

    private CardFiles copy(Left left, String name) throws IOException {
        CardFiles to = left.files().in(name);
        delete(to.folder());
        Path from = left.files().folder();
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                if (!path.startsWith(from.resolve("temporary"))) {
                    Files.copy(path, to.folder().resolve(from.relativize(path).toString()));
                }
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    /** All files of a daemon but its output. */
    private static List<Path> kept(CardFiles files) throws IOException {
        try (Stream<Path> all = Files.walk(files.folder())) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> !OUTPUT.contains(path.getFileName().toString()))
                    .filter(path -> !path.equals(files.told()))
                    .filter(path -> path.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }
}
