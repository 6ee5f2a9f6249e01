package dev.weir.state;

import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.engine.KeyStates;
import dev.weir.runtime.program.Program;
import dev.weir.state.codec.KeyRecords;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The states of keys in the newest checkpoint, whichever that is when one is asked for. Its slot is
 * opened then, and stays so until there is a newer one: before it is written again, three others
 * are. Used by the thread that begins checkpoints, but for {@link #written}.
 */
final class NewestKeys implements KeyStates, Closeable {
    private Function<String, Program> packs =
            hash -> {
                throw new IllegalStateException("nothing was restored");
            };

    private volatile @Nullable Slot newest;

    /** What is open, and the slot that it lies in. */
    private @Nullable Slot slot;

    private @Nullable KeyRecords records;

    /**
     * @param with the program of a pack, by the hash that a checkpoint names
     */
    void decodeWith(Function<String, Program> with) {
        packs = with;
    }

    /** The checkpoint in a slot was restored. */
    void restored(Slot of, KeyRecords opened) {
        newest = of;
        slot = of;
        records = opened;
    }

    /** A checkpoint was written to a slot. */
    void written(Slot to) {
        newest = to;
    }

    /** Nothing is open but what is the newest. */
    void closeOlder() {
        if (slot != newest) {
            close();
        }
    }

    private KeyRecords records() {
        closeOlder();
        if (records == null) {
            Slot now = Objects.requireNonNull(newest, "there is no checkpoint");
            try {
                records = now.keys(packs);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            slot = now;
        }
        return records;
    }

    @Override
    public void forEach(BiConsumer<String, List<Object>> ruleAndKey) {
        records().forEach(ruleAndKey);
    }

    @Override
    public KeyState read(String rule, List<Object> key) {
        return records().read(rule, key);
    }

    @Override
    public void close() {
        try {
            if (records != null) {
                records.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            records = null;
            slot = null;
        }
    }
}
