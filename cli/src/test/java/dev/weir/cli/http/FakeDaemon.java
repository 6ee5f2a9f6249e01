package dev.weir.cli.http;

import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonControl;
import dev.weir.cli.daemon.PackVersion;
import dev.weir.cli.daemon.ReloadReport;
import dev.weir.cli.daemon.ReloadReport.Action;
import dev.weir.cli.daemon.ReloadReport.Outcome;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.cli.daemon.Status;
import dev.weir.cli.daemon.Status.DeliveryStatus;
import dev.weir.cli.daemon.Status.LastCheckpoint;
import dev.weir.cli.daemon.Status.PartitionStatus;
import dev.weir.cli.daemon.Status.RefusedPack;
import dev.weir.cli.daemon.Status.Reloads;
import dev.weir.cli.daemon.Status.RuleStatus;
import dev.weir.cli.daemon.Status.RunningPack;
import dev.weir.runtime.engine.DeadLetter.Reason;
import dev.weir.runtime.engine.PartitionCounts;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.PartitionId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A daemon that is as it is told to be. */
public final class FakeDaemon implements DaemonControl {
    public static final PackVersion FRAUD = new PackVersion("fraud", "1.2.0", "7c1e09ab34cd5678");
    public static final PackVersion WANTED = new PackVersion("fraud", "1.3.0", "00ff00ff00ff00ff");

    /** What goes wrong with the pack that is wanted. */
    public static final String PROBLEM = "error[E0204]: no field `src_ipp`\n  --> a.rule:7:21\n";

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    public volatile Status status;
    public volatile CompletableFuture<ReloadReport> reload = new CompletableFuture<>();
    public volatile int reloads;

    public FakeDaemon(Status status) {
        this.status = status;
    }

    public static HttpConfig anyPort() {
        return new HttpConfig(true, "127.0.0.1", 0);
    }

    /** One that works, by the process that runs the test. */
    public static Status working() {
        return status(null, List.of(), null);
    }

    public static Status stale() {
        RefusedPack refused = new RefusedPack(WANTED, NOW.minusSeconds(60), List.of(PROBLEM));
        return status(refused, List.of(), null);
    }

    public static Status notReady() {
        return status(null, List.of("the state is being restored"), "the disk is full");
    }

    /** One that has just started and knows nothing yet. */
    public static Status young() {
        return new Status(
                NOW,
                ProcessHandle.current().pid(),
                null,
                Path.of("/var/lib/weir"),
                List.of(),
                new RunningPack(FRAUD, Path.of("packs/fraud"), NOW),
                null,
                new Reloads(0, 0, 0),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                0,
                new DeliveryStatus(0, 0, Map.of(), 0, null, null));
    }

    private static Status status(
            @Nullable RefusedPack refused, List<String> notReady, @Nullable String problem) {
        return new Status(
                NOW.minusSeconds(7384),
                ProcessHandle.current().pid(),
                URI.create("http://127.0.0.1:7347"),
                Path.of("/var/lib/weir"),
                List.of("alerts: file out/alerts.jsonl"),
                new RunningPack(FRAUD, Path.of("packs/fraud"), NOW.minusSeconds(3600)),
                refused,
                new Reloads(3, 2, 1),
                notReady,
                NOW.minusSeconds(5),
                NOW.minusSeconds(4),
                notReady,
                List.of(
                        new PartitionStatus(
                                new PartitionCounts(
                                        new PartitionId("payments", 0), 2, 1000, 30, 4, 5),
                                1041,
                                NOW.minusSeconds(3),
                                false,
                                false,
                                Duration.ofMillis(1500)),
                        new PartitionStatus(
                                new PartitionCounts(new PartitionId("payments", 1), 0, 0, 0, 0, 0),
                                0,
                                null,
                                true,
                                false,
                                null)),
                List.of(
                        new RuleStatus(
                                new RuleCounts("card_testing", 12, 15, 2, 1, 3, 4, 5, 6), 1200)),
                new LastCheckpoint(
                        17, NOW.minusSeconds(8), Duration.ofMillis(35), Duration.ofMillis(4), 1200),
                12,
                new DeliveryStatus(
                        12,
                        1,
                        Map.of(Reason.NOT_JSON, 3L, Reason.TIME_AHEAD, 2L),
                        4,
                        NOW.minusSeconds(1),
                        problem));
    }

    public static ReloadReport report(Outcome outcome) {
        return new ReloadReport(
                outcome,
                outcome == Outcome.REFUSED ? FRAUD : WANTED,
                WANTED,
                List.of(
                        new RulePlan("card_testing", Action.CHANGE, 1200, "a threshold"),
                        new RulePlan("geo", Action.RESET, 7, "its pattern"),
                        new RulePlan("new_one", Action.NEW, 0, "")),
                outcome == Outcome.REFUSED ? List.of(PROBLEM) : List.of());
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public CompletableFuture<ReloadReport> reload() {
        reloads++;
        return reload;
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("nobody may stop it over HTTP");
    }
}
