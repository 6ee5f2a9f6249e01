package dev.weir.runtime.engine;

import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed spread of values over buckets: the same on every machine and for ever, for it is on disk.
 * So it stands on the hashes that the Java platform specifies (text, numbers, booleans) alone.
 */
public final class Buckets {
    /** How many there are. */
    public static final int COUNT = 1024;

    private static final int COUNT_BITS = 10;

    private Buckets() {}

    /** The bucket of a key or other values; equal values have one bucket. */
    public static int of(List<? extends @Nullable Object> values) {
        int hash = 7;
        for (Object value : values) {
            hash = 31 * hash + hash(value);
        }
        hash ^= hash >>> 16;
        return (hash * 0x9E3779B1) >>> (Integer.SIZE - COUNT_BITS);
    }

    private static int hash(@Nullable Object value) {
        if (value instanceof Decimal d) {
            BigDecimal digits = d.toBigDecimal().stripTrailingZeros();
            return Long.hashCode(digits.unscaledValue().longValue());
        }
        if (value instanceof Ip ip) {
            return Long.hashCode(ip.address().longValue()) + ip.bits();
        }
        return value == null || value instanceof List || value instanceof RecordValue
                ? 0
                : value.hashCode();
    }
}
