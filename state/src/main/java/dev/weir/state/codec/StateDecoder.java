package dev.weir.state.codec;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads the records of a checkpoint: the header, then all others in any order. Single-threaded. */
public final class StateDecoder {
    private final List<EventType> types;
    private final RecordDecoder records;
    private final Checkpoint header;
    private final List<EngineState.Entry> keys = new ArrayList<>();
    private final List<EngineState.Suppression> suppressions = new ArrayList<>();

    private StateDecoder(List<EventType> types, RecordDecoder records, Checkpoint header) {
        this.types = types;
        this.records = records;
        this.header = header;
    }

    /**
     * Begins with the header.
     *
     * @param header value of the header's record
     * @param packs the program of a pack, by the hash that the header names
     */
    public static StateDecoder of(byte[] header, Function<String, Program> packs)
            throws UnreadableRecord {
        return RecordDecoder.read(
                new ByteReader(header),
                in -> {
                    String pack = in.readString();
                    List<EventType> types = EventTypes.read(in);
                    RecordDecoder records = new RecordDecoder(types, packs.apply(pack));
                    RecordReader record = new RecordReader(in, records::mapping);
                    return new StateDecoder(types, records, readHeader(pack, record));
                });
    }

    /** Writes records that stand beside those that were read: they number event types alike. */
    public StateEncoder encoder() {
        return new StateEncoder(types);
    }

    /** Reads the record of a rule's state under a key. */
    EngineState.Entry entry(RecordKey key, byte[] value) throws UnreadableRecord {
        return records.entry(key, value);
    }

    /**
     * The checkpoint of all records, without those of key states.
     *
     * @param keyStates how many of these there are
     * @throws UnreadableRecord where there are fewer or more than the engine had
     */
    public Checkpoint checkpointWithout(long keyStates) throws UnreadableRecord {
        EngineState.Header expected = header.state().header();
        check("key states", keyStates, expected.keyCount());
        check("suppressions", suppressions.size(), expected.suppressionCount());
        return header.with(new EngineState(expected, List.of(), suppressions));
    }

    /** Takes a record other than the header. */
    public void add(RecordKey key, byte[] value) throws UnreadableRecord {
        switch (key.kind()) {
            case HEADER -> throw new UnreadableRecord("there are two headers");
            case KEY_STATE -> keys.add(records.entry(key, value));
            case SUPPRESSION -> suppressions.add(records.suppression(key, value));
        }
    }

    /**
     * The checkpoint of all records.
     *
     * @throws UnreadableRecord where there are fewer or more than the engine had
     */
    public Checkpoint checkpoint() throws UnreadableRecord {
        EngineState.Header expected = header.state().header();
        check("key states", keys.size(), expected.keyCount());
        check("suppressions", suppressions.size(), expected.suppressionCount());
        return header.with(new EngineState(expected, keys, suppressions));
    }

    private static void check(String what, long found, long expected) throws UnreadableRecord {
        if (found != expected) {
            throw new UnreadableRecord(
                    "it holds " + found + " " + what + " where the engine had " + expected);
        }
    }

    private static Checkpoint readHeader(String pack, RecordReader record) throws UnreadableRecord {
        ByteReader in = record.body();
        long number = in.readUnsigned();
        long control = in.readUnsigned();
        int readCount = in.readCount();
        List<Checkpoint.ReadTo> read = new ArrayList<>(readCount);
        for (int i = 0; i < readCount; i++) {
            PartitionId partition = PlaceCodec.readPartition(in);
            long offset = in.readUnsigned();
            String position = in.readString();
            read.add(new Checkpoint.ReadTo(partition, offset, position, in.readBoolean()));
        }
        int sinkCount = in.readCount();
        Map<String, Delivered> delivered = new HashMap<>();
        for (int i = 0; i < sinkCount; i++) {
            String sink = in.readString();
            delivered.put(sink, PlaceCodec.readDelivered(in));
        }
        EngineState state = new EngineState(readState(record), List.of(), List.of());
        return new Checkpoint(number, pack, control, read, delivered, state);
    }

    private static EngineState.Header readState(RecordReader record) throws UnreadableRecord {
        ByteReader in = record.body();
        boolean started = in.readBoolean();
        Cut cut = PlaceCodec.readCut(in);
        int partitionCount = in.readCount();
        List<EngineState.Partition> partitions = new ArrayList<>(partitionCount);
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(
                    new EngineState.Partition(
                            PlaceCodec.readPartition(in),
                            in.readSigned(),
                            in.readSigned(),
                            in.readBoolean(),
                            in.readBoolean(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned()));
        }
        List<Event> waiting = record.readEvents();
        int silencedCount = in.readCount();
        Set<String> silenced = new HashSet<>();
        for (int i = 0; i < silencedCount; i++) {
            silenced.add(in.readString());
        }
        int ruleCount = in.readCount();
        List<RuleCounts> rules = new ArrayList<>(ruleCount);
        for (int i = 0; i < ruleCount; i++) {
            rules.add(
                    new RuleCounts(
                            in.readString(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned(),
                            in.readUnsigned()));
        }
        int warmingCount = in.readCount();
        Map<String, Long> warmUntil = new HashMap<>();
        for (int i = 0; i < warmingCount; i++) {
            String rule = in.readString();
            warmUntil.put(rule, in.readSigned());
        }
        return new EngineState.Header(
                started,
                cut,
                partitions,
                waiting,
                silenced,
                rules,
                warmUntil,
                in.readUnsigned(),
                in.readUnsigned());
    }
}
