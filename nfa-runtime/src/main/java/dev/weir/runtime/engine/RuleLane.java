package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
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
     * @param steps as {@link EventRouter.Taker#take}
     */
    void process(Object[] key, Event event, BitSet steps, List<Firing> out);

    /** A key whose first event is waited for from the start of the stream on. */
    void expect(Key key, long start);

    /** Fires the deadlines before an instant, for each key in the order of their times. */
    void fireBefore(long instant, List<Firing> out);

    /** How many keys have a state. */
    int size();

    /** Adds the state of each key. */
    void snapshot(List<EngineState.Entry> into);

    /** Adds what has changed since the last call. */
    void changes(List<EngineState.Entry> into);

    /** Goes on from the state of a key; before any event. */
    void restore(Key key, KeyState saved);
}
