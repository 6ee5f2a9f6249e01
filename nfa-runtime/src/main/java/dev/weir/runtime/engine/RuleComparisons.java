package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.FieldComparison;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of one field with a constant of each rule. The bounds of floats stand side by side,
 * where the comparisons themselves lie anywhere in memory.
 */
final class RuleComparisons {
    private final FieldComparison[] ofRules;
    private final int field;

    /** Of each rule the least and the greatest float for which it holds; null if not of all. */
    private final double @Nullable [] bounds;

    /**
     * @param ofRules alike
     */
    RuleComparisons(List<FieldComparison> ofRules) {
        this.ofRules = ofRules.toArray(FieldComparison[]::new);
        this.field = ofRules.get(0).field();
        this.bounds =
                ofRules.stream().allMatch(FieldComparison::isRangeOfFloats)
                        ? ofRules.stream()
                                .flatMapToDouble(
                                        c -> DoubleStream.of(c.leastFloat(), c.greatestFloat()))
                                .toArray()
                        : null;
    }

    /** Whether the comparison of a rule holds of a row. */
    boolean holds(int rule, Rows rows, int at) {
        if (bounds == null || rows.isObject(field) || !rows.isFloat(field)) {
            return ofRules[rule].holds(rows, at);
        }
        boolean @Nullable [] nulls = rows.nulls(field);
        double value = Double.longBitsToDouble(rows.numbers(field)[at]);
        return (nulls == null || !nulls[at])
                && value >= bounds[2 * rule]
                && value <= bounds[2 * rule + 1];
    }
}
