package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an engine knows between two arrivals; immutable. All of it, or the whole header with the
 * keys and suppressions that have changed.
 *
 * @param keys the state of each rule under each key
 * @param suppressions what SUPPRESS holds back
 */
public record EngineState(Header header, List<Entry> keys, List<Suppression> suppressions) {
    public EngineState {
        keys = List.copyOf(keys);
        suppressions = List.copyOf(suppressions);
    }

    /** A header and nothing under it. */
    public static EngineState of(Header header) {
        return new EngineState(header, List.of(), List.of());
    }

    /** Some of the keys and suppressions of a state; each is in one part. */
    public record Part(List<Entry> keys, List<Suppression> suppressions) {
        public Part {
            keys = List.copyOf(keys);
            suppressions = List.copyOf(suppressions);
        }

        /** How many there are. */
        public int size() {
            return keys.size() + suppressions.size();
        }
    }

    /**
     * What does not grow with the keys.
     *
     * @param started whether the stream has started
     * @param cut what has been processed
     * @param partitions in the order of their opening
     * @param waiting events that have arrived and cannot be taken yet, in order
     * @param silenced ids of alerts that were held back and may yet be resolved
     * @param rules what was counted of each rule, by name
     * @param warmUntil by rule, the instant before which its alerts say that history is missing
     * @param keyCount how many rules and keys have a state
     * @param suppressionCount how many suppressions there are
     */
    public record Header(
            boolean started,
            Cut cut,
            List<Partition> partitions,
            List<Event> waiting,
            Set<String> silenced,
            List<RuleCounts> rules,
            Map<String, Long> warmUntil,
            long keyCount,
            long suppressionCount) {
        public Header {
            partitions = List.copyOf(partitions);
            waiting = List.copyOf(waiting);
            silenced = Set.copyOf(silenced);
            rules = List.copyOf(rules);
            warmUntil = Map.copyOf(warmUntil);
        }
    }

    /**
     * A source partition.
     *
     * @param greatestTime greatest event time seen, or {@link Long#MIN_VALUE}
     * @param floor events before it are late, whatever the watermark; {@link Long#MIN_VALUE} for
     *     none
     * @param idle whether it has been silent for so long that it holds nothing back
     * @param closed whether it has ended and holds nothing back
     */
    public record Partition(
            PartitionId id,
            long greatestTime,
            long floor,
            boolean idle,
            boolean closed,
            long used,
            long unused,
            long late,
            long deadLetters) {}

    /**
     * The state of a rule under a key.
     *
     * @param state null where nothing is left of it, among changes only
     */
    public record Entry(String rule, List<Object> key, @Nullable KeyState state) {
        public Entry {
            key = List.copyOf(key);
        }
    }

    /**
     * What SUPPRESS holds back for a rule and values.
     *
     * @param by the values; each may be null
     * @param held null where nothing is held back any more, among changes only
     */
    public record Suppression(String rule, List<@Nullable Object> by, @Nullable Held held) {
        public Suppression {
            by = Collections.unmodifiableList(new ArrayList<>(by));
        }
    }

    /**
     * @param until time at and after which an alert passes
     * @param count how many were held back since the last that passed
     */
    public record Held(long until, long count) {}
}
