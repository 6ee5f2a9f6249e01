package dev.weir.runtime.pattern;

import java.util.List;

/**
 * Where a run stands in a part of its pattern. Read beside the {@link
 * dev.weir.runtime.program.PatternNode} that it belongs to.
 */
public sealed interface Cursor {
    /** Nothing of the part has been taken. */
    record Idle() implements Cursor {}

    /** The step has its event. */
    record Taken() implements Cursor {}

    /**
     * In a sequence.
     *
     * @param part the part that took the last event
     * @param stale whether an event has passed since then
     * @param barred links, by number, that a negated step has closed until a further event is taken
     */
    record InSequence(int part, Cursor inner, boolean stale, List<Integer> barred)
            implements Cursor {
        public InSequence {
            barred = List.copyOf(barred);
        }
    }

    record InEither(int branch, Cursor inner) implements Cursor {}

    record InBoth(List<Cursor> operands) implements Cursor {
        public InBoth {
            operands = List.copyOf(operands);
        }
    }

    /**
     * In a repetition.
     *
     * @param before iterations that ended before the current one
     * @param inner where the current iteration stands
     * @param start how many events the run had taken when the current iteration began
     * @param stale whether an event has passed since the repetition took one
     */
    record InRepeat(int before, Cursor inner, int start, boolean stale) implements Cursor {}

    /**
     * In a group with a bound.
     *
     * @param since event time of the group's first event
     */
    record InWithin(Cursor inner, long since) implements Cursor {}

    Cursor IDLE = new Idle();
    Cursor TAKEN = new Taken();
}
