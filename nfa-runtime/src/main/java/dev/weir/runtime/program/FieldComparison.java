package dev.weir.runtime.program;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.value.Values;
import org.jspecify.annotations.Nullable;

/**
 * A predicate that compares a field of the event at hand with a constant. It reads nothing else and
 * counts no fault, so whoever knows its answer need not ask.
 *
 * <p>Of a column of numbers it asks whether they lie between two bounds, or outside, which are
 * found once.
 */
public final class FieldComparison implements Evaluable {
    private static final long EXACT_IN_FLOAT = 1L << 53;

    private final int field;
    private final String operator;
    private final Object constant;
    private final boolean isLookup;
    private final Test test;

    private final boolean isUnequal;

    /** The constant as a float; NaN where it is none. */
    private final double ofFloats;

    private final double leastFloat;
    private final double greatestFloat;

    /** The constant as an int; null where it is none. */
    private final @Nullable Long ofIntegers;

    /** Above the {@link #greatestInteger} where there is no such int. */
    private final long leastInteger;

    private final long greatestInteger;

    /** Compares a value of the field with the constant. */
    @FunctionalInterface
    public interface Test {
        @Nullable Boolean holds(Object value, Object constant);
    }

    /**
     * @param field index of the field
     * @param operator as the language writes it, with the field on the left: {@code ==}, {@code <}
     * @param constant not null
     * @param isLookup whether it holds just for the values that are {@link Object#equals equal} to
     *     the constant, so that a hash table can answer it
     * @param test of two values, neither of which is null; null is unknown
     */
    public FieldComparison(
            int field, String operator, Object constant, boolean isLookup, Test test) {
        this.field = field;
        this.operator = operator;
        this.constant = constant;
        this.isLookup = isLookup;
        this.test = test;
        this.isUnequal = operator.equals("!=");
        this.ofFloats = asFloat(constant);
        this.leastFloat = leastFloat(operator, ofFloats);
        this.greatestFloat = greatestFloat(operator, ofFloats);
        this.ofIntegers = asInteger(constant);
        long limit = ofIntegers == null ? 0 : ofIntegers;
        boolean isNever =
                operator.equals("<") && limit == Long.MIN_VALUE
                        || operator.equals(">") && limit == Long.MAX_VALUE;
        this.leastInteger = isNever ? 1 : leastInteger(operator, limit);
        this.greatestInteger = isNever ? 0 : greatestInteger(operator, limit);
    }

    public int field() {
        return field;
    }

    public Object constant() {
        return constant;
    }

    public boolean isLookup() {
        return isLookup;
    }

    /** Whether it holds just for the floats between two bounds. */
    public boolean isRangeOfFloats() {
        return !isUnequal && !Double.isNaN(ofFloats);
    }

    /** The least float for which it holds, if those are a range. */
    public double leastFloat() {
        return leastFloat;
    }

    /** The greatest float for which it holds, if those are a range. */
    public double greatestFloat() {
        return greatestFloat;
    }

    @Override
    public @Nullable Object evaluate(Scope scope) {
        Object value = scope.currentField(field);
        return value == null ? null : test.holds(value, constant);
    }

    /** Whether it holds of a row, and is not unknown. */
    public boolean holds(Rows rows, int at) {
        if (rows.isObject(field)) {
            return isTrue(rows.get(at, field));
        }
        boolean @Nullable [] nulls = rows.nulls(field);
        if (nulls != null && nulls[at]) {
            return false;
        }
        long number = rows.numbers(field)[at];
        if (rows.isFloat(field)) {
            return Double.isNaN(ofFloats)
                    ? isTrue(rows.get(at, field))
                    : holdsOf(Double.longBitsToDouble(number));
        }
        return ofIntegers == null ? isTrue(rows.get(at, field)) : holdsOf(number);
    }

    private boolean isTrue(@Nullable Object value) {
        return value != null && Boolean.TRUE.equals(test.holds(value, constant));
    }

    /** NaN is neither equal nor unequal to anything. */
    private boolean holdsOf(double value) {
        boolean isInside = value >= leastFloat && value <= greatestFloat;
        boolean isOutside = value < leastFloat || value > greatestFloat;
        return isUnequal ? isOutside : isInside;
    }

    private boolean holdsOf(long value) {
        boolean isInside = value >= leastInteger && value <= greatestInteger;
        return isInside != isUnequal;
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
            return Double.isNaN(ofFloats)
                    ? keepTested(rows, selected, known)
                    : keepFloats(column, selected, known);
        }
        return ofIntegers == null
                ? keepTested(rows, selected, known)
                : keepIntegers(column, selected, known);
    }

    private boolean isEquality() {
        return operator.equals("==") || operator.equals("!=");
    }

    private static double asFloat(Object constant) {
        if (constant instanceof Long n) {
            return Math.abs(n) <= EXACT_IN_FLOAT && n != Long.MIN_VALUE ? n : Double.NaN;
        }
        return constant instanceof Double d ? d : Double.NaN;
    }

    private static @Nullable Long asInteger(Object constant) {
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
            if (isTrue(rows.get(selected[i], field))) {
                selected[kept++] = selected[i];
            }
        }
        return kept;
    }

    private int keepEqual(@Nullable Object[] column, int[] selected, int count) {
        boolean wanted = operator.equals("==");
        String text = (String) constant;
        int last = text.length() - 1;
        char lastCharacter = last < 0 ? 0 : text.charAt(last);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = selected[i];
            Object value = column[at];
            // Most differ in the length or the last character, which is cheap to see.
            boolean isEqual =
                    value instanceof String other
                            && other.length() == last + 1
                            && (last < 0 || other.charAt(last) == lastCharacter)
                            && (last <= 0 || text.equals(other));
            selected[kept] = at;
            kept += value != null && isEqual == wanted ? 1 : 0;
        }
        return kept;
    }

    private int keepFloats(long[] column, int[] selected, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = selected[i];
            selected[kept] = at;
            kept += holdsOf(Double.longBitsToDouble(column[at])) ? 1 : 0;
        }
        return kept;
    }

    private static double leastFloat(String operator, double limit) {
        return switch (operator) {
            case ">" -> limit == Double.POSITIVE_INFINITY ? Double.NaN : Math.nextUp(limit);
            case "<", "<=" -> Double.NEGATIVE_INFINITY;
            default -> limit;
        };
    }

    private static double greatestFloat(String operator, double limit) {
        return switch (operator) {
            case "<" -> limit == Double.NEGATIVE_INFINITY ? Double.NaN : Math.nextDown(limit);
            case ">", ">=" -> Double.POSITIVE_INFINITY;
            default -> limit;
        };
    }

    private int keepIntegers(long[] column, int[] selected, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = selected[i];
            selected[kept] = at;
            kept += holdsOf(column[at]) ? 1 : 0;
        }
        return kept;
    }

    private static long leastInteger(String operator, long limit) {
        return switch (operator) {
            case ">" -> limit + 1;
            case "<", "<=" -> Long.MIN_VALUE;
            default -> limit;
        };
    }

    private static long greatestInteger(String operator, long limit) {
        return switch (operator) {
            case "<" -> limit - 1;
            case ">", ">=" -> Long.MAX_VALUE;
            default -> limit;
        };
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

    @Override
    public String toString() {
        return field + " " + operator + " " + constant;
    }
}
