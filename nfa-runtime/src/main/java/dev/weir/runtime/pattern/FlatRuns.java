package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Rows;
import java.util.List;

/**
 * The runs of a {@link StepSequence} under all keys of a lane, without an object for any of them:
 * what a {@link PatternMatcher} would find under each key, at another cost. A key is a small
 * number. Single-threaded.
 */
public interface FlatRuns {
    /** What is told of the runs of a key. */
    interface Environment {
        /** LIMIT RUNS has dropped the runs of so many first events. */
        void countDroppedRuns(int key, int firstEvents);

        /** Time is about to change the runs of a key; what follows is told below. */
        void changing(int key);

        /** Time has ended a run; it may have been the last. */
        void ended(int key);

        /**
         * Runs have waited long enough.
         *
         * @param matches of one instant, in order
         */
        void completed(int key, List<PatternMatcher.Match> matches);
    }

    static FlatRuns of(StepSequence sequence, Environment environment) {
        return sequence.isChain()
                ? new ChainRuns(sequence, environment)
                : new SequenceRuns(sequence, environment);
    }

    /** Goes on to an event, after what time has done before it. */
    void begin(Rows of, int index);

    /** Does what happens before an instant: runs end, and absences have lasted long enough. */
    void endBefore(long instant);

    /** Whether a step other than the first means anything to the runs of a key. */
    boolean waits(int key, int step);

    /**
     * Whether the event that was {@link #begin begun} means anything to a key.
     *
     * @param steps those that the event can be, as bits by their numbers
     */
    boolean heeds(int key, long steps);

    /**
     * Feeds the event that was {@link #begin begun} to the runs of a key.
     *
     * @param steps those that the event can be, as bits by their numbers
     * @return the matches that it completes, in order
     */
    List<PatternMatcher.Match> process(int key, long steps);

    /**
     * Reads what is known of some keys, all at once: then memory is waited for together, where each
     * of them would wait by itself.
     *
     * @param keys some of which may be -1 for none
     * @param steps of each of them those that its event can be, as bits
     * @param until when the last of them will be processed
     * @return anything that depends on what was read, so that it has to be
     */
    long readAhead(int[] keys, long[] steps, int count, long until);

    /** Whether a key has no runs. */
    boolean isEmpty(int key);

    /**
     * The runs of a key, as a {@link PatternMatcher} of the same pattern has them; where they
     * follow from some of them, those.
     */
    PatternMatcher.State snapshot(int key);

    /** Goes on from the runs of a key; before any event. */
    void restore(int key, PatternMatcher.State state);

    /** Whether {@link #restoreAmid} is possible. */
    default boolean canReturn() {
        return false;
    }

    /** How much memory those take that can return, about, in bytes. */
    default long bytes() {
        return 0;
    }

    /** Goes on from the runs of a key that has none, at any time. */
    default void restoreAmid(int key, PatternMatcher.State state) {
        throw new IllegalStateException("runs that cannot return");
    }
}
