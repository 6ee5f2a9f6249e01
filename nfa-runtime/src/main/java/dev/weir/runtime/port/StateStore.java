package dev.weir.runtime.port;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyStates;
import dev.weir.runtime.program.Program;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps checkpoints. Never called for an event. Used by one thread, but for {@link Write}. */
public interface StateStore extends Closeable {

    /**
     * A checkpoint that can be trusted.
     *
     * @param heading without the keys of its state
     * @param keys as they are in it, until the next one is written
     */
    record Stored(Checkpoint heading, KeyStates keys) {

        /** All of it, read. */
        public Checkpoint whole() {
            List<EngineState.Entry> entries = new ArrayList<>();
            keys.forEach(
                    (rule, key) ->
                            entries.add(new EngineState.Entry(rule, key, keys.read(rule, key))));
            EngineState state = heading.state();
            return heading.with(new EngineState(state.header(), entries, state.suppressions()));
        }
    }

    /**
     * The newest checkpoint that can be trusted; null where none was ever made.
     *
     * @param packs the program of a pack, by the hash that a checkpoint names
     * @throws IOException if there are checkpoints and none of them can be trusted
     */
    @Nullable Stored newest(Function<String, Program> packs) throws IOException;

    /**
     * The states of the newest checkpoint that was restored by {@link #newest} or has been written
     * since, whichever that is when one is read. For the thread that begins checkpoints.
     */
    KeyStates keys();

    /**
     * Whether the next checkpoint has to hold the whole state: where what has changed since the
     * last one does not say all that the store lacks. To be asked when none is being written.
     */
    boolean needsWhole();

    /**
     * Begins a checkpoint; nothing is written yet. To be called when the one before is written, or
     * could not be.
     *
     * @param heading the checkpoint without the keys and suppressions of its state, which come in
     *     parts
     * @param isWhole whether those will be all that there are; otherwise, what has changed since
     *     the last checkpoint that was begun, written or not
     */
    Write begin(Checkpoint heading, boolean isWhole);

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

    /**
     * Makes a checkpoint durable, beside an engine that goes on: on any thread, one call after the
     * other.
     *
     * <p>Where a call fails the checkpoint is not made, and the write is over. Those before it
     * stand; what it should have held is in the next one, for which {@link #needsWhole} may ask.
     */
    interface Write {
        /** Takes keys and suppressions, each at most once in a checkpoint. */
        void add(EngineState.Part part) throws IOException;

        /** All has been added: the checkpoint can be trusted when this returns. */
        void finish() throws IOException;
    }
}
