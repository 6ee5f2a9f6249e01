package dev.weir.cli.http;

import dev.weir.cli.daemon.Status;
import dev.weir.cli.daemon.Status.PartitionStatus;
import dev.weir.cli.daemon.Status.RuleStatus;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.PartitionCounts;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.PartitionId;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A status as metrics for Prometheus. Labels are source, partition, rule, pack and the reason of a
 * dead letter, and never a key or a value of an event: their number is bounded by what is
 * configured.
 */
final class StatusMetrics {
    private static final String PREFIX = "weir_";
    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

    private final Status status;
    private final List<Labels> partitions;
    private final List<Labels> rules;
    private final List<MetricSnapshot> metrics = new ArrayList<>();

    private StatusMetrics(Status status) {
        this.status = status;
        this.partitions =
                status.partitions().stream().map(p -> labels(p.counts().partition())).toList();
        this.rules =
                status.rules().stream().map(r -> Labels.of("rule", r.counts().rule())).toList();
    }

    /**
     * Writes the text format.
     *
     * @return its content type
     */
    static String write(Status status, OutputStream out) throws IOException {
        WRITER.write(out, new StatusMetrics(status).snapshots());
        return WRITER.getContentType();
    }

    private MetricSnapshots snapshots() {
        addDaemon();
        addPartitions();
        addRules();
        addState();
        addDelivery();
        return new MetricSnapshots(metrics);
    }

    private void addDaemon() {
        gauge("start_time_seconds", "When the process began.", seconds(status.started()));
        gauge("ready", "1 where the daemon does its work.", status.isReady() ? 1 : 0);
        Labels pack = Labels.of("pack", status.pack().version().name());
        gauge(
                "pack_current",
                "1 where the wanted pack runs, 0 where it was refused and one before it runs on.",
                pack,
                status.isStale() ? 0 : 1);
        gauge(
                "pack_since_time_seconds",
                "When the pack that runs took over.",
                pack,
                seconds(status.pack().since()));
        counter(
                "reloads_applied",
                "Reloads after which another pack ran.",
                status.reloads().applied());
        counter(
                "reloads_unchanged",
                "Reloads of the pack that ran already.",
                status.reloads().unchanged());
        counter(
                "reloads_refused",
                "Reloads of a pack with errors, which changed nothing.",
                status.reloads().refused());
        gauge(
                "cut_time_seconds",
                "Event time up to which everything has been processed.",
                seconds(status.cut()));
        gauge(
                "watermark_time_seconds",
                "Event time before which no event is awaited.",
                seconds(status.watermark()));
    }

    private void addPartitions() {
        gauge(
                "source_problems",
                "What keeps sources or partitions of them from being read.",
                status.sourceProblems().size());
        partitionCounter("records", "Records read.", PartitionCounts::in);
        partitionCounter(
                "records_used", "Events that some rule takes as input.", PartitionCounts::used);
        partitionCounter(
                "records_unused",
                "Events and records that no rule takes.",
                PartitionCounts::unused);
        partitionCounter("records_late", "Events that came too late.", PartitionCounts::late);
        partitionCounter(
                "records_dead_letters",
                "Records that are no events.",
                PartitionCounts::deadLetters);
        partitionGauge(
                "records_waiting",
                "Events that cannot be taken yet.",
                p -> (double) p.counts().waiting());
        partitionGauge(
                "partition_next_offset",
                "Offset of the next record.",
                p -> (double) p.nextOffset());
        partitionGauge(
                "partition_event_time_seconds",
                "Greatest event time seen.",
                p -> seconds(p.greatestTime()));
        partitionGauge(
                "partition_lag_seconds",
                "How far behind its end the partition is read, in event time.",
                p -> seconds(p.lag()));
        partitionGauge(
                "partition_idle",
                "1 where the partition has been silent so long that it holds no other back.",
                p -> p.idle() ? 1.0 : 0.0);
        partitionGauge(
                "partition_closed",
                "1 where the partition has ended.",
                p -> p.closed() ? 1.0 : 0.0);
    }

