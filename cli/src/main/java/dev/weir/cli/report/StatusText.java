package dev.weir.cli.report;

import dev.weir.cli.Count;
import dev.weir.cli.daemon.Status;
import dev.weir.cli.daemon.Status.PartitionStatus;
import dev.weir.cli.daemon.Status.RuleStatus;
import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.TextTable;
import dev.weir.runtime.engine.PartitionCounts;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.value.DurationText;
import dev.weir.runtime.value.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A status for people: how it is, what runs, what went out, and tables of partitions and rules. */
public final class StatusText {
    private final Status status;
    private final Instant now;
    private final Paint paint;
    private final List<String> lines = new ArrayList<>();

    private StatusText(Status status, Instant now, Paint paint) {
        this.status = status;
        this.now = now;
        this.paint = paint;
    }

    /**
     * @param now from which ages are counted
     */
    public static List<String> lines(Status status, Instant now, Paint paint) {
        StatusText text = new StatusText(status, now, paint);
        text.addHealth();
        text.addPack();
        text.addState();
        text.addOutput();
        text.addSourceProblems();
        text.addPartitions();
        text.addRules();
        return text.lines;
    }

    private void addHealth() {
        String health =
                status.isReady()
                        ? status.isStale() ? paint.yellow("stale") : paint.green("ready")
                        : paint.red("not ready");
        add(
                "health",
                health
                        + ", process "
                        + status.pid()
                        + ", up "
                        + age(status.started())
                        + (status.address() == null ? "" : ", " + status.address()));
        for (String reason : status.notReady()) {
            add("", Paint.harmless(reason));
        }
    }

    private void addPack() {
        add(
                "pack",
                status.pack().version()
                        + " of "
                        + Paint.harmless(status.pack().path().toString())
                        + ", for "
                        + age(status.pack().since()));
        Status.RefusedPack refused = status.refused();
        if (refused == null) {
            return;
        }
        add(
                "stale",
                (refused.wanted() == null ? "its next version" : refused.wanted())
                        + " was refused "
                        + age(refused.since())
                        + " ago");
        for (String problem : refused.why()) {
            problem.lines().forEach(line -> add("", Paint.harmless(line)));
        }
    }

    private void addState() {
        Status.LastCheckpoint checkpoint = status.checkpoint();
        add("state", Paint.harmless(status.state().toString()));
        add(
                "",
                checkpoint == null
                        ? "no checkpoint yet"
                        : String.format(
                                Locale.ROOT,
                                "checkpoint %,d %s ago, %s in %,d ms",
                                checkpoint.number(),
                                age(checkpoint.at()),
                                Count.of(checkpoint.records(), "record"),
                                checkpoint.took().toMillis()));
        if (status.cut() != null) {
            add("time", "processed up to " + instant(status.cut()));
        }
        if (status.watermark() != null) {
            add(status.cut() == null ? "time" : "", "watermark " + instant(status.watermark()));
        }
    }

    private void addOutput() {
        Status.DeliveryStatus delivery = status.delivery();
        String last = delivery.at() == null ? "" : ", the last " + age(delivery.at()) + " ago";
        add("output", Count.of(delivery.alerts(), "alert") + last);
        add(
                "",
                String.format(
                        Locale.ROOT,
                        "%s, %s, %,d late",
                        Count.of(delivery.shadowAlerts(), "shadow alert"),
                        Count.of(delivery.allDeadLetters(), "dead letter"),
                        delivery.late()));
        status.sinks().forEach(sink -> add("", Paint.harmless(sink)));
        if (delivery.problem() != null) {
            add("", paint.red("blocked: ") + Paint.harmless(delivery.problem()));
        }
    }

    private void addSourceProblems() {
        for (String problem : status.sourceProblems()) {
            add("source", paint.red(Paint.harmless(problem)));
        }
    }

    private void addPartitions() {
        if (status.partitions().isEmpty()) {
            return;
        }
        lines.add("");
        TextTable table =
                new TextTable(
                        List.of(
                                "source",
                                "in",
                                "used",
                                "unused",
                                "late",
                                "dead",
                                "waiting",
                                "event time",
                                "lag"));
        for (PartitionStatus partition : status.partitions()) {
            PartitionCounts counts = partition.counts();
            String note = partition.closed() ? " (ended)" : partition.idle() ? " (idle)" : "";
            table.row(
                    List.of(
                            Paint.harmless(counts.partition().toString()) + note,
                            number(counts.in()),
                            number(counts.used()),
                            number(counts.unused()),
                            number(counts.late()),
                            number(counts.deadLetters()),
                            number(counts.waiting()),
                            instant(partition.greatestTime()),
                            partition.lag() == null ? "" : duration(partition.lag())));
        }
        lines.addAll(table.lines(paint));
    }

    private void addRules() {
        if (status.rules().isEmpty()) {
            return;
        }
        lines.add("");
        TextTable table =
                new TextTable(List.of("rule", "alerts", "suppressed", "dropped runs", "keys"));
        for (RuleStatus rule : status.rules()) {
            RuleCounts counts = rule.counts();
            table.row(
                    List.of(
                            counts.rule(),
                            number(counts.alerts()),
                            number(counts.suppressed()),
                            number(counts.droppedRuns()),
                            number(rule.keys())));
        }
        lines.addAll(table.lines(paint));
    }

    private void add(String title, String text) {
        lines.add(paint.faint(String.format(Locale.ROOT, "%-8s", title)) + text);
    }

    private String age(Instant since) {
        Duration age = Duration.between(since, now);
        return duration(age.isNegative() ? Duration.ZERO : age);
    }

    /** With as many digits as people want: whole seconds, or minutes above an hour. */
    private static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        long shown = seconds < 3600 ? seconds : seconds - seconds % 60;
        return DurationText.format(shown * 1000);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String instant(@Nullable Instant instant) {
        return instant == null ? "" : TimeText.format(instant.toEpochMilli());
    }
}
