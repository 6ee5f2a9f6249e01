package dev.weir.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.cli.Failure;
import dev.weir.cli.daemon.ReloadReport.Action;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.cli.report.ReloadText;
import dev.weir.cli.terminal.Paint;
import dev.weir.disk.DiskFullException;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonTest {
    private static final String PAIRS =
            """
            RULE pair {
              BY card
              MATCH small: Pay[amount < 5.00]{2} -> big: Pay[amount > 100.00]
              WITHIN 10m
            }
            """;
    private static final String BUSY =
            """
            RULE busy { BY card FROM p: Pay WINDOW SLIDING 10m HAVING count(p) >= 4 }
            """;

    /** The states of which can be let go of. */
    private static final String COUNTED = BUSY.replace("count(p)", "count()");

    /** What BUSY is reloaded to. */
    private static final String RELOADED = BUSY.replace(">= 4", ">= 6") + PAIRS;

    @TempDir Path folder;

    private Stage stage(String name) throws IOException {
        return new Stage(Files.createDirectory(folder.resolve(name)));
    }

    /** Runs a daemon to its end and does something after a number of turns. */
    private static void run(Daemon daemon, int turn, Daemon.Task task) throws IOException {
        int[] turns = {0};
        daemon.run(
                () -> {
                    if (turns[0]++ == turn) {
                        try {
                            task.run();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                });
    }

    private static Stage payments(Stage stage) {
        for (int i = 0; i < 60; i++) {
            stage.pay("a", "c" + i % 5, i % 4 == 3 ? 500 : 1, 10L * i);
            stage.pay("b", "c" + i % 3, i % 5 == 4 ? 300 : 2, 10L * i + 3);
        }
        return stage;
    }

    @Test
    void commentsAtFiftyPlacesChangeNoAlert() throws IOException {
        Stage plain = payments(stage("plain"));
        Program program = plain.program(PAIRS + BUSY);
        plain.daemon(program).run(() -> {});
        assertThat(plain.alerts()).hasSizeGreaterThan(10);

        Stage reloaded = payments(stage("reloaded"));
        Daemon daemon = reloaded.daemon(reloaded.program(PAIRS + BUSY));
        int[] turns = {0};
        daemon.run(
                () -> {
                    try {
                        Program next = reloaded.program("// " + turns[0] + "\n" + PAIRS + BUSY);
                        assertThat(daemon.switchTo(next))
                                .extracting(RulePlan::action)
                                .containsOnly(Action.KEEP);
                        turns[0]++;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        assertThat(turns[0]).isGreaterThanOrEqualTo(50);
        assertThat(reloaded.wholeAlerts()).isEqualTo(plain.wholeAlerts());
    }

    @Test
    void anotherThresholdKeepsTheStateAndActsFromThereOn() throws IOException {
        Stage stage = stage("threshold");
        for (int i = 0; i < 6; i++) {
            stage.pay("a", "c", 1, 10L * i);
        }
        Program strict = stage.program(BUSY.replace(">= 4", ">= 5"));
        Program lax = stage.program(BUSY.replace(">= 4", ">= 3"));
        Daemon daemon = stage.daemon(strict);
        List<RulePlan> plan = new ArrayList<>();
        run(daemon, 3, () -> plan.addAll(daemon.switchTo(lax)));
        assertThat(plan)
                .extracting(RulePlan::rule, RulePlan::action, RulePlan::keys)
                .containsExactly(tuple("busy", Action.CHANGE, 1L));
        assertThat(plan.get(0).why()).contains("count(p) >= 3");
        assertThat(stage.alerts()).containsExactly("busy c@40");
    }

    @Test
    void anotherPatternForgetsAndSaysHowMuch() throws IOException {
        Stage stage = stage("pattern");
        stage.pay("a", "c1", 1, 0).pay("a", "c1", 1, 10).pay("a", "c2", 1, 20);
        stage.pay("a", "c1", 500, 30).pay("a", "c1", 1, 40).pay("a", "c1", 1, 50);
        stage.pay("a", "c1", 500, 60);
        Program before = stage.program(PAIRS);
        Program after = stage.program(PAIRS.replace("< 5.00", "< 4.00"));
        Daemon daemon = stage.daemon(before);
        List<RulePlan> plan = new ArrayList<>();
        run(daemon, 2, () -> plan.addAll(daemon.switchTo(after)));
        assertThat(plan)
                .extracting(RulePlan::rule, RulePlan::action, RulePlan::keys)
                .containsExactly(tuple("pair", Action.RESET, 2L));
        assertThat(stage.alerts()).containsExactly("pair c1@60");
        Alert alert = stage.wholeAlerts().get(0);
        assertThat(alert.hash()).isEqualTo(after.hash());
    }

    @Test
    void aLongerWithinWarmsUp() throws IOException {
        Stage stage = stage("warm");
        stage.pay("a", "c", 1, 0).pay("a", "c", 1, 10).pay("a", "c", 1, 20);
        stage.pay("a", "c", 500, 30);
        stage.pay("a", "c", 1, 2000).pay("a", "c", 1, 2010).pay("a", "c", 500, 2020);
        Daemon daemon = stage.daemon(stage.program(PAIRS));
        Program longer = stage.program(PAIRS.replace("WITHIN 10m", "WITHIN 20m"));
        run(daemon, 1, () -> daemon.switchTo(longer));
        assertThat(stage.wholeAlerts())
                .extracting(Alert::time, Alert::warming)
                .containsExactly(tuple(30_000L, true), tuple(2_020_000L, false));
    }

    /** Payments through to the end, with the reload at the twentieth turn. */
    private Stage uninterrupted() throws IOException {
        Stage whole = payments(stage("whole"));
        Daemon daemon = whole.daemon(whole.program(BUSY));
        Program next = whole.program(RELOADED);
        run(daemon, 20, () -> daemon.switchTo(next));
        return whole;
    }

    @Test
    void afterACrashTheHistoryIsRunAgainWithItsReload() throws IOException {
        Stage whole = uninterrupted();
        assertThat(whole.alerts()).hasSizeGreaterThan(10);

        for (int crash = 20; crash < 60; crash++) {
            Stage stage = payments(stage("crash-" + crash));
            stage.checkpointInterval = Duration.ofMillis(7);
            crash(stage, crash);
            stage.daemon(stage.program(BUSY)).run(() -> stage.nowMillis++);
            assertThat(stage.wholeAlerts()).as("crash %d", crash).isEqualTo(whole.wholeAlerts());
        }
    }

    /** Whether it was silent or not there when the sinks got what they have. */
    @Test
    void afterACrashAPartitionHasMissedWhatTheSinksHave() throws IOException {
        Stage stage = stage("missed").pay("a", "c1", 1, 0).pay("b", "c1", 1, 0);
        stage.grows("a").grows("b");
        stage.exitAtEnd = false;
        Program each = stage.program("RULE each { BY card MATCH p: Pay }");
        Daemon daemon = stage.daemon(each);
        int[] turns = {0};
        daemon.run(
                () -> {
                    if (turns[0]++ == 5) {
                        stage.nowMillis += 40_000;
                    } else if (turns[0] == 8) {
                        stage.pay("a", "c1", 1, 100);
                    } else if (turns[0] == 12) {
                        stage.loseCheckpoints();
                        daemon.stop();
                    }
                });
        assertThat(stage.alerts()).containsExactly("each c1@0", "each c1@0", "each c1@100");

        stage.loseCheckpoints();
        stage.pay("b", "c1", 1, 50).pay("b", "c1", 1, 101).pay("c", "c1", 1, 60);
        stage.ends("a");
        stage.ends("b");
        stage.exitAtEnd = true;
        stage.daemon(each).run(() -> {});
        assertThat(stage.alerts())
                .containsExactly("each c1@0", "each c1@0", "each c1@100", "each c1@101");
        assertThat(stage.late()).isEqualTo(2);
    }

    @Test
    void eventsGoOnWhileACheckpointIsWrittenAndACrashInTheMiddleLosesNothing() throws IOException {
        Stage whole = uninterrupted();

        int lost = 0;
        for (int crash = 20; crash < 50; crash++) {
            Stage stage = payments(stage("writes-until-" + crash));
            stage.checkpointInterval = Duration.ofMillis(2);
            Deque<Runnable> unwritten = new ArrayDeque<>();
            stage.writer = unwritten::add;
            crash(stage, crash, () -> writeEachFifthTurn(stage, unwritten));
            lost += unwritten.isEmpty() ? 0 : 1;
            stage.writer = Runnable::run;
            stage.daemon(stage.program(BUSY)).run(() -> stage.nowMillis++);
            assertThat(stage.wholeAlerts()).as("crash %d", crash).isEqualTo(whole.wholeAlerts());
        }
        assertThat(lost).as("checkpoints that a crash came before").isGreaterThan(10);
    }

    @Test
    void whatMemoryHasNoRoomForIsLeftInTheCheckpointAndReadWhenItsKeyComes() throws IOException {
        Stage whole = payments(stage("whole"));
        whole.daemon(whole.program(COUNTED)).run(() -> {});
        assertThat(whole.statesRead()).isZero();

        Stage stage = payments(stage("short"));
        stage.memoryBytes = 0;
        stage.daemon(stage.program(COUNTED)).run(() -> stage.nowMillis++);
        assertThat(stage.wholeAlerts()).isEqualTo(whole.wholeAlerts()).isNotEmpty();
        assertThat(stage.statesRead()).isGreaterThan(10);
    }

    @Test
    void whereMemoryIsShortNothingIsReadUntilACheckpointStands() throws IOException {
        Stage whole = payments(stage("whole"));
        whole.daemon(whole.program(COUNTED)).run(() -> {});

        for (int crash = 2; crash < 20; crash++) {
            Stage stage = payments(stage("short-until-" + crash));
            stage.memoryBytes = 0;
            Deque<Runnable> unwritten = new ArrayDeque<>();
            stage.writer = unwritten::add;
            crash(stage, COUNTED, crash, () -> writeEachFifthTurn(stage, unwritten));
            assertThat(stage.checkpoints()).isLessThanOrEqualTo(1 + crash / 5);
            stage.writer = Runnable::run;
            stage.daemon(stage.program(COUNTED)).run(() -> stage.nowMillis++);
            assertThat(stage.wholeAlerts()).as("crash %d", crash).isEqualTo(whole.wholeAlerts());
        }
    }

    private static void writeEachFifthTurn(Stage stage, Deque<Runnable> unwritten) {
        while (stage.nowMillis % 5 == 0 && !unwritten.isEmpty()) {
            unwritten.remove().run();
        }
    }

    /** Runs until a turn, with the reload at the twentieth, and then simply stops. */
    private static void crash(Stage stage, int turn) throws IOException {
        crash(stage, turn, () -> {});
    }

    private static void crash(Stage stage, int turn, Runnable eachTurn) throws IOException {
        crash(stage, BUSY, turn, eachTurn);
    }

    private static void crash(Stage stage, String pack, int turn, Runnable eachTurn)
            throws IOException {
        Daemon daemon = stage.daemon(stage.program(pack));
        Program next = stage.program(RELOADED);
        int[] turns = {0};
        try {
            daemon.run(
                    () -> {
                        stage.nowMillis++;
                        eachTurn.run();
                        if (turns[0] == 20) {
                            switchTo(daemon, next);
                        }
                        if (turns[0]++ == turn) {
                            throw new IllegalStateException("crash");
                        }
                    });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("crash");
        }
    }

    private static void switchTo(Daemon daemon, Program next) {
        try {
            daemon.switchTo(next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDiskThatIsFullAtTheCheckpointOfAReloadStopsReadingUntilThereIsRoom() throws IOException {
        Stage whole = uninterrupted();

        Stage stage = payments(stage("full"));
        stage.checkpointInterval = Duration.ofMillis(5);
        Daemon daemon = stage.daemon(stage.program(BUSY));
        Program next = stage.program(RELOADED);
        List<Boolean> ready = new ArrayList<>();
        int[] turns = {0};
        daemon.run(
                () -> {
                    if (turns[0]++ == 20) {
                        stage.failsToSave(new DiskFullException(folder, new IOException("full")));
                        switchTo(daemon, next);
                    }
                    ready.add(Stage.status(daemon).isReady());
                    stage.nowMillis++;
                });

        assertThat(ready.subList(0, 21)).doesNotContain(false);
        assertThat(ready.subList(21, 60)).contains(false);
        assertThat(ready.get(ready.size() - 1)).isTrue();
        assertThat(stage.messages)
                .anyMatch(m -> m.endsWith("reading stops until there is some"))
                .contains("there is room on the disk again; reading goes on");
        assertThat(stage.wholeAlerts()).isEqualTo(whole.wholeAlerts());
    }

    @Test
    void aSinkWithoutRoomGetsItsDeliveryWhenThereIsSome() throws IOException {
        Stage whole = payments(stage("room"));
        whole.daemon(whole.program(BUSY)).run(() -> {});

        Stage stage = payments(stage("no-room"));
        Daemon daemon = stage.daemon(stage.program(BUSY));
        List<Boolean> ready = new ArrayList<>();
        int[] turns = {0};
        daemon.run(
                () -> {
                    if (turns[0]++ % 5 == 0) {
                        stage.failsToDeliver(
                                new DiskFullException(folder, new IOException("full")));
                    }
                    ready.add(Stage.status(daemon).isReady());
                    stage.nowMillis++;
                });

        assertThat(ready).contains(false).last().isEqualTo(true);
        assertThat(stage.messages)
                .anyMatch(m -> m.endsWith("reading stops until there is some"))
                .contains("there is room on the disk again; reading goes on");
        assertThat(stage.wholeAlerts()).isEqualTo(whole.wholeAlerts());
    }

    @Test
    void stoppedWhileAHistoryIsRunAgainItGoesOnWithItTheNextTime() throws IOException {
        Stage whole = uninterrupted();

        for (int turn = 0; turn < 24; turn++) {
            Stage stage = payments(stage("stopped-" + turn));
            crash(stage, 40);
            stage.loseCheckpoints();
            Daemon stopped = stage.daemon(stage.program(BUSY));
            run(stopped, turn, stopped::stop);
            stage.daemon(stage.program(BUSY)).run(() -> {});
            assertThat(stage.wholeAlerts()).as("turn %d", turn).isEqualTo(whole.wholeAlerts());
        }
    }

    @Test
    void withoutStateNothingIsSentThatASinkHasAndThatIsSaid() throws IOException {
        Stage stage = payments(stage("anew"));
        stage.daemon(stage.program(BUSY)).run(() -> {});
        List<Alert> before = stage.wholeAlerts();
        assertThat(stage.messages).isEmpty();

        stage.loseCheckpoints();
        Files.delete(folder.resolve("anew/control.log"));
        stage.daemon(stage.program(BUSY)).run(() -> {});
        assertThat(stage.wholeAlerts()).isEqualTo(before);
        assertThat(stage.messages)
                .containsExactly(
                        "there is no state, but a sink has output of a former run: what it has is"
                                + " not sent again");
    }

    @Test
    void aSourceThatCannotBeReachedAtTheStartIsTriedAgainAndHoldsNothingUp() throws IOException {
        Stage whole = payments(stage("whole"));
        whole.daemon(whole.program(PAIRS + BUSY)).run(() -> {});

        Stage stage = payments(stage("outage"));
        stage.exitAtEnd = false;
        stage.outage = "no answer";
        Daemon daemon = stage.daemon(stage.program(PAIRS + BUSY));
        int[] turns = {0};
        daemon.run(
                () -> {
                    stage.nowMillis += 500;
                    turns[0]++;
                    if (turns[0] == 10) {
                        String problem = "the source cannot be looked at: no answer";
                        assertThat(Stage.status(daemon).notReady()).containsExactly(problem);
                        assertThat(Stage.status(daemon).sourceProblems()).containsExactly(problem);
                        assertThat(stage.messages)
                                .containsExactly(problem + "; it is tried again and again");
                        stage.outage = null;
                    } else if (turns[0] == 300) {
                        assertThat(Stage.status(daemon).sourceProblems()).isEmpty();
                        assertThat(Stage.status(daemon).isReady()).isTrue();
                        daemon.stop();
                    }
                });
        assertThat(stage.messages).contains("the source can be looked at again");
        List<Alert> before = whole.wholeAlerts();
        assertThat(stage.wholeAlerts()).isEqualTo(before.subList(0, stage.alerts().size()));
        assertThat(stage.wholeAlerts()).hasSizeGreaterThan(before.size() - 5);
    }

    @Test
    void aSourceThatCannotBeReachedForAWhileLosesNothing() throws IOException {
        Stage whole = payments(stage("whole"));
        whole.daemon(whole.program(PAIRS + BUSY)).run(() -> {});

        Stage stage = payments(stage("outage"));
        Daemon daemon = stage.daemon(stage.program(PAIRS + BUSY));
        int[] turns = {0};
        daemon.run(
                () -> {
                    stage.nowMillis += 500;
                    stage.outage = turns[0]++ < 40 ? "no answer" : null;
                });
        assertThat(stage.messages).hasSize(2);
        assertThat(stage.wholeAlerts()).isEqualTo(whole.wholeAlerts());
    }

    @Test
    void afterACrashAHistoryWaitsForASourceThatCannotBeReached() throws IOException {
        Stage whole = uninterrupted();

        Stage stage = payments(stage("outage"));
        crash(stage, 40);
        stage.loseCheckpoints();
        stage.outage = "no answer";
        stage.exitAtEnd = false;
        Daemon without = stage.daemon(stage.program(BUSY));
        run(without, 10, without::stop);
        stage.outage = null;
        stage.exitAtEnd = true;
        stage.daemon(stage.program(BUSY)).run(() -> {});
        assertThat(stage.wholeAlerts()).isEqualTo(whole.wholeAlerts());
    }

    @Test
    void whatIsToEndWithItsSourcesEndsWithoutThem() throws IOException {
        Stage stage = payments(stage("outage"));
        stage.outage = "no such file";
        Daemon daemon = stage.daemon(stage.program(BUSY));
        assertThatThrownBy(() -> daemon.run(() -> stage.nowMillis += 500))
                .isInstanceOf(Failure.class)
                .hasMessage("the source cannot be looked at: no such file");
    }

    /** What a rule asks for and does not get is part of the decision. */
    @ParameterizedTest
    @CsvSource({
        "DROP, ''",
        "DRAIN, 'ON CHANGE DRAIN is not offered, so no open run goes on; '",
        "REPLAY 1h, 'ON CHANGE REPLAY is not offered, so nothing is read again; '"
    })
    void aRuleThatIsNotForgottenAsItAsksIsSaidToBe(String onChange, String said)
            throws IOException {
        Stage stage = stage("on-change");
        stage.pay("a", "c1", 1, 0).pay("a", "c1", 1, 10).pay("a", "c1", 500, 20);
        String rule = PAIRS.replace("WITHIN 10m", "WITHIN 10m ON CHANGE " + onChange);
        Daemon daemon = stage.daemon(stage.program(rule));
        Program after = stage.program(rule.replace("< 5.00", "< 4.00"));
        List<RulePlan> plan = new ArrayList<>();
        run(daemon, 1, () -> plan.addAll(daemon.switchTo(after)));
        assertThat(plan)
                .extracting(RulePlan::rule, RulePlan::action, RulePlan::keys)
                .containsExactly(tuple("pair", Action.RESET, 1L));
        assertThat(plan.get(0).why()).startsWith(said + "match ");
        assertThat(
                        ReloadText.lines(
                                new ReloadReport(
                                        ReloadReport.Outcome.APPLIED,
                                        LoadedPack.version(after),
                                        LoadedPack.version(after),
                                        plan,
                                        List.of()),
                                new Paint(false)))
                .first()
                .asString()
                .startsWith("  reset   pair  forgets 1 key: " + said);
    }

    @Test
    void whatWaitsAndDoesNotSurviveASwitchIsADeadLetterOnce() throws IOException {
        assertThat(lettersOfASwitch("delivery", Stage::failsToDeliver)).isEqualTo(2);
        assertThat(lettersOfASwitch("checkpoint", Stage::failsToSave)).isEqualTo(2);
    }

    /** What waited for it would be processed before the other pack takes over. */
    @Test
    void aPartitionThatHasEndedMeanwhileEndsBehindTheSwitch() throws IOException {
        Stage stage = stage("ended");
        stage.pay("a", "c", 1, 0).pay("a", "c", 1, 10).pay("a", "c", 1, 20).pay("a", "c", 1, 30);
        stage.pay("b", "c", 1, 5).grows("b");
        Daemon daemon = stage.daemon(stage.program(BUSY));
        Program next = stage.program(BUSY.replace(">= 4", ">= 3"));
        Daemon.Task switching =
                () -> {
                    stage.failsToSave();
                    daemon.switchTo(next);
                };
        assertThatThrownBy(() -> run(daemon, 12, switching)).hasMessageContaining("no checkpoint");
        stage.ends("b");
        run(stage.daemon(stage.program(BUSY)), 12, () -> {});
        assertThat(stage.alerts()).containsExactly("busy c@10");
    }

    /** The dead letters of a switch at which a daemon ends by a failure, and starts again. */
    private int lettersOfASwitch(String name, Consumer<Stage> failure) throws IOException {
        Stage stage = stage(name);
        // Two wait for b. The last is late: that is delivered, from behind the two.
        stage.pay("a", "c", 1, 0).pay("a", "c", 1, 10).pay("a", "c", 1, 20).pay("a", "c", 1, 1);
        stage.pay("b", "c", 1, 5).grows("b");
        Daemon daemon = stage.daemon(stage.program(BUSY));
        String wider = Stage.EVENTS.replace("ts timestamp", "ts timestamp, country string");
        Program next = stage.pack(wider + BUSY);
        Daemon.Task switching =
                () -> {
                    assertThat(stage.late()).isEqualTo(1);
                    failure.accept(stage);
                    daemon.switchTo(next);
                };
        assertThatThrownBy(() -> run(daemon, 12, switching)).hasMessageContaining("no " + name);
        run(stage.daemon(stage.program(BUSY)), 12, () -> stage.ends("b"));
        assertThat(stage.late()).isEqualTo(1);
        return stage.deadLetters();
    }

    @Test
    void aSilentPartitionHoldsNothingBackAndIsLateWhenItReturns() throws IOException {
        Stage stage = stage("idle");
        stage.pay("a", "c", 1, 0).pay("a", "c", 1, 100).pay("a", "c", 1, 200);
        stage.pay("a", "c", 1, 300).pay("a", "c", 1, 400);
        stage.pay("b", "c", 1, 50).grows("b");
        Daemon daemon = stage.daemon(stage.program(BUSY.replace(">= 4", ">= 5")));
        int[] turns = {0};
        daemon.run(
                () -> {
                    stage.nowMillis += 10_000;
                    if (turns[0]++ == 20) {
                        assertThat(stage.alerts()).containsExactly("busy c@300");
                        stage.pay("b", "c", 1, 60).pay("b", "c", 1, 1000).ends("b");
                    }
                });
        assertThat(stage.late()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("idle/control.log"))).contains("back");
    }

    /** A payment that none follows for a minute and a half. */
    private static final String QUIET = "RULE quiet { BY card MATCH p: Pay -> !Pay FOR 90s }\n";

    @ParameterizedTest
    @CsvSource({"EVENT, 1, busy c@130", "INGESTION, 0, busy c@120", "PROCESSING, 0, busy c@120"})
    void timeOfArrivalNeverGoesBack(DaemonConfig.TimeOf time, int late, String alert)
            throws IOException {
        Stage stage = stage("back");
        stage.time = time;
        stage.nowMillis = 0;
        stage.pay("a", "c", 1, 100).pay("a", "c", 1, 110).pay("a", "c", 1, 120);
        stage.pay("a", "c", 1, 50).pay("a", "c", 1, 130);
        stage.daemon(stage.program(BUSY)).run(() -> {});
        assertThat(stage.late()).isEqualTo(late);
        assertThat(stage.alerts()).first().isEqualTo(alert);
    }

    @ParameterizedTest
    @CsvSource({
        "EVENT, 1090002, 0",
        "INGESTION, 1090002, 0",
        "PROCESSING, 1090000, 0",
        "PROCESSING, 1090002, 1"
    })
    void timePassesByTheClockInProcessingTimeAlone(DaemonConfig.TimeOf time, long clock, int alerts)
            throws IOException {
        Stage stage = stage("clock");
        stage.time = time;
        stage.pay("a", "c", 1, 1000).grows("a");
        Daemon daemon = stage.daemon(stage.program(QUIET));
        int[] turns = {0};
        daemon.run(
                () -> {
                    if (turns[0]++ == 3) {
                        stage.nowMillis = clock;
                    } else if (turns[0] == 8) {
                        assertThat(stage.alerts()).hasSize(alerts);
                        daemon.stop();
                    }
                });
    }

    /**
     * The ticks that a record or an output depended on are ticked again, wherever it crashes after
     * that: a record that was stamped before them too has the time that it had.
     */
    @ParameterizedTest
    @CsvSource({"1180, 0", "1130, 9"})
    void whatTheClockDecidedIsDecidedAgainAfterACrash(long arrival, int first) throws IOException {
        List<Alert> whole = ticked(stage("whole"), arrival, Integer.MAX_VALUE);
        assertThat(whole).hasSize(3);
        for (int crash = first; crash < 24; crash++) {
            Stage stage = stage("crash-" + crash);
            assertThat(ticked(stage, arrival, crash)).as("crash at %d", crash).isEqualTo(whole);
        }
    }

    /** A stream with silences, and a crash at a turn. */
    private static List<Alert> ticked(Stage stage, long arrival, int crash) throws IOException {
        stage.time = DaemonConfig.TimeOf.PROCESSING;
        stage.pay("a", "c1", 1, 1000).grows("a");
        Program program = stage.program(QUIET);
        int[] turns = {0};
        Runnable idle =
                () -> {
                    int turn = turns[0]++;
                    stage.nowMillis += 20_000;
                    if (turn == 8) {
                        stage.pay("a", "c1", 1, arrival);
                    } else if (turn == 12) {
                        stage.pay("a", "c2", 1, 1260);
                    } else if (turn == 22) {
                        stage.ends("a");
                    }
                    if (turn == crash) {
                        throw new UncheckedIOException(new IOException("crash"));
                    }
                };
        try {
            stage.daemon(program).run(idle);
        } catch (UncheckedIOException e) {
            stage.daemon(program).run(idle);
        }
        return stage.wholeAlerts();
    }

    @ParameterizedTest
    @CsvSource({"100, 2", "101, 4"})
    void aPartitionThatIsTooFarAheadWaits(long skewSeconds, long read) throws IOException {
        Stage stage = stage("skew");
        stage.maxSkew = Duration.ofSeconds(skewSeconds);
        stage.pay("slow", "c", 1, 0).grows("slow");
        stage.pay("fast", "c", 1, 50).pay("fast", "c", 1, 101).pay("fast", "c", 1, 101);
        stage.pay("fast", "c", 1, 500).pay("fast", "c", 1, 501);
        Daemon daemon = stage.daemon(stage.program(BUSY));
        int[] turns = {0};
        daemon.run(
                () -> {
                    if (turns[0]++ == 20) {
                        assertThat(Stage.status(daemon).partitions().get(0).nextOffset())
                                .isEqualTo(read);
                        // A partition that is silent for long holds nobody back.
                        stage.nowMillis += 31_000;
                    } else if (turns[0] == 40) {
                        stage.ends("slow");
                    }
                });
        assertThat(Stage.status(daemon).partitions().get(0).nextOffset()).isEqualTo(5);
        assertThat(stage.late()).isZero();
    }
}
