package dev.weir.state.codec;

import org.jspecify.annotations.Nullable;

/**
 * A record of a state.
 *
 * @param value null where there is none any more; not to be changed
 */
public record StateRecord(RecordKey key, byte @Nullable [] value) {
    /** How many bytes it has. */
    public int size() {
        return key.size() + (value == null ? 0 : value.length);
    }
}
