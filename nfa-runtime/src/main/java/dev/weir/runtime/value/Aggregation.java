package dev.weir.runtime.value;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that takes one value after another, in the order of their events (language, section
 * 3). Nulls are skipped by all but {@link #first} and {@link #last}.
 *
 * <p>Those that say so also give values up again, in the order in which they took them, and leave
 * no trace of them: the result is that of the values that are left. Both cost the same however many
 * there are, but for a percentile, which moves part of a list.
 */
public abstract class Aggregation {
    private Aggregation() {}

    public abstract void add(@Nullable Object value);

    /**
     * Gives up the value that was added first of those that are left.
     *
     * @param value that value
     */
    public abstract void remove(@Nullable Object value);

    /**
     * The aggregate of what was added.
     *
     * @throws ArithmeticException where the exact result does not fit its type
     */
    public abstract @Nullable Object result();

    /** How many values are TRUE. */
    public static Aggregation count() {
        return new Count();
    }

    /** The exact sum of numbers or durations, in their type; 0 of nothing. */
    public static Aggregation sum(Type type) {
        return new Sum(type);
    }

    /** The mean: a float, of durations a duration (half up). */
    public static Aggregation avg(Type type) {
        return new Mean(type);
    }

    /** The standard deviation of the population: a float, of durations a duration. */
    public static Aggregation stddev(Type type) {
        return new Deviation(type);
    }

    public static Aggregation min() {
        return new Extreme(-1);
    }

    public static Aggregation max() {
        return new Extreme(1);
    }

    /** How many different values. */
    public static Aggregation distinct() {
        return new Distinct();
    }

    /**
     * The value at rank ⌈p/100 · n⌉, at least 1, in ascending order.
     *
     * @param percent 0 to 100
     */
    public static Aggregation percentile(BigDecimal percent) {
        return new Percentile(percent);
    }

    /** The first value, be it null. */
    public static Aggregation first() {
        return new First();
    }

    /** The last value, be it null. */
    public static Aggregation last() {
        return new Last();
    }

    /** All values. */
    public static Aggregation collect() {
        return new Collect();
    }

    private static final class Count extends Aggregation {
        private long count;

        @Override
        public void add(@Nullable Object value) {
            count += Boolean.TRUE.equals(value) ? 1 : 0;
        }

        @Override
        public void remove(@Nullable Object value) {
            count -= Boolean.TRUE.equals(value) ? 1 : 0;
        }

        @Override
        public Object result() {
            return count;
        }
    }

    /** What ints, floats, decimals and durations become part of the exact sums as. */
    private abstract static class Moments extends Aggregation {
        final Type type;
        final ExactSum sum = new ExactSum();
        long count;

        Moments(Type type) {
            this.type = type;
        }

        @Override
        public void add(@Nullable Object value) {
            if (value instanceof Long v) {
                count++;
                addLong(v);
            } else if (value instanceof Double v) {
                count++;
                addDouble(v);
            } else if (value instanceof Decimal v) {
                count++;
                addLong(v.unscaled());
            }
        }

        @Override
        public void remove(@Nullable Object value) {
            if (value instanceof Long v) {
                count--;
                removeLong(v);
            } else if (value instanceof Double v) {
                count--;
                removeDouble(v);
            } else if (value instanceof Decimal v) {
                count--;
                removeLong(v.unscaled());
            }
        }

        void addLong(long value) {
            sum.add(value);
        }

        void addDouble(double value) {
            sum.add(value);
        }

        void removeLong(long value) {
            sum.subtract(value);
        }

        void removeDouble(double value) {
            sum.subtract(value);
        }

        /** What the values were multiplied with to make them integers. */
        BigInteger unit() {
            return type instanceof DecimalType d ? BigInteger.TEN.pow(d.scale()) : BigInteger.ONE;
        }
    }

    private static final class Sum extends Moments {
        Sum(Type type) {
            super(type);
        }

        @Override
        public Object result() {
            if (type == Scalar.FLOAT) {
                double result = sum.toDouble();
                if (Double.isInfinite(result)) {
                    throw new ArithmeticException("float overflow");
                }
                return result;
            }
            Long result = sum.toLong();
            if (result == null) {
                throw new ArithmeticException(type + " overflow");
            }
            return type instanceof DecimalType d ? new Decimal(result, d.scale()) : result;
        }
    }

    private static final class Mean extends Moments {
        Mean(Type type) {
            super(type);
        }

        @Override
        public @Nullable Object result() {
            if (count == 0) {
                return null;
            }
            if (type == Scalar.DURATION) {
                return new BigDecimal(sum.toBigInteger())
                        .divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_UP)
                        .longValueExact();
            }
            return sum.toDouble(unit().multiply(BigInteger.valueOf(count)));
        }
    }

    private static final class Deviation extends Moments {
        private final ExactSum squares = new ExactSum();

        Deviation(Type type) {
            super(type);
        }

        @Override
        void addLong(long value) {
            super.addLong(value);
            squares.addSquare(value);
        }

        @Override
        void addDouble(double value) {
            super.addDouble(value);
            squares.addSquare(value);
        }

        @Override
        void removeLong(long value) {
            super.removeLong(value);
            squares.subtractSquare(value);
        }

        @Override
        void removeDouble(double value) {
            super.removeDouble(value);
            squares.subtractSquare(value);
        }

        @Override
        public @Nullable Object result() {
            if (count == 0) {
                return null;
            }
            double deviation = ExactSum.deviation(sum, squares, count, unit());
            return type == Scalar.DURATION ? (Object) Math.round(deviation) : (Object) deviation;
        }
    }

    /**
     * The values that may yet be the best: each is better than those behind it, or as good. What is
     * before a better one can never be the best again.
     */
    private static final class Extreme extends Aggregation {
        private final int sign;
        private final ArrayDeque<Object> hopeful = new ArrayDeque<>();

        Extreme(int sign) {
            this.sign = sign;
        }

        @Override
        public void add(@Nullable Object value) {
            if (value != null) {
                while (!hopeful.isEmpty() && sign * Values.compare(value, hopeful.getLast()) > 0) {
                    hopeful.removeLast();
                }
                hopeful.add(value);
            }
        }

        @Override
        public void remove(@Nullable Object value) {
            // As good as the best and the oldest: so it is the best.
            if (value != null && Values.compare(value, hopeful.getFirst()) == 0) {
                hopeful.removeFirst();
            }
        }

        @Override
        public @Nullable Object result() {
            return hopeful.peekFirst();
        }
    }

    private static final class Distinct extends Aggregation {
        private final Map<@Nullable Object, Integer> counts = new HashMap<>();

        @Override
        public void add(@Nullable Object value) {
            if (value != null) {
                counts.merge(Values.hashable(value), 1, Integer::sum);
            }
        }

        @Override
        public void remove(@Nullable Object value) {
            if (value != null) {
                counts.computeIfPresent(
                        Values.hashable(value), (key, count) -> count == 1 ? null : count - 1);
            }
        }

        @Override
        public Object result() {
            return (long) counts.size();
        }
    }

    private static final class Percentile extends Aggregation {
        private final BigDecimal percent;

        /** In ascending order up to {@link #sorted}, equal ones in the order of their coming. */
        private final List<Object> values = new ArrayList<>();

        private int sorted;

        Percentile(BigDecimal percent) {
            this.percent = percent;
        }

        @Override
        public void add(@Nullable Object value) {
            if (value != null) {
                values.add(value);
            }
        }

        @Override
        public void remove(@Nullable Object value) {
            if (value != null) {
                sort();
                values.remove(countBefore(value, false));
                sorted--;
            }
        }

        private void sort() {
            if (values.size() - sorted == 1) {
                Object last = values.remove(sorted);
                values.add(countBefore(last, true), last);
            } else if (sorted < values.size()) {
                values.sort(Values::compare);
            }
            sorted = values.size();
        }

        /** How many of the sorted values are less, or equal where those count as well. */
        private int countBefore(Object value, boolean orEqual) {
            int low = 0;
            int high = Math.min(sorted, values.size());
            while (low < high) {
                int middle = (low + high) >>> 1;
                int c = Values.compare(values.get(middle), value);
                if (c < 0 || c == 0 && orEqual) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        @Override
        public @Nullable Object result() {
            if (values.isEmpty()) {
                return null;
            }
            sort();
            int rank =
                    percent.multiply(BigDecimal.valueOf(values.size()))
                            .movePointLeft(2)
                            .setScale(0, RoundingMode.CEILING)
                            .intValueExact();
            return values.get(Math.max(rank, 1) - 1);
        }
    }

    private static final class First extends Aggregation {
        private final ArrayDeque<Optional<Object>> values = new ArrayDeque<>();

        @Override
        public void add(@Nullable Object value) {
            values.add(Optional.ofNullable(value));
        }

        @Override
        public void remove(@Nullable Object value) {
            values.remove();
        }

        @Override
        public @Nullable Object result() {
            return values.isEmpty() ? null : values.getFirst().orElse(null);
        }
    }

    private static final class Last extends Aggregation {
        private long count;
        private @Nullable Object value;

        @Override
        public void add(@Nullable Object next) {
            count++;
            value = next;
        }

        @Override
        public void remove(@Nullable Object oldest) {
            count--;
        }

        @Override
        public @Nullable Object result() {
            return count == 0 ? null : value;
        }
    }

    private static final class Collect extends Aggregation {
        private final ArrayDeque<Object> values = new ArrayDeque<>();

        @Override
        public void add(@Nullable Object value) {
            if (value != null) {
                values.add(value);
            }
        }

        @Override
        public void remove(@Nullable Object value) {
            if (value != null) {
                values.remove();
            }
        }

        @Override
        public Object result() {
            return List.copyOf(values);
        }
    }
}
