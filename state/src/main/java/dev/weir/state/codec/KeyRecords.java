package dev.weir.state.codec;

import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.engine.KeyStates;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The states of keys as they lie in the records of a checkpoint; in memory is none of them. */
public final class KeyRecords implements KeyStates, Closeable {
    private final StateDecoder decoder;
    private final RecordTable table;
    private final ByteWriter scratch = new ByteWriter();

    /** Those of the table, until somebody has gone through them. */
    private @Nullable RecordKeys keys;

    /**
     * @param decoder has the header of the same checkpoint
     */
    public KeyRecords(StateDecoder decoder, RecordTable table) {
        this(decoder, table, null);
    }

    /**
     * @param keys of the table, where they have been read
     */
    public KeyRecords(StateDecoder decoder, RecordTable table, @Nullable RecordKeys keys) {
        this.decoder = decoder;
        this.table = table;
        this.keys = keys;
    }

    @Override
    public void forEach(BiConsumer<String, List<Object>> ruleAndKey) {
        try {
            RecordKeys all = keys == null ? table.keys(RecordKey.Kind.KEY_STATE) : keys;
            keys = null;
            all.each(of -> ruleAndKey.accept(of.rule(), of.key()));
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
