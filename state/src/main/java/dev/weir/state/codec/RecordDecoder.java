package dev.weir.state.codec;

import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.SharedTexts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads records one by one, with the event types that they were written with. */
final class RecordDecoder {
    private static final int SHARED_TEXTS = 4096;

    private final List<EventType> types;
    private final Program program;
    private final Map<Integer, TypeMapping> mappings = new HashMap<>();
    private final SharedTexts texts = new SharedTexts(SHARED_TEXTS);

    /** Reads one thing of a record. */
    interface Reading<T> {
        T read(ByteReader in) throws UnreadableRecord;
    }

    /**
     * @param types by their number
     */
    RecordDecoder(List<EventType> types, Program program) {
        this.types = types;
        this.program = program;
    }

    EngineState.Entry entry(RecordKey key, byte[] value) throws UnreadableRecord {
        return read(
                new ByteReader(value, texts),
                in -> {
                    RecordKey.RuleAndKey of = key.ruleAndKey();
                    RecordReader record = new RecordReader(in, this::mapping);
                    return new EngineState.Entry(of.rule(), of.key(), record.readKeyState());
                });
    }

    EngineState.Suppression suppression(RecordKey key, byte[] value) throws UnreadableRecord {
        return read(
                new ByteReader(value),
                in -> {
                    ByteReader keyIn = key.reader();
                    String rule = keyIn.readString();
                    EngineState.Held held =
                            new EngineState.Held(in.readSigned(), in.readUnsigned());
                    return new EngineState.Suppression(rule, ValueCodec.readAll(keyIn), held);
                });
    }

    TypeMapping mapping(int type) throws UnreadableRecord {
        TypeMapping known = mappings.get(type);
        if (known == null) {
            if (type >= types.size()) {
                throw new UnreadableRecord("it holds an event of an unknown type " + type);
            }
            known = TypeMapping.to(program.eventTypes(), types.get(type));
            mappings.put(type, known);
        }
        return known;
    }

    /**
     * Reads a record to its end.
     *
     * @throws UnreadableRecord where it is of a version that we do not know, or cannot be
     */
    static <T> T read(ByteReader in, Reading<T> reading) throws UnreadableRecord {
        int version = in.readByte();
        if (version != StateEncoder.VERSION) {
            throw new UnreadableRecord(
                    "it has the format version "
                            + version
                            + "; this Weir reads version "
                            + StateEncoder.VERSION);
        }
        try {
            T read = reading.read(in);
            in.expectEnd();
            return read;
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | ClassCastException
                | NullPointerException e) {
            throw new UnreadableRecord("it holds what cannot be: " + e);
        }
    }
}
