package dev.weir.runtime.program;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.value.Values;
import org.jspecify.annotations.Nullable;

/**
 * A predicate that compares a field of the event at hand with a constant. It reads nothing else and
 * counts no fault, so whoever knows its answer need not ask.
 *
 * @param field index of the field
 * @param operator as the language writes it, with the field on the left: {@code ==}, {@code <}
 * @param constant not null
 * @param isLookup whether it holds just for the values that are {@link Object#equals equal} to the
 *     constant, so that a hash table can answer it
 * @param test of two values, neither of which is null; null is unknown
 */
public record FieldComparison(
        int field, String operator, Object constant, boolean isLookup, Test test)
        implements Evaluable {
    private static final long EXACT_IN_FLOAT = 1L << 53;

    /** Compares a value of the field with the constant. */
    @FunctionalInterface
    public interface Test {
        @Nullable Boolean holds(Object value, Object constant);
    }

    @Override
    public @Nullable Object evaluate(Scope scope) {
        Object value = scope.currentField(field);
        return value == null ? null : test.holds(value, constant);
    }

    /** Whether it holds of a row, and is not unknown. */
    public boolean holds(Rows rows, int at) {
        Object value = rows.get(at, field);
        return value != null && Boolean.TRUE.equals(test.holds(value, constant));
    }

    /**
     * Keeps those of some rows for which it holds.
     *
     * @param selected indexes of rows; afterwards those of the ones kept, in the same order
     * @return how many are kept
     */
    public int keep(Rows rows, int[] selected, int count) {
        if (rows.isObject(field)) {
            return constant instanceof String && isEquality()
                    ? keepEqual(rows.objects(field), selected, count)
                    : keepTested(rows, selected, count);
        }
        long[] column = rows.numbers(field);
        int known = keepKnown(rows.nulls(field), selected, count);
        if (rows.isFloat(field)) {
            double limit = asFloat();
            return Double.isNaN(limit)
                    ? keepTested(rows, selected, known)
                    : keepFloats(column, limit, selected, known);
        }
        Long limit = asInteger();
        return limit == null
                ? keepTested(rows, selected, known)
                : keepIntegers(column, limit, selected, known);
    }

    private boolean isEquality() {
        return operator.equals("==") || operator.equals("!=");
    }

    /** The constant as a float; NaN where it is none. */
    private double asFloat() {
        if (constant instanceof Long n) {
            return Math.abs(n) <= EXACT_IN_FLOAT && n != Long.MIN_VALUE ? n : Double.NaN;
        }
        return constant instanceof Double d ? d : Double.NaN;
    }

    /** The constant as an int; null where it is none. */
    private @Nullable Long asInteger() {
        if (constant instanceof Double d) {
            boolean isWhole = Math.abs(d) <= EXACT_IN_FLOAT && d == Math.rint(d);
            return isWhole ? (Long) d.longValue() : null;
        }
        if (constant instanceof Boolean b) {
            return b ? 1L : 0L;
        }
        return constant instanceof Long n ? n : null;
    }

    private static int keepKnown(boolean @Nullable [] nulls, int[] selected, int count) {
        if (nulls == null) {
            return count;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = selected[i];
            selected[kept] = at;
            kept += nulls[at] ? 0 : 1;
        }
        return kept;
    }

    private int keepTested(Rows rows, int[] selected, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Object value = rows.get(selected[i], field);
            if (value != null && Boolean.TRUE.equals(test.holds(value, constant))) {
                selected[kept++] = selected[i];
            }
        }
        return kept;
    }

    private int keepEqual(@Nullable Object[] column, int[] selected, int count) {
        boolean wanted = operator.equals("==");
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Object value = column[selected[i]];
            if (value != null && constant.equals(value) == wanted) {
                selected[kept++] = selected[i];
            }
        }
        return kept;
    }

    /** NaN is neither equal nor unequal to anything. */
    private int keepFloats(long[] column, double limit, int[] selected, int count) {
        boolean isUnequal = operator.equals("!=");
        double least = isUnequal ? limit : leastFloat(limit);
        double greatest = isUnequal ? limit : greatestFloat(limit);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = selected[i];
            double value = Double.longBitsToDouble(column[at]);
            boolean isInside = value >= least && value <= greatest;
            boolean isOutside = value < least || value > greatest;
            selected[kept] = at;
            kept += (isUnequal ? isOutside : isInside) ? 1 : 0;
        }
        return kept;
    }

    private double leastFloat(double limit) {
        return switch (operator) {
            case ">" -> limit == Double.POSITIVE_INFINITY ? Double.NaN : Math.nextUp(limit);
            case "<", "<=" -> Double.NEGATIVE_INFINITY;
            default -> limit;
        };
    }

    private double greatestFloat(double limit) {
        return switch (operator) {
            case "<" -> limit == Double.NEGATIVE_INFINITY ? Double.NaN : Math.nextDown(limit);
            case ">", ">=" -> Double.POSITIVE_INFINITY;
            default -> limit;
        };
    }

    private int keepIntegers(long[] column, long limit, int[] selected, int count) {
        boolean isUnequal = operator.equals("!=");
        if (operator.equals("<") && limit == Long.MIN_VALUE
                || operator.equals(">") && limit == Long.MAX_VALUE) {
            return 0;
        }
        long least =
                switch (operator) {
                    case ">" -> limit + 1;
                    case "<", "<=" -> Long.MIN_VALUE;
                    default -> limit;
                };
        long greatest =
                switch (operator) {
                    case "<" -> limit - 1;
                    case ">", ">=" -> Long.MAX_VALUE;
                    default -> limit;
                };
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = selected[i];
            boolean isInside = column[at] >= least && column[at] <= greatest;
            selected[kept] = at;
            kept += isInside != isUnequal ? 1 : 0;
        }
        return kept;
    }

    /** Whether it asks for what lies on one side of the constant. */
    public boolean isOrder() {
        return operator.startsWith("<") || operator.startsWith(">");
    }

    /**
     * That of two which holds wherever one of them does.
     *
     * @param other is {@link #alike}; both are an {@link #isOrder order}
     */
    public FieldComparison weaker(FieldComparison other) {
        if (isNaN(constant) || isNaN(other.constant)) {
            return isNaN(constant) ? other : this;
        }
        boolean isLess = Values.compare(constant, other.constant) < 0;
        return isLess == operator.startsWith(">") ? this : other;
    }

    private static boolean isNaN(Object value) {
        return value instanceof Double d && d.isNaN();
    }

    /** All but the constant's value, as a text: others with the same one differ in that alone. */
    public String alike() {
        return field + " " + operator + " " + isLookup + " " + constant.getClass().getName();
    }
}
