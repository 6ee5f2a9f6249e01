package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.FieldComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a step of a template asks of an event, of all its rules at once. A comparison that all rules
 * share is made once, and so is the weakest one of an order. Where rules differ by a constant that
 * a hash table can find, those with the same one are a group: an event is of one group at most, and
 * what else there is to compare is compared for a rule of that group alone.
 */
final class TemplateStep {
    private static final int NONE = TextTable.NONE;

    private final List<FieldComparison> shared = new ArrayList<>();

    /** What is left to compare where the group is known. */
    private final List<RuleComparisons> own;

    /** The field by which an event finds its group; -1 where there is but one. */
    private final int field;

    private final Map<Object, Integer> groups = new LinkedHashMap<>();
    private final int[] groupOf;

    // The rules of one group behind those of another, and where those of each begin.
    private final int[] grouped;
    private final int[] starts;

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
        own = different.stream().map(at -> new RuleComparisons(at(conditions, at))).toList();
        groupOf = new int[conditions.size()];
        for (int rule = 0; rule < groupOf.length; rule++) {
            Object constant = lookup < 0 ? "" : conditions.get(rule).get(lookup).constant();
            groupOf[rule] = groups.computeIfAbsent(constant, any -> groups.size());
        }
        grouped =
                IntStream.range(0, groupOf.length)
                        .boxed()
                        .sorted(Comparator.comparing(rule -> groupOf[rule]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        starts = new int[groups.size() + 1];
        for (int rule : grouped) {
            starts[groupOf[rule] + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
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
     * The rules of which a row is this step, in order.
     *
     * @param group of the row
     * @param into room for all rules
     * @return how many they are
     */
    int find(int group, Rows rows, int at, int[] into) {
        int count = 0;
        for (int i = starts[group]; i < starts[group + 1]; i++) {
            into[count] = grouped[i];
            count += holdsOwn(grouped[i], rows, at) ? 1 : 0;
        }
        return count;
    }

    /** Whether a rule is of a group. */
    boolean isOf(int group, int rule) {
        return groupOf[rule] == group;
    }

    /**
     * Whether a row for which the {@link #shared} conditions hold is this step of a rule.
     *
     * @param group of the row
     */
    boolean holds(int rule, int group, Rows rows, int at) {
        return isOf(group, rule) && holdsOwn(rule, rows, at);
    }

    /** The groups of rows; several threads may look at rows of their own, with one each. */
    Groups groups() {
        return new Groups();
    }

    private boolean holdsOwn(int rule, Rows rows, int at) {
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).holds(rule, rows, at)) {
                return false;
            }
        }
        return true;
    }

    /** Which group each of the rows at hand is of. Single-threaded. */
    final class Groups {
        /** The groups where their constants are texts; null where they are not. */
        private final @Nullable TextTable texts = field < 0 ? null : texts(groups.keySet());

        // By the distance of a row from the first.
        private int[] ofRows = new int[0];
        private int start;

        private Groups() {}

        /**
         * Keeps those of some rows that have a group, among rows for which the {@link #shared}
         * conditions hold.
         *
         * @param selected indexes of rows; afterwards those of the ones kept, in the same order
         * @return how many are kept
         */
        int keep(Rows rows, int[] selected, int count) {
            if (field < 0) {
                return count;
            }
            start = rows.start();
            if (ofRows.length < rows.size()) {
                ofRows = new int[rows.size()];
            }
            if (texts != null) {
                @Nullable Object[] column = rows.objects(field);
                for (int i = 0; i < count; i++) {
                    ofRows[selected[i] - start] = texts.find(column[selected[i]]);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    Object value = rows.get(selected[i], field);
                    ofRows[selected[i] - start] =
                            value == null ? NONE : groups.getOrDefault(value, NONE);
                }
            }
            int kept = 0;
            for (int i = 0; i < count; i++) {
                int at = selected[i];
                selected[kept] = at;
                kept += ofRows[at - start] == NONE ? 0 : 1;
            }
            return kept;
        }

        /** The group of a row that was {@link #keep kept}: it may be this step of its rules. */
        int of(int at) {
            return field < 0 ? 0 : ofRows[at - start];
        }

        /** Numbers groups as they are, if their constants are texts. */
        private static @Nullable TextTable texts(Set<Object> constants) {
            return constants.stream().allMatch(String.class::isInstance)
                    ? new TextTable(constants.stream().map(String.class::cast).toList())
                    : null;
        }
    }
}
