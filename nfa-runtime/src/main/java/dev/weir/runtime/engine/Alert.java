package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says. Its lists are made when somebody asks for them, as its id is: there may be many
 * alerts that are counted or held back, and no more. Immutable; may be asked by any thread.
 */
public final class Alert {
    /** At most so many events of a step are shown. */
    public static final int MAX_EVIDENCE = 100;

    /**
     * What all alerts of a rule have in common.
     *
     * @param hash of the pack
     */
    public record Origin(
            String rule,
            String pack,
            String version,
            String hash,
            @Nullable String severity,
            List<String> tags,
            Map<String, String> meta,
            boolean shadow) {
        public Origin {
            tags = List.copyOf(tags);
        }
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

    /** What an alert says of its match; the same whenever it is asked for. */
    interface Content {
        List<Value> key();

        List<Value> fields();

        /** The matched events by step or source, in the order of the rule's text. */
        List<Evidence> evidence();
    }

    private record Given(List<Value> key, List<Value> fields, List<Evidence> evidence)
            implements Content {
        private Given {
            key = List.copyOf(key);
            fields = List.copyOf(fields);
            evidence = List.copyOf(evidence);
        }

        static Content of(Content other) {
            return new Given(other.key(), other.fields(), other.evidence());
        }
    }

    private final Origin origin;
    private final Place place;
    private final AlertId identity;
    private final Status status;
    private final Content content;
    private final @Nullable String message;
    private final long suppressed;
    private final long omitted;
    private final boolean warming;

    /**
     * @param place where it completed
     * @param identity what makes {@link #id}; a resolved alert has that of its firing one
     * @param key names and values
     * @param fields what EMIT says
     * @param suppressed how many alerts of the same key were held back before this one
     * @param omitted how many more matches there were at this moment than LIMIT MATCHES lets out
     * @param warming whether history is missing since a reload: there may have been more to match
     * @param evidence the matched events by step or source, in the order of the rule's text
     */
    public Alert(
            Origin origin,
            Place place,
            AlertId identity,
            Status status,
            List<Value> key,
            List<Value> fields,
            @Nullable String message,
            long suppressed,
            long omitted,
            boolean warming,
            List<Evidence> evidence) {
        this(
                origin,
                place,
                identity,
                status,
                new Given(key, fields, evidence),
                message,
                suppressed,
                omitted,
                warming);
    }

    Alert(
            Origin origin,
            Place place,
            AlertId identity,
            Status status,
            Content content,
            @Nullable String message,
            long suppressed,
            long omitted,
            boolean warming) {
        this.origin = origin;
        this.place = place;
        this.identity = identity;
        this.status = status;
        this.content = content;
        this.message = message;
        this.suppressed = suppressed;
        this.omitted = omitted;
        this.warming = warming;
    }

    public Origin origin() {
        return origin;
    }

    /** Where it completed. */
    public Place place() {
        return place;
    }

    /** What makes the {@link #id}. */
    public AlertId identity() {
        return identity;
    }

    /** What tells it from all others: 32 hexadecimal digits. */
    public String id() {
        return identity.toString();
    }

    public String rule() {
        return origin.rule();
    }

    public String pack() {
        return origin.pack();
    }

    public String version() {
        return origin.version();
    }

    /** Of the pack. */
    public String hash() {
        return origin.hash();
    }

    public @Nullable String severity() {
        return origin.severity();
    }

    public List<String> tags() {
        return origin.tags();
    }

    public Map<String, String> meta() {
        return origin.meta();
    }

    public boolean shadow() {
        return origin.shadow();
    }

    public Status status() {
        return status;
    }

    /** Event time of the completion, milliseconds since the epoch. */
    public long time() {
        return place.time();
    }

    public List<Value> key() {
        return content.key();
    }

    /** What EMIT says. */
    public List<Value> fields() {
        return content.fields();
    }

    public @Nullable String message() {
        return message;
    }

    /** How many alerts of the same key were held back before this one. */
    public long suppressed() {
        return suppressed;
    }

    /** How many more matches there were at this moment than LIMIT MATCHES lets out. */
    public long omitted() {
        return omitted;
    }

    /** Whether history is missing since a reload: there may have been more to match. */
    public boolean warming() {
        return warming;
    }

    /** The matched events by step or source, in the order of the rule's text. */
    public List<Evidence> evidence() {
        return content.evidence();
    }

    /** This alert, saying how many were held back before it. */
    Alert afterSuppressing(long count) {
        return new Alert(
                origin, place, identity, status, content, message, count, omitted, warming);
    }

    /** This alert, saying that history is missing. */
    Alert whileWarming() {
        return new Alert(
                origin, place, identity, status, content, message, suppressed, omitted, true);
    }

    /** This alert again, resolved. */
    Alert resolved(Place at) {
        return new Alert(origin, at, identity, Status.RESOLVED, content, message, 0, 0, warming);
    }

    /** This alert, with its id and its lists made. */
    Alert spelledOut() {
        return new Alert(
                origin,
                place,
                AlertId.of(id()),
                status,
                Given.of(content),
                message,
                suppressed,
                omitted,
                warming);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Alert a
                && a.origin.equals(origin)
                && a.place.equals(place)
                && a.identity.equals(identity)
                && a.status == status
                && Objects.equals(a.message, message)
                && a.suppressed == suppressed
                && a.omitted == omitted
                && a.warming == warming
                && Given.of(a.content).equals(Given.of(content));
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    @Override
    public String toString() {
        return "Alert[place=%s, id=%s, rule=%s, pack=%s, version=%s, hash=%s, severity=%s, "
                        .formatted(place, id(), rule(), pack(), version(), hash(), severity())
                + "status=%s, key=%s, fields=%s, message=%s, tags=%s, meta=%s, "
                        .formatted(status, key(), fields(), message, tags(), meta())
                + "suppressed=%s, omitted=%s, warming=%s, shadow=%s, evidence=%s]"
                        .formatted(suppressed, omitted, warming, shadow(), evidence());
    }
}
