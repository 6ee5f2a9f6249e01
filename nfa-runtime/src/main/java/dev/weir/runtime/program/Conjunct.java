package dev.weir.runtime.program;

import java.util.List;

/**
 * One conjunct of a condition, with what it must wait for (language, section 5, "Conditions").
 *
 * @param condition the predicate; {@link Scope#current} is the event of the step that it stands in
 * @param owner the slot of the step that it stands in, or -1 (WHERE)
 * @param slots other slots that it names; it is checked when all are settled. In a repeated group
 *     they include only those named through aggregates
 * @param iterationSlots slots of steps in the same repeated group that it names bare: their event
 *     of the current iteration; settled within the iteration
 * @param loop the innermost repeated group that holds the owner and all iterationSlots, as {@link
 *     PatternNode.Repeat#id}, or -1
 * @param onEventAlone whether it reads the event of its step, its time and its key alone: then it
 *     is checked once for an event, not for each run
 * @param freeAtFirst whether it holds at the owner's first iteration where it is unknown though all
 *     of {@code ownFields} have values
 * @param ownFields fields of the event at hand that it reads
 */
public record Conjunct(
        Evaluable condition,
        int owner,
        List<Integer> slots,
        List<Integer> iterationSlots,
        int loop,
        boolean onEventAlone,
        boolean freeAtFirst,
        List<Evaluable> ownFields) {
    public Conjunct {
        slots = List.copyOf(slots);
        iterationSlots = List.copyOf(iterationSlots);
        ownFields = List.copyOf(ownFields);
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
