package dev.weir.compiler.expression;

import dev.weir.runtime.value.Decimal;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What the functions of numbers compute; ArithmeticException where the result does not fit. */
final class NumberFunctions {
    /** More digits than these change no float. */
    private static final long MOST_DIGITS = 1100;

    private static final long LEAST_DIGITS = -400;
    private static final double EARTH_RADIUS_KM = 6371.0088;

    private NumberFunctions() {}

    static Object abs(Object value) {
        if (value instanceof Double d) {
            return Math.abs(d);
        }
        return value instanceof Decimal d
                ? new Decimal(absolute(d.unscaled()), d.scale())
                : (Object) absolute((Long) value);
    }

    private static long absolute(long value) {
        return value < 0 ? Math.negateExact(value) : value;
    }

    /** The number as an int. */
    static long toInt(Object value, RoundingMode mode) {
        return value instanceof Long n
                ? n
                : exact(value).setScale(0, mode).toBigInteger().longValueExact();
    }

    static double roundFloat(double value, long digits) {
        if (!Double.isFinite(value)) {
            return value;
        }
        double rounded = rounded(new BigDecimal(value), digits).doubleValue();
        if (Double.isInfinite(rounded)) {
            throw new ArithmeticException("float overflow");
        }
        return rounded;
    }

    static long roundInt(long value, long digits) {
        return digits >= 0
                ? value
                : rounded(BigDecimal.valueOf(value), digits).toBigInteger().longValueExact();
    }

    static Decimal roundDecimal(Decimal value, long digits, int scale) {
        BigDecimal number = value.toBigDecimal();
        BigDecimal result = digits >= number.scale() ? number : rounded(number, digits);
        Decimal fitting = Decimal.rounded(result, scale);
        if (fitting == null) {
            throw new ArithmeticException("decimal overflow");
        }
        return fitting;
    }

    private static BigDecimal rounded(BigDecimal value, long digits) {
        int scale = (int) Math.max(LEAST_DIGITS, Math.min(MOST_DIGITS, digits));
        return value.setScale(scale, RoundingMode.HALF_UP);
    }

    private static BigDecimal exact(Object number) {
        if (number instanceof Decimal d) {
            return d.toBigDecimal();
        }
        double value = (Double) number;
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("not finite");
        }
        return new BigDecimal(value);
    }

    /** The great-circle distance of two places in degrees, by the haversine formula. */
    static double distanceKm(double lat1, double lon1, double lat2, double lon2) {
        double dLat = StrictMath.sin(StrictMath.toRadians(lat2 - lat1) / 2);
        double dLon = StrictMath.sin(StrictMath.toRadians(lon2 - lon1) / 2);
        double h =
                dLat * dLat
                        + StrictMath.cos(StrictMath.toRadians(lat1))
                                * StrictMath.cos(StrictMath.toRadians(lat2))
                                * dLon
                                * dLon;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.min(1, StrictMath.sqrt(h)));
    }
}
