package dev.weir.cli.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.cli.daemon.Status;
import dev.weir.cli.daemon.Status.DeliveryStatus;
import dev.weir.cli.daemon.Status.LastCheckpoint;
import dev.weir.cli.daemon.Status.PartitionStatus;
import dev.weir.cli.daemon.Status.RefusedPack;
import dev.weir.cli.daemon.Status.Reloads;
import dev.weir.cli.daemon.Status.RuleStatus;
import dev.weir.cli.daemon.Status.RunningPack;
import dev.weir.cli.report.JsonText;
import dev.weir.runtime.engine.DeadLetter.Reason;
import dev.weir.runtime.engine.PartitionCounts;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.PartitionId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A status as a JSON object. Its keys are a contract; what is not known is null. Instants are
 * ISO-8601 in UTC, durations milliseconds.
 */
public final class StatusJson {
    private StatusJson() {}

    public static String of(Status status) throws IOException {
        return JsonText.of(json -> write(json, status));
    }

    /**
     * @throws IOException if the text is no status
     */
    public static Status read(String text) throws IOException {
        JsonObject json = JsonObject.parse(text);
        String address = json.textOrNull("address");
        JsonObject reloads = json.object("reloads");
        return new Status(
                json.instant("started"),
                json.number("pid"),
                address == null ? null : URI.create(address),
                Path.of(json.text("state")),
                json.texts("sinks"),
                runningPack(json.object("pack")),
                refusedPack(json.objectOrNull("refused")),
                new Reloads(
                        reloads.number("applied"),
                        reloads.number("unchanged"),
                        reloads.number("refused")),
                json.texts("not_ready"),
                json.instantOrNull("cut"),
                json.instantOrNull("watermark"),
                json.texts("source_problems"),
                json.objects("partitions", StatusJson::partition),
                json.objects("rules", StatusJson::rule),
                checkpoint(json.objectOrNull("checkpoint")),
                json.number("control_records"),
                delivery(json.object("delivery")));
    }

    private static void write(JsonGenerator json, Status status) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("ready", status.isReady());
        json.writeBooleanField("stale", status.isStale());
        JsonFields.write(json, "not_ready", status.notReady());
        JsonFields.write(json, "started", status.started());
        json.writeNumberField("pid", status.pid());
        json.writeStringField(
                "address", status.address() == null ? null : status.address().toString());
        json.writeStringField("state", status.state().toString());
        JsonFields.write(json, "sinks", status.sinks());
        json.writeFieldName("pack");
        write(json, status.pack());
        json.writeFieldName("refused");
        write(json, status.refused());
        json.writeFieldName("reloads");
        write(json, status.reloads());
        JsonFields.write(json, "cut", status.cut());
        JsonFields.write(json, "watermark", status.watermark());
        JsonFields.write(json, "source_problems", status.sourceProblems());
        json.writeArrayFieldStart("partitions");
        for (PartitionStatus partition : status.partitions()) {
            write(json, partition);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rules");
        for (RuleStatus rule : status.rules()) {
            write(json, rule);
        }
        json.writeEndArray();
        json.writeFieldName("checkpoint");
        write(json, status.checkpoint());
        json.writeNumberField("control_records", status.controlRecords());
        json.writeFieldName("delivery");
        write(json, status.delivery());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RunningPack pack) throws IOException {
        json.writeStartObject();
        JsonFields.writeInside(json, pack.version());
        json.writeStringField("path", pack.path().toString());
        JsonFields.write(json, "since", pack.since());
        json.writeEndObject();
    }

    private static RunningPack runningPack(JsonObject json) throws IOException {
        return new RunningPack(
                json.packInside(), Path.of(json.text("path")), json.instant("since"));
    }

