package dev.weir.state.codec;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.Config;
import dev.weir.runtime.pattern.Cursor;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.Run;
import dev.weir.runtime.window.SilenceMatcher;
import dev.weir.runtime.window.Trigger;
import dev.weir.runtime.window.WindowMatcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record: its events, each once, and what refers to them by their number. Equal states give
 * equal bytes.
 *
 * <p>An event says of its source only where that differs from the event before. The events of a
 * reading are written from where they differ from those of the reading before: runs that split have
 * their beginning in common, and have it in common again when they are read.
 */
final class RecordWriter {
    private static final int MOST_KEPT_EVENTS = 64;

    static final int SAME_SOURCE = 1;
    static final int FED = 2;
    static final int TIERED = 4;

    static final int PATTERN = 1;
    static final int WINDOW = 2;
    static final int SILENCE = 4;
    static final int FIRING = 8;

    static final int IDLE = 0;
    static final int TAKEN = 1;
    static final int IN_SEQUENCE = 2;
    static final int IN_EITHER = 3;
    static final int IN_BOTH = 4;
    static final int IN_REPEAT = 5;
    static final int IN_WITHIN = 6;

    private final EventTypes types;
    private final ByteWriter events = new ByteWriter();
    private final ByteWriter body = new ByteWriter();
    private HashMap<Event, Integer> numbers = new HashMap<>();
    private @Nullable Event lastEvent;
    private List<Bindings.Bound> lastBound = List.of();

    RecordWriter(EventTypes types) {
        this.types = types;
    }

    void clear() {
        events.clear();
        body.clear();
        if (numbers.size() > MOST_KEPT_EVENTS) {
            // To clear a map costs as much as it once held.
            numbers = new HashMap<>();
        } else {
            numbers.clear();
        }
        lastEvent = null;
        lastBound = List.of();
    }

    /** What is no part of a state. */
    ByteWriter body() {
        return body;
    }

    void writeTo(ByteWriter out) {
        out.writeUnsigned(numbers.size());
        out.writeAll(events);
        out.writeAll(body);
    }

    void write(KeyState state) {
        PatternMatcher.State pattern = state.pattern();
        WindowMatcher.State window = state.window();
        SilenceMatcher.State silence = state.silence();
        Alert firing = state.firing();
        body.writeByte(
                (pattern == null ? 0 : PATTERN)
                        | (window == null ? 0 : WINDOW)
                        | (silence == null ? 0 : SILENCE)
                        | (firing == null ? 0 : FIRING));
        if (pattern != null) {
            write(pattern);
        }
        if (window != null) {
            write(window);
        }
        if (silence != null) {
            write(silence);
        }
        if (firing != null) {
            write(firing);
        }
    }

    private void write(PatternMatcher.State state) {
        body.writeUnsigned(state.runs().size());
        for (Run run : state.runs()) {
            body.writeUnsigned(run.configs().size());
            run.configs().forEach(this::write);
        }
        body.writeUnsigned(state.seen().size());
        for (PatternMatcher.Seen seen : state.seen()) {
            writeEvent(seen.event());
            writeNumbers(seen.inputs().stream().boxed().toList());
        }
    }

    private void write(Config config) {
        writeBindings(config.bindings().toList());
        write(config.cursor());
        Map<Integer, Integer> choices = new TreeMap<>(config.choices());
        writeNumbers(choices.keySet());
        choices.values().forEach(body::writeUnsigned);
        writeNumbers(config.closed().stream().sorted().toList());
        body.writeUnsigned(config.pending().size());
        for (Config.Pending pending : config.pending()) {
            body.writeSigned(pending.owner());
            body.writeUnsigned(pending.conjunct());
            body.writeSigned(pending.at());
            body.writeUnsigned(pending.iteration());
        }
        body.writeBoolean(config.barred());
        body.writeBoolean(config.stale());
    }

    @SuppressWarnings("ReferenceEquality") // Events are numbered by identity.
    private void writeBindings(List<Bindings.Bound> bound) {
        int shared = 0;
        while (shared < bound.size()
                && shared < lastBound.size()
                && bound.get(shared).slot() == lastBound.get(shared).slot()
                && bound.get(shared).event() == lastBound.get(shared).event()) {
            shared++;
        }
        body.writeUnsigned(shared);
        body.writeUnsigned(bound.size() - shared);
        for (Bindings.Bound b : bound.subList(shared, bound.size())) {
            body.writeUnsigned(b.slot());
            writeEvent(b.event());
        }
        lastBound = bound;
    }

