package dev.weir.state.codec;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.AlertId;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.Config;
import dev.weir.runtime.pattern.Cursor;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.Run;
import dev.weir.runtime.window.SilenceMatcher;
import dev.weir.runtime.window.Trigger;
import dev.weir.runtime.window.WindowMatcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link RecordWriter} wrote. */
final class RecordReader {
    private final ByteReader in;
    private final MappingOf mappingOf;
    private final List<Event> events;
    private final List<TypeMapping> mappings;
    private final List<Bindings> lastBound = new ArrayList<>(List.of(Bindings.of(List.of())));

    /** What becomes of the events of a type. */
    interface MappingOf {
        /** The mapping of the type of a number. */
        TypeMapping get(int type) throws UnreadableRecord;
    }

    /**
     * @param in at the record's events
     */
    RecordReader(ByteReader in, MappingOf mappingOf) throws UnreadableRecord {
        this.in = in;
        this.mappingOf = mappingOf;
        int count = in.readCount();
        events = new ArrayList<>(count);
        mappings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            readDescription();
        }
    }

    private void readDescription() throws UnreadableRecord {
        int flags = in.readByte();
        TypeMapping mapping = mappingOf.get(in.readInt());
        Event last = events.isEmpty() ? null : events.get(events.size() - 1);
        String source;
        int partition;
        if ((flags & RecordWriter.SAME_SOURCE) == 0) {
            source = in.readString();
            partition = in.readInt();
        } else if (last != null) {
            source = last.position().source();
            partition = last.position().partition();
        } else {
            throw new UnreadableRecord("its first event has no source");
        }
        long offset = in.readSigned();
        List<Position.Feeding> path =
                (flags & RecordWriter.FED) == 0 ? List.of() : PlaceCodec.readPath(in);
        int tier = (flags & RecordWriter.TIERED) == 0 ? 0 : in.readInt();
        long time = in.readSigned() + (last == null ? 0 : last.time());
        @Nullable Object[] values = new Object[mapping.from().fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ValueCodec.read(in);
        }
        Position position = new Position(source, partition, offset, path);
        events.add(mapping.event(values, new Place(time, tier, position)));
        mappings.add(mapping);
    }

    /** For what is no part of a state. */
    ByteReader body() {
        return in;
    }

    KeyState readKeyState() throws UnreadableRecord {
        int parts = in.readByte();
        return new KeyState(
                (parts & RecordWriter.PATTERN) == 0 ? null : readPattern(),
                (parts & RecordWriter.WINDOW) == 0 ? null : readWindow(),
                (parts & RecordWriter.SILENCE) == 0 ? null : readSilence(),
                (parts & RecordWriter.FIRING) == 0 ? null : readAlert());
    }

    private PatternMatcher.State readPattern() throws UnreadableRecord {
        int runCount = in.readCount();
        List<Run> runs = new ArrayList<>(runCount);
        for (int i = 0; i < runCount; i++) {
            int configCount = in.readCount();
            List<Config> configs = new ArrayList<>(configCount);
            for (int j = 0; j < configCount; j++) {
                configs.add(readConfig());
            }
            runs.add(new Run(configs));
        }
        int seenCount = in.readCount();
        List<PatternMatcher.Seen> seen = new ArrayList<>(seenCount);
        for (int i = 0; i < seenCount; i++) {
            Event event = readEvent();
            BitSet inputs = new BitSet();
            readNumbers().forEach(inputs::set);
            seen.add(new PatternMatcher.Seen(event, inputs));
        }
        return new PatternMatcher.State(runs, seen);
    }

    private Config readConfig() throws UnreadableRecord {
        Bindings bindings = readBindings();
        Cursor cursor = readCursor();
        Map<Integer, Integer> choices = new HashMap<>();
        for (int either : readNumbers()) {
            choices.put(either, in.readInt());
        }
        Set<Integer> closed = new HashSet<>(readNumbers());
        int pendingCount = in.readCount();
        List<Config.Pending> pending = new ArrayList<>(pendingCount);
        for (int i = 0; i < pendingCount; i++) {
            int owner = (int) in.readSigned();
            int conjunct = in.readInt();
            int at = (int) in.readSigned();
            pending.add(new Config.Pending(owner, conjunct, at, in.readInt()));
        }
        boolean barred = in.readBoolean();
        return new Config(bindings, cursor, choices, closed, pending, barred, in.readBoolean());
    }

    private Bindings readBindings() throws UnreadableRecord {
        int shared = in.readInt();
        int more = in.readCount();
        if (shared >= lastBound.size()) {
            throw new UnreadableRecord("a run shares more events than there are");
        }
        lastBound.subList(shared + 1, lastBound.size()).clear();
        Bindings bound = lastBound.get(shared);
        for (int i = 0; i < more; i++) {
            int slot = in.readInt();
            bound = bound.with(slot, readEvent());
            lastBound.add(bound);
        }
        return bound;
    }

    private Cursor readCursor() throws UnreadableRecord {
        int kind = in.readByte();
        return switch (kind) {
            case RecordWriter.IDLE -> Cursor.IDLE;
            case RecordWriter.TAKEN -> Cursor.TAKEN;
            case RecordWriter.IN_SEQUENCE -> {
                int part = in.readInt();
                Cursor inner = readCursor();
                boolean stale = in.readBoolean();
                yield new Cursor.InSequence(part, inner, stale, readNumbers());
            }
            case RecordWriter.IN_EITHER -> {
                int branch = in.readInt();
                yield new Cursor.InEither(branch, readCursor());
            }
            case RecordWriter.IN_BOTH -> {
                int count = in.readCount();
                List<Cursor> operands = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    operands.add(readCursor());
                }
                yield new Cursor.InBoth(operands);
            }
            case RecordWriter.IN_REPEAT -> {
                int before = in.readInt();
                Cursor inner = readCursor();
                int start = in.readInt();
                yield new Cursor.InRepeat(before, inner, start, in.readBoolean());
            }
            case RecordWriter.IN_WITHIN -> {
                Cursor inner = readCursor();
                yield new Cursor.InWithin(inner, in.readSigned());
            }
            default -> throw new UnreadableRecord("a run stands at an unknown kind " + kind);
        };
    }

    private WindowMatcher.State readWindow() throws UnreadableRecord {
        List<WindowMatcher.Entry> entries = readEntries();
        List<WindowMatcher.Entry> history = readEntries();
        Trigger.State trigger =
                new Trigger.State(
                        in.readBoolean(),
                        in.readBoolean(),
                        in.readBoolean(),
                        in.readSigned(),
                        in.readSigned(),
                        in.readSigned());
        long nextEnd = in.readSigned();
        int earlyCount = in.readCount();
        Set<Long> early = new HashSet<>();
        for (int i = 0; i < earlyCount; i++) {
            early.add(in.readSigned());
        }
        return new WindowMatcher.State(entries, history, trigger, nextEnd, early);
    }

    private List<WindowMatcher.Entry> readEntries() throws UnreadableRecord {
        int count = in.readCount();
        List<WindowMatcher.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int slot = in.readInt();
            entries.add(new WindowMatcher.Entry(slot, readEvent()));
        }
        return entries;
    }

    private SilenceMatcher.State readSilence() throws UnreadableRecord {
        Event last = in.readBoolean() ? readEvent() : null;
        return new SilenceMatcher.State(last, in.readSigned());
    }

    private Alert readAlert() throws UnreadableRecord {
        Place place = PlaceCodec.readPlace(in);
        AlertId identity = AlertId.of(in.readString());
        String rule = in.readString();
        String pack = in.readString();
        String version = in.readString();
        String hash = in.readString();
        String severity = readText();
        Alert.Status status = in.readBoolean() ? Alert.Status.RESOLVED : Alert.Status.FIRING;
        in.readSigned(); // its time, which is that of its place
        List<Alert.Value> key = readValues();
        List<Alert.Value> fields = readValues();
        String message = readText();
        List<String> tags = readTexts();
        Map<String, String> meta = readMeta();
        long suppressed = in.readUnsigned();
        long omitted = in.readUnsigned();
        boolean warming = in.readBoolean();
        boolean shadow = in.readBoolean();
        return new Alert(
                new Alert.Origin(rule, pack, version, hash, severity, tags, meta, shadow),
                place,
                identity,
                status,
                key,
                fields,
                message,
                suppressed,
                omitted,
                warming,
                readEvidence());
    }

    private @Nullable String readText() throws UnreadableRecord {
        return in.readBoolean() ? in.readString() : null;
    }

    private List<Alert.Value> readValues() throws UnreadableRecord {
        int count = in.readCount();
        List<Alert.Value> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = in.readString();
            Type type = ValueCodec.readType(in);
            values.add(new Alert.Value(name, type, ValueCodec.read(in)));
        }
        return values;
    }

    private List<String> readTexts() throws UnreadableRecord {
        int count = in.readCount();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(in.readString());
        }
        return texts;
    }

    private Map<String, String> readMeta() throws UnreadableRecord {
        int count = in.readCount();
        Map<String, String> meta = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readString();
            meta.put(name, in.readString());
        }
        return Collections.unmodifiableMap(meta);
    }

    private List<Alert.Evidence> readEvidence() throws UnreadableRecord {
        int count = in.readCount();
        List<Alert.Evidence> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String slot = in.readString();
            int eventCount = in.readCount();
            List<Event> shown = new ArrayList<>(eventCount);
            TypeMapping mapping = null;
            for (int j = 0; j < eventCount; j++) {
                int number = readEventNumber();
                shown.add(events.get(number));
                mapping = mappings.get(number);
            }
            List<Integer> fields = readNumbers();
            if (mapping != null) {
                fields = mapping.indexes(fields);
            }
            all.add(new Alert.Evidence(slot, shown, fields, in.readUnsigned()));
        }
        return all;
    }

    private List<Integer> readNumbers() throws UnreadableRecord {
        int count = in.readCount();
        List<Integer> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(in.readInt());
        }
        return numbers;
    }

    List<Event> readEvents() throws UnreadableRecord {
        int count = in.readCount();
        List<Event> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(readEvent());
        }
        return all;
    }

    private Event readEvent() throws UnreadableRecord {
        return events.get(readEventNumber());
    }

    private int readEventNumber() throws UnreadableRecord {
        int number = in.readInt();
        if (number >= events.size()) {
            throw new UnreadableRecord("it refers to an event that it does not hold");
        }
        return number;
    }
}
