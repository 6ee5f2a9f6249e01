package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.cli.ExitCode;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk with the state and the output of a daemon is filled up, again and again. The daemon says
 * so, waits, and goes on by itself when there is room; also where it is killed meanwhile. In the
 * end its output is that of a replay. {@code -Dweir.disk.fillings=N} fills it N times, {@code
 * -Dweir.seed=S} at other moments.
 */
class FullDiskTest {
    private static final int FILLINGS = Integer.getInteger("weir.disk.fillings", 4);
    private static final long SEED = Long.getLong("weir.seed", 1);

    /** Room for all there is to write, and for the library of RocksDB. */
    private static final int MEGABYTES = 64;

    private static final int EVENTS_AT_ONCE = 2000;
    private static final int KILLED_ONE_IN = 4;

    private static final String WAITS = "reading stops until there is some";
    private static final String GOES_ON = "there is room on the disk again; reading goes on";
    private static final String ANSWERS = "answers at";

    @TempDir Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private List<String> lines = List.of();
    private int written;

    @Test
    void aFullDiskIsWaitedFor() throws Exception {
        Path mount = Files.createDirectory(folder.toRealPath().resolve("disk"));
        try (SmallDisk disk = SmallDisk.mount(mount, MEGABYTES)) {
            assumeTrue(disk != null, "no disk can be mounted in a namespace here");
            configure(mount);
            lines =
                    new ArrayList<>(
                            CardStream.lines(SEED, (2 * FILLINGS + 1) * EVENTS_AT_ONCE, 120));
            WeirProcess daemon = start(disk);
            int kills = 0;
            try {
                daemon.await(() -> timesSaid(ANSWERS) > 0);
                for (int i = 0; i < FILLINGS; i++) {
                    send(EVENTS_AT_ONCE);
                    int waits = timesSaid(WAITS);
                    int goesOn = timesSaid(GOES_ON);
                    disk.fill();
                    send(EVENTS_AT_ONCE);
                    daemon.await(() -> isFull(disk) && timesSaid(WAITS) > waits);
                    assertThat(daemon.isAlive()).as(told()).isTrue();
                    if (random.nextInt(KILLED_ONE_IN) == 0) {
                        daemon.kill();
                        kills++;
                        daemon = startOnFull(disk);
                    } else {
                        disk.makeRoom();
                        daemon.await(() -> timesSaid(GOES_ON) > goesOn);
                    }
                    assertThat(daemon.isAlive()).as(told()).isTrue();
                }
                send(lines.size() - written);
                assertThat(daemon.terminate()).as(told()).isZero();
            } finally {
                daemon.close();
            }
            try (WeirProcess last = start(disk, "--exit-at-end")) {
                assertThat(last.exitCode()).as(told()).isZero();
            }
            assertOutputIsThatOfAReplay(disk);
            assertThat(timesSaid("states take more than `state.memory`")).isPositive();
            System.out.printf(
                    "the disk was full %d times, %d of them with a kill, seed %d%n",
                    FILLINGS, kills, SEED);
        }
    }

    /** Takes what a checkpoint has given back that was under way. */
    private static boolean isFull(SmallDisk disk) {
        disk.fill();
        return true;
    }

    /** On a full disk a start fails, or waits; when there is room it does not. */
    private WeirProcess startOnFull(SmallDisk disk) throws Exception {
        int answers = timesSaid(ANSWERS);
        int failed = timesSaid("no room on the disk");
        WeirProcess daemon = start(disk);
        daemon.await(() -> timesSaid(ANSWERS) > answers);
        if (!daemon.isAlive()) {
            assertThat(daemon.exitCode()).as(told()).isEqualTo(ExitCode.DISK);
            assertThat(timesSaid("no room on the disk")).as(told()).isGreaterThan(failed);
            disk.makeRoom();
            daemon = start(disk);
            daemon.await(() -> timesSaid(ANSWERS) > answers);
        } else {
            disk.makeRoom();
        }
        return daemon;
    }

    private void send(int events) throws IOException {
        Files.write(
                folder.resolve("payments.jsonl"),
                lines.subList(written, written + events),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        written += events;
    }

    private void configure(Path mount) throws IOException {
        Path pack = Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        Files.writeString(
                config(),
                """
                packs: { path: %1$s }
                sources:
                  payments:
                    # However slow the machine is, no partition counts as silent.
                    idle-timeout: 1d
                    files: { path: payments.jsonl }
                sinks:
                  file:
                    alerts: %2$s/alerts.jsonl
                    dead-letters: %2$s/letters.jsonl
                    late: %2$s/late.jsonl
                # States have to be left in checkpoints, and read from them.
                state: { path: %2$s/state, checkpoint-interval: 200ms, memory: 32KiB }
                delivery: { interval: 10ms }
                http: { port: 0 }
                """
                        .formatted(pack, mount));
    }

    private Path config() {
        return folder.resolve("weir.yaml");
    }

    private Path tells() {
        return folder.resolve("told.txt");
    }

    private WeirProcess start(SmallDisk disk, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("run", "--config", config().toString()));
        command.addAll(List.of(more));
        return WeirProcess.startUnder(disk.under(), tells(), command);
    }

    private void assertOutputIsThatOfAReplay(SmallDisk disk) throws IOException {
        CommandRun.of(
                        "replay",
                        folder.resolve("cards.rule").toString(),
                        "payments=" + folder.resolve("payments.jsonl"),
                        "--out",
                        folder.resolve("alerts.jsonl").toString(),
                        "--dead-letters",
                        folder.resolve("letters.jsonl").toString(),
                        "--late",
                        folder.resolve("late.jsonl").toString())
                .succeeding();
        Path seen = disk.seen();
        for (String file : List.of("alerts.jsonl", "letters.jsonl", "late.jsonl")) {
            assertThat(seen.resolve(file)).as(told()).hasSameBinaryContentAs(folder.resolve(file));
        }
    }

    private int timesSaid(String words) {
        return WeirProcess.timesSaid(tells(), words);
    }

    private String told() throws IOException {
        return "seed " + SEED + ": " + Files.readString(tells());
    }
}
