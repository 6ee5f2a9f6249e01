package dev.weir.state.codec;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes the records of checkpoints that are kept together: they share the event types that the
 * newest header holds. Single-threaded.
 */
public final class StateEncoder {
    /** The version of the format. A reader reads this one and all before it. */
    public static final int VERSION = 1;

    private final EventTypes types;
    private final RecordWriter record;
    private final ByteWriter out = new ByteWriter();

    public StateEncoder() {
        this(List.of());
    }

    /**
     * Goes on from records that were read.
     *
     * @param types that their header holds
     */
    StateEncoder(List<EventType> types) {
        this.types = new EventTypes(types);
        this.record = new RecordWriter(this.types);
    }

    /** The records of what the checkpoint's state holds, the header last. */
    public List<StateRecord> records(Checkpoint checkpoint) {
        EngineState state = checkpoint.state();
        List<StateRecord> all =
                new ArrayList<>(state.keys().size() + state.suppressions().size() + 1);
        state.keys().forEach(entry -> all.add(record(entry)));
        state.suppressions().forEach(suppression -> all.add(record(suppression)));
        all.add(header(checkpoint));
        return all;
    }

    /** The record of a rule's state under a key. */
    public StateRecord record(EngineState.Entry entry) {
        RecordKey key = RecordKey.of(RecordKey.Kind.KEY_STATE, entry.rule(), entry.key(), out);
        KeyState state = entry.state();
        if (state == null) {
            return new StateRecord(key, null);
        }
        record.clear();
        record.write(state);
        out.clear();
        out.writeByte(VERSION);
        record.writeTo(out);
        return new StateRecord(key, out.toBytes());
    }

    /** The record of what SUPPRESS holds back. */
    public StateRecord record(EngineState.Suppression suppression) {
        RecordKey key =
                RecordKey.of(RecordKey.Kind.SUPPRESSION, suppression.rule(), suppression.by(), out);
        EngineState.Held held = suppression.held();
        if (held == null) {
            return new StateRecord(key, null);
        }
        out.clear();
        out.writeByte(VERSION);
        out.writeSigned(held.until());
        out.writeUnsigned(held.count());
        return new StateRecord(key, out.toBytes());
    }

    /**
     * The record of what does not grow with the keys. Written last: it holds the event types of all
     * records, and the waiting events may be of types that no other record knows.
     */
    public StateRecord header(Checkpoint checkpoint) {
        record.clear();
        ByteWriter body = record.body();
        body.writeUnsigned(checkpoint.number());
        body.writeUnsigned(checkpoint.control());
        body.writeUnsigned(checkpoint.read().size());
        for (Checkpoint.ReadTo read : checkpoint.read()) {
            PlaceCodec.write(read.partition(), body);
            body.writeUnsigned(read.offset());
            body.writeString(read.position());
            body.writeBoolean(read.ended());
        }
        body.writeUnsigned(checkpoint.delivered().size());
        new TreeMap<>(checkpoint.delivered())
                .forEach(
                        (sink, delivered) -> {
                            body.writeString(sink);
                            PlaceCodec.write(delivered, body);
                        });
        write(checkpoint.state().header(), body);
        out.clear();
        out.writeByte(VERSION);
        out.writeString(checkpoint.pack());
        types.write(out);
        record.writeTo(out);
        return new StateRecord(RecordKey.HEADER, out.toBytes());
    }

    private void write(EngineState.Header header, ByteWriter body) {
        body.writeBoolean(header.started());
        PlaceCodec.write(header.cut(), body);
        body.writeUnsigned(header.partitions().size());
        for (EngineState.Partition p : header.partitions()) {
            PlaceCodec.write(p.id(), body);
            body.writeSigned(p.greatestTime());
            body.writeSigned(p.floor());
            body.writeBoolean(p.idle());
            body.writeBoolean(p.closed());
            body.writeUnsigned(p.used());
            body.writeUnsigned(p.unused());
            body.writeUnsigned(p.late());
            body.writeUnsigned(p.deadLetters());
        }
        record.writeEvents(header.waiting());
        body.writeUnsigned(header.silenced().size());
        header.silenced().stream().sorted().forEach(body::writeString);
        body.writeUnsigned(header.rules().size());
        for (RuleCounts counts : header.rules()) {
            body.writeString(counts.rule());
            body.writeUnsigned(counts.alerts());
            body.writeUnsigned(counts.matches());
            body.writeUnsigned(counts.suppressed());
            body.writeUnsigned(counts.excepted());
            body.writeUnsigned(counts.droppedRuns());
            body.writeUnsigned(counts.omitted());
            body.writeUnsigned(counts.nullKeys());
            body.writeUnsigned(counts.arithmeticFaults());
        }
        body.writeUnsigned(header.warmUntil().size());
        new TreeMap<>(header.warmUntil())
                .forEach(
                        (rule, until) -> {
                            body.writeString(rule);
                            body.writeSigned(until);
                        });
        body.writeUnsigned(header.keyCount());
        body.writeUnsigned(header.suppressionCount());
    }

    /** Reads what this has written; the types that are yet to come, too. */
    RecordDecoder decoder(Program program) {
        return new RecordDecoder(types.list(), program);
    }
}
