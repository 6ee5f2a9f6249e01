package dev.weir.runtime.pattern;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One reading of a run: what it has taken and where that leaves it.
 *
 * @param choices for each alternative that can be next and has not begun, by its number, the branch
 *     that this run goes
 * @param closed what can be entered no more, by the numbers of {@link PatternShape}: repetitions
 *     that their UNTIL has closed or that a tentative part has left behind, and links of parts that
 *     have not begun in front of which a negation was seen
 * @param pending conditions that wait for something to be settled
 * @param barred whether a last negation has been seen since the last event taken
 * @param stale whether an event has passed since the last one taken
 */
public record Config(
        Bindings bindings,
        Cursor cursor,
        Map<Integer, Integer> choices,
        Set<Integer> closed,
        List<Pending> pending,
        boolean barred,
        boolean stale) {
    public Config {
        choices = Map.copyOf(choices);
        closed = Set.copyOf(closed);
        pending = List.copyOf(pending);
    }

    /**
     * A conjunct that waits.
     *
     * @param owner the slot whose step holds it, or -1 for WHERE
     * @param conjunct its number in that step or in WHERE
     * @param at index of the event that it is about, or -1
     * @param iteration where the iteration that it is about begins, or 0
     */
    public record Pending(int owner, int conjunct, int at, int iteration) {}

    Config withCursor(Cursor newCursor) {
        return new Config(bindings, newCursor, choices, closed, pending, barred, stale);
    }

    Config withClosed(Set<Integer> newClosed) {
        return new Config(bindings, cursor, choices, newClosed, pending, barred, stale);
    }

    Config withChoices(Map<Integer, Integer> newChoices) {
        return new Config(bindings, cursor, newChoices, closed, pending, barred, stale);
    }
}
