package dev.weir.runtime.engine;

import java.util.List;

/**
 * Takes the events of a stage, in all lanes: for one rule ({@link RuleOperator}), or for many of
 * one shape ({@link TemplateOperator}). What it gives depends on the events alone, so operators of
 * one stage share nothing.
 *
 * <p>First the slices of a batch are read, then the lanes take what was found. Slices share
 * nothing, and neither do lanes, so several threads may see to one each; for all else there is one
 * thread.
 */
interface Operator {
    /**
     * Finds the keys and steps of the events in a slice of a batch, and notes those that belong to
     * an input under a key.
     */
    void read(Batch batch, Slice slice);

    /**
     * Takes the events of a batch that are under the keys of a lane, each after the deadlines
     * before it.
     *
     * @param slices in how many the batch was read
     */
    void process(Batch batch, int slices, int lane, List<Firing> out);

    /**
     * Fires the deadlines of a lane before an instant, for each key in the order of their times.
     */
    void fireBefore(long instant, int lane, List<Firing> out);

    /** The stream starts, or goes on with a rule that it has not known before. */
    void start(long time);

    /** How many keys a rule has a state for. */
    long keys(int rule);

    /** Brings the tallies of the rules up to date. */
    void tally();

    /** Begins a checkpoint of the state of each rule under each key. */
    void beginWhole();

    /** The states of rules under keys that have changed since a checkpoint was begun. */
    List<Changes<?, EngineState.Entry>> changes();

    /** Goes on from the state of a rule under a key; before any event. */
    void restore(int rule, Key key, KeyState saved);

    /** As {@link RuleLane#restoreLater}. */
    boolean restoreLater(int rule, Key key, KeyStates saved, long cut);

    /** How much memory {@link #evict} can free at most, about, in bytes. */
    default long evictableBytes() {
        return 0;
    }

    /** As {@link RuleLane#evict}. */
    default void evict(KeyStates saved, long cut) {}
}