    private static void write(JsonGenerator json, @Nullable RefusedPack refused)
            throws IOException {
        if (refused == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        JsonFields.write(json, "wanted", refused.wanted());
        JsonFields.write(json, "since", refused.since());
        JsonFields.write(json, "why", refused.why());
        json.writeEndObject();
    }

    private static @Nullable RefusedPack refusedPack(@Nullable JsonObject json) throws IOException {
        return json == null
                ? null
                : new RefusedPack(
                        json.packOrNull("wanted"), json.instant("since"), json.texts("why"));
    }

    private static void write(JsonGenerator json, Reloads reloads) throws IOException {
        json.writeStartObject();
        json.writeNumberField("applied", reloads.applied());
        json.writeNumberField("unchanged", reloads.unchanged());
        json.writeNumberField("refused", reloads.refused());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, PartitionStatus partition) throws IOException {
        PartitionCounts counts = partition.counts();
        json.writeStartObject();
        json.writeStringField("source", counts.partition().source());
        json.writeNumberField("partition", counts.partition().number());
        json.writeNumberField("in", counts.in());
        json.writeNumberField("waiting", counts.waiting());
        json.writeNumberField("used", counts.used());
        json.writeNumberField("unused", counts.unused());
        json.writeNumberField("late", counts.late());
        json.writeNumberField("dead_letters", counts.deadLetters());
        json.writeNumberField("next_offset", partition.nextOffset());
        JsonFields.write(json, "greatest_time", partition.greatestTime());
        json.writeBooleanField("idle", partition.idle());
        json.writeBooleanField("closed", partition.closed());
        JsonFields.write(json, "lag_millis", partition.lag());
        json.writeEndObject();
    }

    private static PartitionStatus partition(JsonObject json) throws IOException {
        PartitionId id =
                new PartitionId(json.text("source"), Math.toIntExact(json.number("partition")));
        return new PartitionStatus(
                new PartitionCounts(
                        id,
                        json.number("waiting"),
                        json.number("used"),
                        json.number("unused"),
                        json.number("late"),
                        json.number("dead_letters")),
                json.number("next_offset"),
                json.instantOrNull("greatest_time"),
                json.flag("idle"),
                json.flag("closed"),
                json.durationOrNull("lag_millis"));
    }

    private static void write(JsonGenerator json, RuleStatus rule) throws IOException {
        RuleCounts counts = rule.counts();
        json.writeStartObject();
        json.writeStringField("rule", counts.rule());
        json.writeNumberField("keys", rule.keys());
        json.writeNumberField("alerts", counts.alerts());
        json.writeNumberField("matches", counts.matches());
        json.writeNumberField("suppressed", counts.suppressed());
        json.writeNumberField("excepted", counts.excepted());
        json.writeNumberField("dropped_runs", counts.droppedRuns());
        json.writeNumberField("omitted", counts.omitted());
        json.writeNumberField("null_keys", counts.nullKeys());
        json.writeNumberField("arithmetic_faults", counts.arithmeticFaults());
        json.writeEndObject();
    }

    private static RuleStatus rule(JsonObject json) throws IOException {
        return new RuleStatus(
                new RuleCounts(
                        json.text("rule"),
                        json.number("alerts"),
                        json.number("matches"),
                        json.number("suppressed"),
                        json.number("excepted"),
                        json.number("dropped_runs"),
                        json.number("omitted"),
                        json.number("null_keys"),
                        json.number("arithmetic_faults")),
                json.number("keys"));
    }

    private static void write(JsonGenerator json, @Nullable LastCheckpoint checkpoint)
            throws IOException {
        if (checkpoint == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberField("number", checkpoint.number());
        JsonFields.write(json, "at", checkpoint.at());
        JsonFields.write(json, "took_millis", checkpoint.took());
        JsonFields.write(json, "held_millis", checkpoint.held());
        json.writeNumberField("records", checkpoint.records());
        json.writeEndObject();
    }

    private static @Nullable LastCheckpoint checkpoint(@Nullable JsonObject json)
            throws IOException {
        return json == null
                ? null
                : new LastCheckpoint(
                        json.number("number"),
                        json.instant("at"),
                        json.duration("took_millis"),
                        json.duration("held_millis"),
                        json.number("records"));
    }

    private static void write(JsonGenerator json, DeliveryStatus delivery) throws IOException {
        json.writeStartObject();
        json.writeNumberField("alerts", delivery.alerts());
        json.writeNumberField("shadow_alerts", delivery.shadowAlerts());
        json.writeNumberField("dead_letters", delivery.allDeadLetters());
        json.writeObjectFieldStart("dead_letters_by_reason");
        for (Map.Entry<Reason, Long> count : new TreeMap<>(delivery.deadLetters()).entrySet()) {
            json.writeNumberField(count.getKey().toString(), count.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("late", delivery.late());
        JsonFields.write(json, "at", delivery.at());
        json.writeStringField("problem", delivery.problem());
        json.writeEndObject();
    }

    private static DeliveryStatus delivery(JsonObject json) throws IOException {
        JsonObject byReason = json.object("dead_letters_by_reason");
        Map<Reason, Long> deadLetters = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            if (byReason.node().has(reason.toString())) {
                deadLetters.put(reason, byReason.number(reason.toString()));
            }
        }
        return new DeliveryStatus(
                json.number("alerts"),
                json.number("shadow_alerts"),
                deadLetters,
                json.number("late"),
                json.instantOrNull("at"),
                json.textOrNull("problem"));
    }
}
