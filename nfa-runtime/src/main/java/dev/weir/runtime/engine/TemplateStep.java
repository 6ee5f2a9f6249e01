package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.FieldComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a step of a template asks of an event, of all its rules at once. A comparison that all rules
 * share is made once. Of those that differ by their constants, one that a hash table can answer
 * gives the rules to look at; the others are made for each of these.
 */
final class TemplateStep {
    private static final int[] NO_RULES = {};

    private final List<FieldComparison> shared = new ArrayList<>();

    /** Of each rule. */
    private final FieldComparison[][] own;

    private final int[] all;

    /** The field that {@link #rulesOf} goes by; -1 for none. */
    private final int field;

    private final Map<Object, int[]> rulesOf = new HashMap<>();

    /**
     * @param conditions for each rule its comparisons; those at one place are alike
     */
    TemplateStep(List<List<FieldComparison>> conditions) {
        List<FieldComparison> first = conditions.get(0);
        List<Integer> different = new ArrayList<>();
        int lookup = -1;
        int mostConstants = 1;
        for (int i = 0; i < first.size(); i++) {
            Set<Object> constants = constants(conditions, i);
            if (constants.size() == 1) {
                shared.add(first.get(i));
                continue;
            }
            different.add(i);
            if (first.get(i).isLookup() && constants.size() > mostConstants) {
                mostConstants = constants.size();
                lookup = i;
            }
        }
        own = new FieldComparison[conditions.size()][];
        all = new int[conditions.size()];
        for (int rule = 0; rule < all.length; rule++) {
            List<FieldComparison> ofRule = conditions.get(rule);
            own[rule] = different.stream().map(ofRule::get).toArray(FieldComparison[]::new);
            all[rule] = rule;
            if (lookup >= 0) {
                rulesOf.merge(
                        ofRule.get(lookup).constant(), new int[] {rule}, TemplateStep::joined);
            }
        }
        field = lookup < 0 ? -1 : first.get(lookup).field();
    }

    private static Set<Object> constants(List<List<FieldComparison>> conditions, int place) {
        Set<Object> constants = new HashSet<>();
        conditions.forEach(ofRule -> constants.add(ofRule.get(place).constant()));
        return constants;
    }

    private static int[] joined(int[] some, int[] more) {
        int[] joined = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, joined, some.length, more.length);
        return joined;
    }

    /** What all rules ask for alike. */
    List<Evaluable> shared() {
        return List.copyOf(shared);
    }

    /**
     * The rules of which a row for which the {@link #shared} conditions hold may be this step;
     * {@link #holds} says whether it is.
     */
    int[] candidates(Rows rows, int at) {
        if (field < 0) {
            return all;
        }
        Object value = rows.get(at, field);
        int[] found = value == null ? null : rulesOf.get(value);
        return found == null ? NO_RULES : found;
    }

    /** Whether a row for which the {@link #shared} conditions hold is this step of a rule. */
    boolean holds(int rule, Rows rows, int at) {
        for (FieldComparison comparison : own[rule]) {
            if (!comparison.holds(rows, at)) {
                return false;
            }
        }
        return true;
    }
}
