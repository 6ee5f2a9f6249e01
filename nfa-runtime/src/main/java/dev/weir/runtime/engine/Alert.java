package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says.
 *
 * @param place where it completed
 * @param identity what makes {@link #id}; a resolved alert has that of its firing one
 * @param hash of the pack
 * @param time event time of the completion, milliseconds since the epoch
 * @param suppressed how many alerts of the same key were held back before this one
 * @param omitted how many more matches there were at this moment than LIMIT MATCHES lets out
 * @param warming whether history is missing since a reload: there may have been more to match
 * @param evidence the matched events by step or source, in the order of the rule's text
 */
public record Alert(
        Place place,
        AlertId identity,
        String rule,
        String pack,
        String version,
        String hash,
        @Nullable String severity,
        Status status,
        long time,
        List<Value> key,
        List<Value> fields,
        @Nullable String message,
        List<String> tags,
        Map<String, String> meta,
        long suppressed,
        long omitted,
        boolean warming,
        boolean shadow,
        List<Evidence> evidence) {
    public Alert {
        key = List.copyOf(key);
        fields = List.copyOf(fields);
        tags = List.copyOf(tags);
        evidence = List.copyOf(evidence);
    }

    /** What tells it from all others: 32 hexadecimal digits. */
    public String id() {
        return identity.toString();
    }

    public enum Status {
        FIRING,
        RESOLVED
    }

    /** A named value of a key or of EMIT. */
    public record Value(String name, Type type, @Nullable Object value) {}

    /**
     * Events bound to one step.
     *
     * @param slot the step's label
     * @param events the first of them, at most {@link #MAX_EVIDENCE}
     * @param fields indexes of the fields that the rule names
     * @param omittedEvents how many more there are
     */
    public record Evidence(
            String slot, List<Event> events, List<Integer> fields, long omittedEvents) {
        public Evidence {
            events = List.copyOf(events);
            fields = List.copyOf(fields);
        }
    }

    /** This alert, saying how many were held back before it. */
    Alert afterSuppressing(long count) {
        return new Alert(
                place, identity, rule, pack, version, hash, severity, status, time, key, fields,
                message, tags, meta, count, omitted, warming, shadow, evidence);
    }

    /** This alert, saying that history is missing. */
    Alert whileWarming() {
        return new Alert(
                place,
                identity,
                rule,
                pack,
                version,
                hash,
                severity,
                status,
                time,
                key,
                fields,
                message,
                tags,
                meta,
                suppressed,
                omitted,
                true,
                shadow,
                evidence);
    }

    /** At most so many events of a step are shown. */
    public static final int MAX_EVIDENCE = 100;
}
