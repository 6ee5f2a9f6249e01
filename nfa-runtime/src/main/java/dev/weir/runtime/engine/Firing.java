package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert on its way out of a lane, before SUPPRESS.
 *
 * @param rule number of the rule
 * @param ordinal which of the rule's alerts under this key at this place
 * @param suppressBy the values that SUPPRESS goes by; null where the rule has no SUPPRESS
 * @param fed the event that it feeds back; null for none
 */
record Firing(
        int rule,
        Key key,
        int ordinal,
        Alert alert,
        @Nullable List<Object> suppressBy,
        @Nullable Event fed)
        implements Comparable<Firing> {

    @Override
    public int compareTo(Firing other) {
        int c = alert.place().compareTo(other.alert.place());
        if (c == 0) {
            c = Integer.compare(rule, other.rule);
        }
        if (c == 0) {
            c = key.compareTo(other.key);
        }
        return c != 0 ? c : Integer.compare(ordinal, other.ordinal);
    }
}
