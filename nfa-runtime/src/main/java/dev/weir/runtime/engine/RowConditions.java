package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.AllOf;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.FieldComparison;
import java.util.Arrays;
import java.util.List;

/**
 * Conditions on the event alone, all of which must hold: asked of many rows at once, one after the
 * other, each of the rows that those before it have left. A comparison with a constant reads its
 * column and no more.
 */
final class RowConditions {
    private final Evaluable[] conditions;

    RowConditions(List<Evaluable> conditions) {
        this(
                conditions.stream()
                        .flatMap(c -> AllOf.parts(c).stream())
                        .map(Evaluable::plain)
                        .toArray(Evaluable[]::new));
    }

    private RowConditions(Evaluable[] conditions) {
        this.conditions = conditions;
    }

    /**
     * Those that want a text of a field and may be asked first, as no other before them can count a
     * fault.
     */
    List<FieldComparison> textLookups() {
        return Arrays.stream(conditions)
                .takeWhile(condition -> condition instanceof FieldComparison)
                .map(FieldComparison.class::cast)
                .filter(comparison -> comparison.isLookup())
                .filter(comparison -> comparison.constant() instanceof String)
                .toList();
    }

    /** These but for one, which has been asked before. */
    RowConditions without(FieldComparison answered) {
        return new RowConditions(
                Arrays.stream(conditions)
                        .filter(condition -> condition != answered)
                        .toArray(Evaluable[]::new));
    }

    /**
     * Keeps those of some rows for which all conditions hold.
     *
     * @param selected indexes of rows; afterwards those of the ones kept, in the same order
     * @return how many are kept
     */
    int keep(Rows rows, int[] selected, int count, EventScope scope) {
        int kept = count;
        for (int i = 0; i < conditions.length && kept > 0; i++) {
            kept =
                    conditions[i] instanceof FieldComparison comparison
                            ? comparison.keep(rows, selected, kept)
                            : keep(conditions[i], rows, selected, kept, scope);
        }
        return kept;
    }

    private static int keep(
            Evaluable condition, Rows rows, int[] selected, int count, EventScope scope) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            scope.set(rows, selected[i]);
            if (condition.holds(scope)) {
                selected[kept++] = selected[i];
            }
        }
        return kept;
    }
}
