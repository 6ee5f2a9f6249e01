package dev.weir.runtime.port;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.program.Program;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps checkpoints. Never called for an event. Used by one thread. */
public interface StateStore extends Closeable {

    /**
     * The newest checkpoint that can be trusted, whole; null where none was ever made.
     *
     * @param packs the program of a pack, by the hash that a checkpoint names
     * @throws IOException if there are checkpoints and none of them can be trusted
     */
    @Nullable Checkpoint newest(Function<String, Program> packs) throws IOException;

    /**
     * Makes a checkpoint durable: it can be trusted when this returns.
     *
     * @param checkpoint its state holds what has changed since the last one saved or returned
     * @param whole the whole state at the same moment
     * @throws IOException if it was not made; those before it stand
     */
    void save(Checkpoint checkpoint, Supplier<EngineState> whole) throws IOException;
}