    private void addRules() {
        ruleCounter("rule_alerts", "Alerts, those of SHADOW rules too.", RuleCounts::alerts);
        ruleCounter("rule_matches", "Matches, those without an alert too.", RuleCounts::matches);
        ruleCounter("rule_suppressed", "Alerts held back by SUPPRESS.", RuleCounts::suppressed);
        ruleCounter("rule_excepted", "Matches that an EXCEPT prevented.", RuleCounts::excepted);
        ruleCounter("rule_dropped_runs", "Runs dropped by LIMIT RUNS.", RuleCounts::droppedRuns);
        ruleCounter("rule_omitted", "Matches beyond LIMIT MATCHES.", RuleCounts::omitted);
        ruleCounter(
                "rule_null_keys",
                "Events not seen because a part of their key is null.",
                RuleCounts::nullKeys);
        ruleCounter(
                "rule_arithmetic_faults",
                "Overflows and divisions by zero.",
                RuleCounts::arithmeticFaults);
        List<GaugeDataPointSnapshot> keys = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            keys.add(gaugePoint(rules.get(i), status.rules().get(i).keys()));
        }
        addGauge("rule_keys", "Keys that the rule has state for.", keys);
    }

    private void addState() {
        gauge("control_records", "Records in the control log.", status.controlRecords());
        Status.LastCheckpoint checkpoint = status.checkpoint();
        gauge(
                "checkpoint_number",
                "Number of the last checkpoint.",
                checkpoint == null ? Double.NaN : checkpoint.number());
        gauge(
                "checkpoint_time_seconds",
                "When the last checkpoint became durable.",
                seconds(checkpoint == null ? null : checkpoint.at()));
        gauge(
                "checkpoint_duration_seconds",
                "How long the last checkpoint took.",
                seconds(checkpoint == null ? null : checkpoint.took()));
        gauge(
                "checkpoint_held_seconds",
                "The longest time that the last checkpoint held events up at once.",
                seconds(checkpoint == null ? null : checkpoint.held()));
        gauge(
                "checkpoint_records",
                "Records of state that the last checkpoint wrote.",
                checkpoint == null ? Double.NaN : checkpoint.records());
    }

    private void addDelivery() {
        Status.DeliveryStatus delivery = status.delivery();
        counter("delivered_alerts", "Alerts that went out.", delivery.alerts());
        counter(
                "delivered_shadow_alerts",
                "Alerts of SHADOW rules that went out.",
                delivery.shadowAlerts());
        addCounter(
                "delivered_dead_letters",
                "Dead letters that went out.",
                Arrays.stream(DeadLetter.Reason.values())
                        .map(reason -> deadLetters(delivery, reason))
                        .toList());
        counter("delivered_late", "Late events that went out.", delivery.late());
        gauge(
                "delivery_time_seconds",
                "When the last delivery was complete.",
                seconds(delivery.at()));
        gauge(
                "delivery_blocked",
                "1 where nothing can go out.",
                delivery.problem() == null ? 0 : 1);
    }

    private static CounterDataPointSnapshot deadLetters(
            Status.DeliveryStatus delivery, DeadLetter.Reason reason) {
        return counterPoint(
                Labels.of("reason", reason.toString()),
                delivery.deadLetters().getOrDefault(reason, 0L));
    }

    private void counter(String name, String help, long value) {
        addCounter(name, help, List.of(counterPoint(Labels.EMPTY, value)));
    }

    private void partitionCounter(String name, String help, ToLongFunction<PartitionCounts> count) {
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            PartitionStatus partition = status.partitions().get(i);
            points.add(counterPoint(partitions.get(i), count.applyAsLong(partition.counts())));
        }
        addCounter(name, help, points);
    }

    private void ruleCounter(String name, String help, ToLongFunction<RuleCounts> count) {
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            RuleStatus rule = status.rules().get(i);
            points.add(counterPoint(rules.get(i), count.applyAsLong(rule.counts())));
        }
        addCounter(name, help, points);
    }

    private void gauge(String name, String help, double value) {
        gauge(name, help, Labels.EMPTY, value);
    }

    /** A gauge of one value; nothing where the value is not known, which is NaN. */
    private void gauge(String name, String help, Labels labels, double value) {
        addGauge(name, help, Double.isNaN(value) ? List.of() : List.of(gaugePoint(labels, value)));
    }

    private void partitionGauge(String name, String help, Function<PartitionStatus, Double> value) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            double known = value.apply(status.partitions().get(i));
            if (!Double.isNaN(known)) {
                points.add(gaugePoint(partitions.get(i), known));
            }
        }
        addGauge(name, help, points);
    }

    private void addCounter(String name, String help, List<CounterDataPointSnapshot> points) {
        if (!points.isEmpty()) {
            metrics.add(new CounterSnapshot(new MetricMetadata(PREFIX + name, help), points));
        }
    }

    private void addGauge(String name, String help, List<GaugeDataPointSnapshot> points) {
        if (!points.isEmpty()) {
            metrics.add(new GaugeSnapshot(new MetricMetadata(PREFIX + name, help), points));
        }
    }

    private static CounterDataPointSnapshot counterPoint(Labels labels, long value) {
        return CounterDataPointSnapshot.builder().labels(labels).value((double) value).build();
    }

    private static GaugeDataPointSnapshot gaugePoint(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static Labels labels(PartitionId partition) {
        return Labels.of(
                "source", partition.source(), "partition", Integer.toString(partition.number()));
    }

    private static double seconds(@Nullable Instant instant) {
        return instant == null ? Double.NaN : instant.toEpochMilli() / 1000.0;
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toMillis() / 1000.0;
    }
}
