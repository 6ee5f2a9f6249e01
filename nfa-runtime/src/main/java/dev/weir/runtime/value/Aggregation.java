package dev.weir.runtime.value;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that takes one value after another, in the order of their events (language, section
 * 3). Nulls are skipped by all but {@link #first} and {@link #last}.
 */
public abstract class Aggregation {
    private Aggregation() {}

    public abstract void add(@Nullable Object value);

    /**
     * The aggregate of what was added.
     *
     * @throws ArithmeticException where the exact result does not fit its type
     */
    public abstract @Nullable Object result();

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

        void addLong(long value) {
            sum.add(value);
        }

        void addDouble(double value) {
            sum.add(value);
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
        public @Nullable Object result() {
            if (count == 0) {
                return null;
            }
            double deviation = ExactSum.deviation(sum, squares, count, unit());
            return type == Scalar.DURATION ? (Object) Math.round(deviation) : (Object) deviation;
        }
    }

    private static final class Extreme extends Aggregation {
        private final int sign;
        private @Nullable Object best;

        Extreme(int sign) {
            this.sign = sign;
        }

        @Override
        public void add(@Nullable Object value) {
            if (value != null && (best == null || sign * Values.compare(value, best) > 0)) {
                best = value;
            }
        }

        @Override
        public @Nullable Object result() {
            return best;
        }
    }

    private static final class Distinct extends Aggregation {
        private final Set<@Nullable Object> seen = new HashSet<>();

        @Override
        public void add(@Nullable Object value) {
            if (value != null) {
                seen.add(Values.hashable(value));
            }
        }

        @Override
        public Object result() {
            return (long) seen.size();
        }
    }

    private static final class Percentile extends Aggregation {
        private final BigDecimal percent;
        private final List<Object> values = new ArrayList<>();

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
        public @Nullable Object result() {
            if (values.isEmpty()) {
                return null;
            }
            values.sort(Values::compare);
            int rank =
                    percent.multiply(BigDecimal.valueOf(values.size()))
                            .movePointLeft(2)
                            .setScale(0, RoundingMode.CEILING)
                            .intValueExact();
            return values.get(Math.max(rank, 1) - 1);
        }
    }

    private static final class First extends Aggregation {
        private boolean seen;
        private @Nullable Object value;

        @Override
        public void add(@Nullable Object next) {
            if (!seen) {
                seen = true;
                value = next;
            }
        }

        @Override
        public @Nullable Object result() {
            return value;
        }
    }

    private static final class Last extends Aggregation {
        private @Nullable Object value;

        @Override
        public void add(@Nullable Object next) {
            value = next;
        }

        @Override
        public @Nullable Object result() {
            return value;
        }
    }

    private static final class Collect extends Aggregation {
        private final List<Object> values = new ArrayList<>();

        @Override
        public void add(@Nullable Object value) {
            if (value != null) {
                values.add(value);
            }
        }

        @Override
        public Object result() {
            return Collections.unmodifiableList(new ArrayList<>(values));
        }
    }
}
