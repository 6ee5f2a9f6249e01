package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.FieldComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field of which several steps want a text each: one look at a row says which of them it can be.
 * Steps are known by their places in a list, of at most 64. Single-threaded.
 */
final class TextSwitch {
    private static final int MOST_STEPS = Long.SIZE;

    private final int field;

    /** What each step asks of the field; null where it wants no text. */
    private final List<@Nullable FieldComparison> asked;

    private final TextTable texts;

    /** Of each text behind {@link TextTable#NONE} the steps that want it, as bits. */
    private final long[] stepsOf;

    /** Of each row at hand the steps whose text it has, as bits. */
    private long[] steps = new long[0];

    private TextSwitch(int field, List<@Nullable FieldComparison> asked) {
        this.field = field;
        this.asked = asked;
        List<String> different =
                asked.stream().filter(Objects::nonNull).map(TextSwitch::text).distinct().toList();
        this.texts = new TextTable(different);
        this.stepsOf = new long[different.size() + 1];
        for (int step = 0; step < asked.size(); step++) {
            FieldComparison comparison = asked.get(step);
            if (comparison != null) {
                stepsOf[different.indexOf(text(comparison)) + 1] |= 1L << step;
            }
        }
    }

    private static String text(FieldComparison comparison) {
        return (String) comparison.constant();
    }

    /**
     * That of the field of which most steps want a text; null where there are no two of one.
     *
     * @param steps of each what it asks of the event alone
     */
    static @Nullable TextSwitch of(List<RowConditions> steps) {
        Map<Integer, Integer> uses = new TreeMap<>();
        for (RowConditions conditions : steps) {
            conditions.textLookups().stream()
                    .map(FieldComparison::field)
                    .distinct()
                    .forEach(field -> uses.merge(field, 1, Integer::sum));
        }
        Map.Entry<Integer, Integer> most =
                uses.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
        if (most == null || most.getValue() < 2 || steps.size() > MOST_STEPS) {
            return null;
        }
        int field = most.getKey();
        List<@Nullable FieldComparison> asked = new ArrayList<>();
        for (RowConditions conditions : steps) {
            asked.add(
                    conditions.textLookups().stream()
                            .filter(comparison -> comparison.field() == field)
                            .findFirst()
                            .orElse(null));
        }
        return new TextSwitch(field, asked);
    }

    /** What a step asks that this answers; null for nothing. */
    @Nullable FieldComparison asked(int step) {
        return asked.get(step);
    }

    /** Looks at rows. */
    void read(Rows rows, int[] at, int count) {
        if (steps.length < count) {
            steps = new long[at.length];
        }
        @Nullable Object[] column = rows.objects(field);
        for (int i = 0; i < count; i++) {
            steps[i] = stepsOf[texts.find(column[at[i]]) + 1];
        }
    }

    /**
     * Of the rows that were read, those that have the text of a step.
     *
     * @param at the rows that were read
     * @param into room for all of them
     * @return how many they are
     */
    int select(int step, int[] at, int count, int[] into) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            into[selected] = at[i];
            selected += (int) (steps[i] >>> step & 1);
        }
        return selected;
    }
}
