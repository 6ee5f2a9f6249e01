package dev.weir.runtime.port;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.program.Program;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps checkpoints. Never called for an event. Used by one thread, but for {@link Write}. */
public interface StateStore extends Closeable {

    /**
     * The newest checkpoint that can be trusted, whole; null where none was ever made.
     *
     * @param packs the program of a pack, by the hash that a checkpoint names
     * @throws IOException if there are checkpoints and none of them can be trusted
     */
    @Nullable Checkpoint newest(Function<String, Program> packs) throws IOException;

    /**
     * Takes a checkpoint over; nothing is written yet. To be called when the one before is written,
     * or could not be.
     *
     * @param checkpoint its state holds what has changed since the last one that was taken over,
     *     written or not
     * @param whole the whole state at the same moment
     */
    Write save(Checkpoint checkpoint, Supplier<EngineState> whole);

    /**
     * The number of the oldest checkpoint that may still be restored; 0 where there is none. To be
     * called when none is being written.
     */
    long oldest();

    /**
     * What is saved next is the state of another engine than before: its changes say nothing of
     * what the one before has left.
     */
    void startAnew();

    /** Makes a checkpoint durable. On any thread, beside an engine that goes on. */
    @FunctionalInterface
    interface Write {
        /**
         * The checkpoint can be trusted when this returns.
         *
         * @throws IOException if it was not made; those before it stand, and what it should have
         *     held is in the next one
         */
        void run() throws IOException;
    }
}
