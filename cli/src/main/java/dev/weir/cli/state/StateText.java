package dev.weir.cli.state;

import dev.weir.cli.Count;
import dev.weir.cli.report.JsonText;
import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.TextTable;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.value.TimeText;
import dev.weir.state.CheckpointManifest;
import dev.weir.state.StoredCheckpoint;
import dev.weir.state.codec.StateEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What lies in a state folder, for people and for machines. */
public final class StateText {
    private static final int MOST_KEYS = 20;
    private static final int SHORT_HASH = 12;

    private StateText() {}

    public static List<String> checkpoints(List<StoredCheckpoint> all, Paint paint) {
        if (all.isEmpty()) {
            return List.of("no checkpoint");
        }
        TextTable table =
                new TextTable(
                        List.of(
                                "checkpoint",
                                "folder",
                                "up to",
                                "pack",
                                "keys",
                                "suppressions",
                                "size",
                                "written by"));
        List<String> lines = new ArrayList<>();
        for (StoredCheckpoint stored : all) {
            CheckpointManifest m = stored.manifest();
            if (m == null) {
                lines.add(paint.red(stored.slot() + ": ") + stored.problem());
                continue;
            }
            table.row(
                    List.of(
                            String.valueOf(m.number()),
                            stored.slot(),
                            time(m.cut()),
                            m.pack().substring(0, Math.min(SHORT_HASH, m.pack().length())),
                            number(m.keyStates()),
                            number(m.suppressions()),
                            Count.bytes(m.bytes()),
                            "Weir " + m.engine()));
        }
        lines.addAll(0, table.lines(paint));
        return lines;
    }

    private static String time(Cut cut) {
        return cut.time() == Long.MIN_VALUE ? "the start" : TimeText.format(cut.time());
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    public static String checkpointsJson(List<StoredCheckpoint> all) throws IOException {
        return JsonText.of(
                json -> {
                    json.writeStartArray();
                    for (StoredCheckpoint stored : all) {
                        json.writeStartObject();
                        json.writeStringField("folder", stored.slot());
                        CheckpointManifest m = stored.manifest();
                        if (m == null) {
                            json.writeStringField("problem", stored.problem());
                        } else {
                            json.writeNumberField("number", m.number());
                            json.writeStringField("engine", m.engine());
                            json.writeStringField("pack", m.pack());
                            json.writeStringField("up_to", timeOrNull(m.cut()));
                            json.writeNumberField("key_states", m.keyStates());
                            json.writeNumberField("suppressions", m.suppressions());
                            json.writeNumberField("bytes", m.bytes());
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    private static @Nullable String timeOrNull(Cut cut) {
        return cut.time() == Long.MIN_VALUE ? null : TimeText.format(cut.time());
    }

    /** What a checkpoint holds of each rule. */
    public static List<String> rules(Checkpoint checkpoint, List<RuleStates> rules, Paint paint) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "checkpoint "
                        + checkpoint.number()
                        + ", up to "
                        + time(checkpoint.state().header().cut())
                        + ", "
                        + Count.of(checkpoint.state().header().waiting().size(), "event")
                        + " waiting");
        for (Checkpoint.ReadTo read : checkpoint.read()) {
            lines.add(
                    "  "
                            + Paint.harmless(read.partition().toString())
                            + " read before record "
                            + read.offset()
                            + (read.ended() ? ", ended" : ""));
        }
        lines.add("");
        TextTable table =
                new TextTable(List.of("rule", "keys", "runs", "in windows", "bytes", "held back"));
        for (RuleStates rule : rules) {
            table.row(
                    List.of(
                            rule.rule(),
                            number(rule.keys()),
                            number(rule.runs()),
                            number(rule.entries()),
                            Count.bytes(rule.bytes()),
                            number(rule.suppressions())));
        }
        lines.addAll(table.lines(paint));
        return lines;
    }

    public static String rulesJson(Checkpoint checkpoint, List<RuleStates> rules)
            throws IOException {
        return JsonText.of(
                json -> {
                    EngineState.Header header = checkpoint.state().header();
                    json.writeStartObject();
                    json.writeNumberField("number", checkpoint.number());
                    json.writeStringField("pack", checkpoint.pack());
                    json.writeStringField("up_to", timeOrNull(header.cut()));
                    json.writeNumberField("waiting", header.waiting().size());
                    json.writeArrayFieldStart("rules");
                    for (RuleStates rule : rules) {
                        json.writeStartObject();
                        json.writeStringField("rule", rule.rule());
                        json.writeNumberField("keys", rule.keys());
                        json.writeNumberField("runs", rule.runs());
                        json.writeNumberField("in_windows", rule.entries());
                        json.writeNumberField("bytes", rule.bytes());
                        json.writeNumberField("held_back", rule.suppressions());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /** A key as people write it. */
    public static String key(List<Object> parts) {
        return parts.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** The keys of a rule, those with the most state first. */
    public static List<String> keys(List<EngineState.Entry> entries, Paint paint) {
        record Sized(EngineState.Entry entry, long bytes) {}
        StateEncoder encoder = new StateEncoder();
        List<Sized> sized =
                entries.stream()
                        .map(entry -> new Sized(entry, encoder.record(entry).size()))
                        .sorted(
                                Comparator.comparingLong(Sized::bytes)
                                        .reversed()
                                        .thenComparing(one -> key(one.entry().key())))
                        .toList();
        TextTable table = new TextTable(List.of("key", "runs", "in window", "bytes"));
        for (Sized one : sized.subList(0, Math.min(MOST_KEYS, sized.size()))) {
            table.row(
                    List.of(
                            Paint.harmless(key(one.entry().key())),
                            number(RuleStates.runs(one.entry())),
                            number(RuleStates.entries(one.entry())),
                            Count.bytes(one.bytes())));
        }
        List<String> lines = new ArrayList<>(table.lines(paint));
        if (sized.size() > MOST_KEYS) {
            lines.add(
                    "and "
                            + Count.of(sized.size() - MOST_KEYS, "key")
                            + " with less; weir state export has all");
        }
        return lines;
    }

    public static List<String> verification(StateFolder.Verification found, Paint paint) {
        List<String> lines = new ArrayList<>();
        for (StateFolder.Verified part : found.parts()) {
            lines.add(
                    part.problem() == null
                            ? paint.green("sound   ") + " " + part.name()
                            : paint.red("damaged ") + " " + part.name() + ": " + part.problem());
        }
        if (!found.isUsable()) {
            lines.add(
                    "no daemon can start from this folder; put a copy of it back, or move it away"
                            + " to start from the beginning of the sources");
        }
        return lines;
    }

    public static String verificationJson(StateFolder.Verification found) throws IOException {
        return JsonText.of(
                json -> {
                    json.writeStartObject();
                    json.writeBooleanField("usable", found.isUsable());
                    json.writeBooleanField("sound", found.isSound());
                    json.writeArrayFieldStart("parts");
                    for (StateFolder.Verified part : found.parts()) {
                        json.writeStartObject();
                        json.writeStringField("name", part.name());
                        json.writeStringField("problem", part.problem());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }
}
