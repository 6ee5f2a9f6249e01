package dev.weir.runtime.engine;

import java.util.List;

/**
 * Takes the events of a stage, in all lanes: for one rule ({@link RuleOperator}), or for many of
 * one shape ({@link TemplateOperator}). What it gives depends on the events alone, so operators of
 * one stage share nothing. Single-threaded.
 */
interface Operator {
    /**
     * Takes the events of a batch, each after the deadlines before it, and notes those that belong
     * to an input under a key.
     */
    void process(Batch batch, List<Firing> out);

    /** Fires the deadlines before an instant, for each key in the order of their times. */
    void fireBefore(long instant, List<Firing> out);

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
