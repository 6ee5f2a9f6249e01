package dev.weir.state.codec;

import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.engine.KeyStates;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * The states of keys as they lie in a checkpoint: bytes until one is asked for. In memory: the
 * bytes of each record that has not been taken, and of its key, in a hash table.
 */
public final class KeyRecords implements KeyStates {
    private final StateDecoder decoder;
    private final Map<RecordKey, byte[]> records = new HashMap<>();
    private final ByteWriter scratch = new ByteWriter();

    /**
     * @param decoder has the header of the same checkpoint
     */
    public KeyRecords(StateDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Takes a record of a key state.
     *
     * @throws UnreadableRecord where its key cannot be read, or it is of another version
     */
    public void add(RecordKey key, byte[] value) throws UnreadableRecord {
        key.ruleAndKey();
        RecordDecoder.readVersion(value);
        records.put(key, value);
    }

    /** How many have not been taken. */
    public int size() {
        return records.size();
    }

    @Override
    public void forEach(BiConsumer<String, List<Object>> ruleAndKey) {
        for (RecordKey key : List.copyOf(records.keySet())) {
            try {
                RecordKey.RuleAndKey of = key.ruleAndKey();
                ruleAndKey.accept(of.rule(), of.key());
            } catch (UnreadableRecord e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public KeyState read(String rule, List<Object> key) {
        RecordKey of = RecordKey.of(RecordKey.Kind.KEY_STATE, rule, key, scratch);
        try {
            byte[] value = Objects.requireNonNull(records.get(of));
            return Objects.requireNonNull(decoder.entry(of, value).state());
        } catch (UnreadableRecord e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public KeyState take(String rule, List<Object> key) {
        KeyState state = read(rule, key);
        forget(rule, key);
        return state;
    }

    @Override
    public void forget(String rule, List<Object> key) {
        records.remove(RecordKey.of(RecordKey.Kind.KEY_STATE, rule, key, scratch));
    }
}
