package dev.weir.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.daemon.Stage.Payment;
import dev.weir.disk.DiskFullException;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What moves the watermark, and what must not: wrong times, silence, clocks that are set. */
class WatermarkTest {
    private static final String QUIET = "RULE quiet { BY card MATCH p: Pay -> !Pay FOR 10s }\n";
    private static final String BUSY =
            "RULE busy { BY card FROM p: Pay WINDOW SLIDING 10m HAVING count(p) >= 4 }\n";
    private static final long IDLE_SECONDS = 30;

    @TempDir Path folder;

    private Stage stage(String name) throws IOException {
        return new Stage(Files.createDirectory(folder.resolve(name)));
    }

    /** Microseconds that are taken for milliseconds. */
    private static final long YEAR_58000 = 1_767_225_600_000L;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50_000, 49_999})
    void oneEventOfAFarFutureIsADeadLetterAndChangesNothing(int at) throws IOException {
        List<String> alerts = alerts(hundredThousand("without"), 0);

        Stage stage = hundredThousand("with");
        List<Payment> payments = new ArrayList<>(stage.payments("a"));
        payments.add(at, new Payment("c1", 1, YEAR_58000));
        stage.payments("a", payments);
        assertThat(alerts(stage, 1)).isEqualTo(alerts).hasSizeGreaterThan(1000);
        assertThat(stage.late()).isZero();
    }

    /** A day ahead it is taken, and what comes then of the time before is late. */
    @ParameterizedTest
    @ValueSource(longs = {86_400, 86_401})
    void whatIsNotTooFarAheadMovesTheWatermark(long secondsAhead) throws IOException {
        Stage stage = stage("near");
        stage.maxAhead = Duration.ofDays(1);
        stage.pay("a", "c", 1, 1000).pay("a", "c", 1, 1000 + secondsAhead).pay("a", "c", 1, 1001);
        stage.daemon(stage.program(QUIET)).run(() -> {});
        boolean isTaken = secondsAhead == 86_400;
        assertThat(stage.deadLetters()).isEqualTo(isTaken ? 0 : 1);
        assertThat(stage.late()).isEqualTo(isTaken ? 1 : 0);
    }

    /** Two partitions, a thousand seconds up to the present. */
    private Stage hundredThousand(String name) throws IOException {
        Stage stage = stage(name);
        stage.maxAhead = Duration.ofDays(1);
        stage.oneByOne = false;
        for (int p = 0; p < 2; p++) {
            SplittableRandom random = new SplittableRandom(p);
            List<Payment> payments = new ArrayList<>();
            for (int i = 0; i < 50_000; i++) {
                payments.add(new Payment("c" + random.nextInt(5_000), 1, i / 50));
            }
            stage.payments(p == 0 ? "a" : "b", payments);
        }
        return stage;
    }

    private static List<String> alerts(Stage stage, long ahead) throws IOException {
        Daemon daemon = stage.daemon(stage.program(QUIET + BUSY));
        daemon.run(() -> {});
        assertThat(Stage.status(daemon).delivery().deadLetters())
                .isEqualTo(ahead == 0 ? Map.of() : Map.of(DeadLetter.Reason.TIME_AHEAD, ahead));
        return stage.alerts();
    }

    /** Of eight partitions three fall silent; the others bring an event a second. */
    @Test
    void silentPartitionsHoldNothingBackForLongerThanTheirTimeout() throws IOException {
        Stage stage = stage("silent");
        List<String> active = List.of("a", "b", "c", "d", "e");
        List<String> silent = List.of("f", "g", "h");
        active.forEach(p -> stage.grows(p).pay(p, "busy", 1, 1000));
        silent.forEach(p -> stage.grows(p).pay(p, "of-" + p, 1, 1000));
        stage.pay("a", "once", 1, 1000);
        Daemon daemon = stage.daemon(stage.program(QUIET));
        List<Long> said = new ArrayList<>();
        daemon.run(
                () -> {
                    long now = stage.nowMillis / 1000;
                    active.forEach(p -> stage.pay(p, "busy", 1, now));
                    if (stage.alerts().contains("quiet once@1010") && said.isEmpty()) {
                        said.add(now - 1000);
                    } else if (now > 1100) {
                        daemon.stop();
                    }
                    stage.nowMillis += 1000;
                });
        assertThat(said).first().satisfies(s -> assertThat(s).isBetween(IDLE_SECONDS, 32L));
        assertThat(idle(daemon)).containsExactlyInAnyOrderElementsOf(silent);
    }

    /** While nothing can be written for a minute nothing is read; what came then was no silence. */
    @Test
    void partitionsThatCannotBeReadAreNotSilent() throws IOException {
        Stage stage = stage("blocked");
        List<String> active = List.of("a", "b", "c", "d", "e");
        active.forEach(p -> stage.grows(p).pay(p, "busy", 1, 1000));
        stage.grows("slow").pay("slow", "slow", 1, 1000);
        stage.grows("silent").pay("silent", "of-silent", 1, 1000);
        Daemon daemon = stage.daemon(stage.program(QUIET + "RULE all { MATCH p: Pay }"));
        int[] blockedTurns = {0};
        daemon.run(
                () -> {
                    long now = stage.nowMillis / 1000;
                    active.forEach(p -> stage.pay(p, "busy", 1, now));
                    if (now % 20 == 0) {
                        stage.pay("slow", "slow", 1, now);
                    }
                    boolean isBlocked = now >= 1045 && now < 1105;
                    if (isBlocked) {
                        stage.failsToDeliver(
                                new DiskFullException(folder, new IOException("full")));
                        blockedTurns[0] += Stage.status(daemon).isReady() ? 0 : 1;
                    } else if (now >= 1040 && now < 1200) {
                        assertThat(idle(daemon)).as("second %d", now).containsExactly("silent");
                    } else if (now > 1200) {
                        daemon.stop();
                    }
                    stage.nowMillis += 1000;
                });
        assertThat(blockedTurns[0]).isGreaterThan(40);
        assertThat(stage.late()).isZero();
    }

    private static List<String> idle(Daemon daemon) {
        return Stage.status(daemon).partitions().stream()
                .filter(Status.PartitionStatus::idle)
                .map(p -> p.counts().partition().source())
                .toList();
    }

    /** At each turn somebody sets it an hour forward, or back, or right. */
    @Test
    void aWallClockThatIsSetChangesNoTimeoutAndNoAlert() throws IOException {
        Stage steady = stage("steady");
        Stage jumping = stage("jumping");
        SplittableRandom random = new SplittableRandom(1);
        run(steady, () -> {});
        run(jumping, () -> jumping.wallAheadMillis = (random.nextInt(3) - 1) * 3_600_000L);
        assertThat(jumping.wholeAlerts()).isEqualTo(steady.wholeAlerts()).hasSizeGreaterThan(20);
        assertThat(jumping.late()).isEqualTo(steady.late()).isZero();
        assertThat(jumping.deadLetters()).isZero();
        assertThat(jumping.checkpoints()).isEqualTo(steady.checkpoints()).isGreaterThan(10);
        assertThat(Files.readString(folder.resolve("jumping/control.log")))
                .doesNotContain("refused")
                .isEqualTo(Files.readString(folder.resolve("steady/control.log")));
    }

    /** A partition that pays each twenty seconds, which is not silence, and one each second. */
    private static void run(Stage stage, Runnable eachTurn) throws IOException {
        stage.maxAhead = Duration.ofDays(1);
        stage.checkpointInterval = Duration.ofSeconds(15);
        stage.grows("a").grows("b").pay("a", "c", 1, 1000).pay("b", "c", 1, 1000);
        Daemon daemon = stage.daemon(stage.program(QUIET + BUSY));
        daemon.run(
                () -> {
                    long now = stage.nowMillis / 1000;
                    if (now <= 1300) {
                        stage.pay("a", "c" + now % 17, 1, now);
                    }
                    if (now <= 1300 && now % 20 == 0) {
                        stage.pay("b", "b" + now % 7, 1, now);
                    }
                    if (now == 1301) {
                        stage.ends("a");
                        stage.ends("b");
                    }
                    assertThat(idle(daemon)).isEmpty();
                    stage.nowMillis += 1000;
                    eachTurn.run();
                });
    }

    /** There the clock is the time: set forward, time has passed; set back, it stands still. */
    @Test
    void inProcessingTimeAClockThatIsSetBackMakesNothingLateAndFiresNothing() throws IOException {
        Stage stage = stage("processing");
        stage.time = DaemonConfig.TimeOf.PROCESSING;
        stage.grows("a").pay("a", "c", 1, 1000);
        Daemon daemon = stage.daemon(stage.program(QUIET));
        int[] turns = {0};
        daemon.run(
                () -> {
                    if (turns[0]++ == 3) {
                        stage.wallAheadMillis = -3_600_000;
                    } else if (turns[0] < 20) {
                        stage.nowMillis += 1000;
                        assertThat(stage.alerts()).isEmpty();
                    } else if (turns[0] == 20) {
                        stage.pay("a", "d", 1, stage.wallMillis() / 1000);
                    } else if (turns[0] == 25) {
                        stage.wallAheadMillis = 3_600_000;
                    } else if (turns[0] == 30) {
                        daemon.stop();
                    }
                });
        assertThat(stage.late()).isZero();
        assertThat(stage.wholeAlerts()).extracting(Alert::rule).containsExactly("quiet", "quiet");
    }
}
