package dev.weir.state.codec;

import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.engine.KeyStates;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The states of keys as they lie in the records of a checkpoint. In memory: nothing of them. */
public final class KeyRecords implements KeyStates, Closeable {
    private final StateDecoder decoder;
    private final RecordTable table;
    private final ByteWriter scratch = new ByteWriter();

    /**
     * @param decoder has the header of the same checkpoint
     */
    public KeyRecords(StateDecoder decoder, RecordTable table) {
        this.decoder = decoder;
        this.table = table;
    }

    /**
     * Looks at a record of a key state without reading the state.
     *
     * @throws UnreadableRecord where its key cannot be read, or it is of another version
     */
    public static void check(RecordKey key, byte[] value) throws UnreadableRecord {
        key.ruleAndKey();
        RecordDecoder.readVersion(value);
    }

    @Override
    public void forEach(BiConsumer<String, List<Object>> ruleAndKey) {
        try {
            table.each(
                    RecordKey.Kind.KEY_STATE,
                    (key, value) -> {
                        RecordKey.RuleAndKey of = key.ruleAndKey();
                        ruleAndKey.accept(of.rule(), of.key());
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public KeyState read(String rule, List<Object> key) {
        RecordKey of = RecordKey.of(RecordKey.Kind.KEY_STATE, rule, key, scratch);
        try {
            return Objects.requireNonNull(decoder.entry(of, table.get(of)).state());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
