package dev.weir.runtime.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Order and equality of values in memory (see {@link dev.weir.runtime.event.Type}). Both sides have
 * the same type, but that an int may meet a float. The one order is total: it has NaN last.
 */
public final class Values {
    /** Up to this size every int is a float. */
    private static final long EXACT_IN_FLOAT = 1L << 53;

    private Values() {}

    /** The order of numbers, timestamps, durations and strings. */
    public static int compare(Object a, Object b) {
        if (a instanceof Long x) {
            return b instanceof Double y
                    ? compare(x.longValue(), y.doubleValue())
                    : Long.compare(x, (Long) b);
        }
        if (a instanceof Double x) {
            return b instanceof Long y
                    ? -compare(y.longValue(), x.doubleValue())
                    : compare(x.doubleValue(), ((Double) b).doubleValue());
        }
        if (a instanceof Decimal x) {
            return x.compareTo((Decimal) b);
        }
        if (a instanceof String x) {
            return compare(x, (String) b);
        }
        throw new IllegalArgumentException("no order: " + a + ", " + b);
    }

    /** The order by code point, which is not that of UTF-16. */
    public static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xIsHigher = Character.isSurrogate(x);
                return xIsHigher == Character.isSurrogate(y) ? x - y : xIsHigher ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    /** Compares an int with a float by what they are, also where the int is no float. */
    public static int compare(long a, double b) {
        if (Math.abs(a) <= EXACT_IN_FLOAT && a != Long.MIN_VALUE) {
            return compare((double) a, b);
        }
        if (Double.isNaN(b) || Double.isInfinite(b)) {
            return b == Double.NEGATIVE_INFINITY ? 1 : -1;
        }
        return BigDecimal.valueOf(a).compareTo(new BigDecimal(b));
    }

    /** The order of floats with one zero, NaN last. */
    public static int compare(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }

    /** Whether two values are the same; a null in a list or record is the same as another. */
    public static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof Double || b instanceof Double) {
            return compare(a, b) == 0;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return equalLists(x, y);
        }
        if (a instanceof RecordValue x && b instanceof RecordValue y) {
            return equalLists(x.values(), y.values());
        }
        return a.equals(b);
    }

    private static boolean equalLists(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** An object whose {@code equals} is {@link #equal} for values of one type: for hash tables. */
    public static @Nullable Object hashable(@Nullable Object value) {
        if (value instanceof Double d) {
            return d == 0 ? (Double) 0.0 : d;
        }
        if (value instanceof List<?> list) {
            return hashableList(list);
        }
        return value instanceof RecordValue r ? hashableList(r.values()) : value;
    }

    private static List<@Nullable Object> hashableList(List<?> values) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (Object value : values) {
            all.add(hashable(value));
        }
        return all;
    }
}