    private void write(Cursor cursor) {
        if (cursor instanceof Cursor.Idle) {
            body.writeByte(IDLE);
        } else if (cursor instanceof Cursor.Taken) {
            body.writeByte(TAKEN);
        } else if (cursor instanceof Cursor.InSequence c) {
            body.writeByte(IN_SEQUENCE);
            body.writeUnsigned(c.part());
            write(c.inner());
            body.writeBoolean(c.stale());
            writeNumbers(c.barred());
        } else if (cursor instanceof Cursor.InEither c) {
            body.writeByte(IN_EITHER);
            body.writeUnsigned(c.branch());
            write(c.inner());
        } else if (cursor instanceof Cursor.InBoth c) {
            body.writeByte(IN_BOTH);
            body.writeUnsigned(c.operands().size());
            c.operands().forEach(this::write);
        } else if (cursor instanceof Cursor.InRepeat c) {
            body.writeByte(IN_REPEAT);
            body.writeUnsigned(c.before());
            write(c.inner());
            body.writeUnsigned(c.start());
            body.writeBoolean(c.stale());
        } else if (cursor instanceof Cursor.InWithin c) {
            body.writeByte(IN_WITHIN);
            write(c.inner());
            body.writeSigned(c.since());
        } else {
            throw new IllegalArgumentException("no known cursor: " + cursor);
        }
    }

    private void write(WindowMatcher.State state) {
        writeEntries(state.entries());
        writeEntries(state.history());
        Trigger.State trigger = state.trigger();
        body.writeBoolean(trigger.armed());
        body.writeBoolean(trigger.firing());
        body.writeBoolean(trigger.value());
        body.writeSigned(trigger.lookedAt());
        body.writeSigned(trigger.trueSince());
        body.writeSigned(trigger.falseSince());
        body.writeSigned(state.nextEnd());
        body.writeUnsigned(state.early().size());
        state.early().stream().sorted().forEach(body::writeSigned);
    }

    private void writeEntries(List<WindowMatcher.Entry> entries) {
        body.writeUnsigned(entries.size());
        for (WindowMatcher.Entry entry : entries) {
            body.writeUnsigned(entry.slot());
            writeEvent(entry.event());
        }
    }

    private void write(SilenceMatcher.State state) {
        Event last = state.last();
        body.writeBoolean(last != null);
        if (last != null) {
            writeEvent(last);
        }
        body.writeSigned(state.since());
    }

    private void write(Alert alert) {
        PlaceCodec.write(alert.place(), body);
        body.writeString(alert.id());
        body.writeString(alert.rule());
        body.writeString(alert.pack());
        body.writeString(alert.version());
        body.writeString(alert.hash());
        writeText(alert.severity());
        body.writeBoolean(alert.status() == Alert.Status.RESOLVED);
        body.writeSigned(alert.time());
        writeValues(alert.key());
        writeValues(alert.fields());
        writeText(alert.message());
        body.writeUnsigned(alert.tags().size());
        alert.tags().forEach(body::writeString);
        body.writeUnsigned(alert.meta().size());
        alert.meta()
                .forEach(
                        (name, value) -> {
                            body.writeString(name);
                            body.writeString(value);
                        });
        body.writeUnsigned(alert.suppressed());
        body.writeUnsigned(alert.omitted());
        body.writeBoolean(alert.warming());
        body.writeBoolean(alert.shadow());
        body.writeUnsigned(alert.evidence().size());
        for (Alert.Evidence evidence : alert.evidence()) {
            body.writeString(evidence.slot());
            writeEvents(evidence.events());
            writeNumbers(evidence.fields());
            body.writeUnsigned(evidence.omittedEvents());
        }
    }

    private void writeText(@Nullable String text) {
        body.writeBoolean(text != null);
        if (text != null) {
            body.writeString(text);
        }
    }

    private void writeValues(List<Alert.Value> values) {
        body.writeUnsigned(values.size());
        for (Alert.Value value : values) {
            body.writeString(value.name());
            ValueCodec.writeType(value.type(), body);
            ValueCodec.write(value.value(), body);
        }
    }

    private void writeNumbers(Collection<Integer> all) {
        body.writeUnsigned(all.size());
        all.forEach(body::writeUnsigned);
    }

    void writeEvents(List<Event> all) {
        body.writeUnsigned(all.size());
        all.forEach(this::writeEvent);
    }

    private void writeEvent(Event event) {
        Integer known = numbers.get(event);
        if (known == null) {
            known = numbers.size();
            numbers.put(event, known);
            describe(event);
        }
        body.writeUnsigned(known);
    }

    private void describe(Event event) {
        Position position = event.position();
        Event last = lastEvent;
        boolean sameSource =
                last != null
                        && last.position().partition() == position.partition()
                        && last.position().source().equals(position.source());
        boolean fed = !position.path().isEmpty();
        int tier = event.place().tier();
        events.writeByte(
                (sameSource ? SAME_SOURCE : 0) | (fed ? FED : 0) | (tier == 0 ? 0 : TIERED));
        events.writeUnsigned(types.number(event.type()));
        if (!sameSource) {
            events.writeString(position.source());
            events.writeUnsigned(position.partition());
        }
        events.writeSigned(position.offset());
        if (fed) {
            PlaceCodec.writePath(position.path(), events);
        }
        if (tier != 0) {
            events.writeUnsigned(tier);
        }
        events.writeSigned(last == null ? event.time() : event.time() - last.time());
        for (int i = 0; i < event.type().fields().size(); i++) {
            ValueCodec.write(event.get(i), events);
        }
        lastEvent = event;
    }
}
