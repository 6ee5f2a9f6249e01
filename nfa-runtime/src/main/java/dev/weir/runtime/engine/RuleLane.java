package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import java.util.BitSet;
import java.util.List;

/**
 * One rule under the keys of one lane, with the state of each. What it gives depends on the events
 * alone that it is offered, so lanes share nothing. Single-threaded.
 */
interface RuleLane {
    /**
     * Offers an event under a key, after the deadlines before it.
     *
     * @param key the values of its parts; valid during the call
     * @param at index of the event's row
     * @param steps those that the event can be by itself: of a pattern by {@link
     *     dev.weir.runtime.pattern.PatternShape#number}, of a window its sources by slot, of a
     *     silence in their order; not to be changed, valid during the call
     */
    void process(Object[] key, Rows rows, int at, BitSet steps, List<Firing> out);

    /**
     * Offers the rows that an input has found for a lane, in their order, where the rule has no
     * other input.
     *
     * @param lane the number of this one
     */
    void processAll(RoutedInput input, int lane, List<Firing> out);

    /** A key whose first event is waited for from the start of the stream on. */
    void expect(Key key, long start);

    /** Fires the deadlines before an instant, for each key in the order of their times. */
    void fireBefore(long instant, List<Firing> out);

    /** How many keys have a state. */
    int size();

    /** The keys the state of which has changed since a checkpoint was begun. */
    Changes<?, EngineState.Entry> changes();

    /** Begins a checkpoint of the state of each key. */
    void beginWhole();

    /** Goes on from the state of a key; before any event. */
    void restore(Key key, KeyState saved);

    /**
     * Goes on from the state of a key, which is not read until the key is asked for; before any
     * event.
     *
     * @param cut time up to which events have been taken
     * @return whether that can be done; otherwise nothing is
     */
    default boolean restoreLater(Key key, KeyStates saved, long cut) {
        return false;
    }

    /** How much memory {@link #evict} can free at most, about, in bytes. */
    default long evictableBytes() {
        return 0;
    }

    /**
     * Lets go of the states that have not changed since a checkpoint was begun, where that can be
     * done; they are read when their keys are asked for.
     *
     * @param saved has them
     * @param cut time up to which events have been taken
     */
    default void evict(KeyStates saved, long cut) {}
}
