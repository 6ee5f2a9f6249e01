package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.FieldComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step of a template asks of an event, of all its rules at once. A comparison that all rules
 * share is made once, and so is the weakest one of an order. Where rules differ by a constant that
 * a hash table can find, those with the same one are a group: an event is of one group at most, and
 * what else there is to compare is compared for a rule of that group alone.
 */
final class TemplateStep {
    /** The group of an event that is this step of no rule. */
    static final int NONE = -1;

    private final List<FieldComparison> shared = new ArrayList<>();

    /** Of each rule what is left to compare where its group is known. */
    private final FieldComparison[][] own;

    /** The field by which an event finds its group; -1 where there is but one. */
    private final int field;

    private final Map<Object, Integer> groups = new HashMap<>();
    private final int[] groupOf;
    private final int[][] rulesOf;

    /**
     * @param conditions for each rule its comparisons; those at one place are alike
     */
    TemplateStep(List<List<FieldComparison>> conditions) {
        List<FieldComparison> first = conditions.get(0);
        List<Integer> different = new ArrayList<>();
        int lookup = -1;
        int mostConstants = 1;
        for (int place = 0; place < first.size(); place++) {
            List<FieldComparison> alike = at(conditions, place);
            int constants = countConstants(alike);
            if (constants == 1) {
                shared.add(first.get(place));
                continue;
            }
            different.add(place);
            if (first.get(place).isLookup() && constants > mostConstants) {
                mostConstants = constants;
                lookup = place;
            }
            if (first.get(place).isOrder()) {
                alike.stream().reduce(FieldComparison::weaker).ifPresent(shared::add);
            }
        }
        different.remove((Integer) lookup);
        own = new FieldComparison[conditions.size()][];
        groupOf = new int[conditions.size()];
        List<List<Integer>> ofGroups = new ArrayList<>();
        for (int rule = 0; rule < own.length; rule++) {
            List<FieldComparison> ofRule = conditions.get(rule);
            own[rule] = different.stream().map(ofRule::get).toArray(FieldComparison[]::new);
            Object constant = lookup < 0 ? "" : ofRule.get(lookup).constant();
            groupOf[rule] = groups.computeIfAbsent(constant, any -> groups.size());
            if (groupOf[rule] == ofGroups.size()) {
                ofGroups.add(new ArrayList<>());
            }
            ofGroups.get(groupOf[rule]).add(rule);
        }
        rulesOf =
                ofGroups.stream()
                        .map(rules -> rules.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new);
        field = lookup < 0 ? -1 : first.get(lookup).field();
    }

    private static List<FieldComparison> at(List<List<FieldComparison>> conditions, int place) {
        return conditions.stream().map(ofRule -> ofRule.get(place)).toList();
    }

    private static int countConstants(List<FieldComparison> alike) {
        return (int) alike.stream().map(FieldComparison::constant).distinct().count();
    }

    /** What all rules ask for alike. */
    List<Evaluable> shared() {
        return List.copyOf(shared);
    }

    /**
     * The group of the rules of which a row for which the {@link #shared} conditions hold may be
     * this step; {@link #NONE} for no rule.
     */
    int group(Rows rows, int at) {
        if (field < 0) {
            return 0;
        }
        Object value = rows.get(at, field);
        Integer found = value == null ? null : groups.get(value);
        return found == null ? NONE : found;
    }

    /** The rules of a group. */
    int[] rules(int group) {
        return rulesOf[group];
    }

    /**
     * Whether a row for which the {@link #shared} conditions hold is this step of a rule.
     *
     * @param group of the row
     */
    boolean holds(int rule, int group, Rows rows, int at) {
        if (groupOf[rule] != group) {
            return false;
        }
        for (FieldComparison comparison : own[rule]) {
            if (!comparison.holds(rows, at)) {
                return false;
            }
        }
        return true;
    }
}
