package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import java.util.List;

/**
 * All that an engine knows between two arrivals; immutable.
 *
 * @param partitions in the order of their registration
 * @param waiting events that have arrived and cannot be taken yet
 * @param keys the state of each rule under each key, in order
 */
public record EngineState(
        long in,
        long used,
        long unused,
        long late,
        boolean started,
        long watermark,
        List<Partition> partitions,
        List<Event> waiting,
        List<Entry> keys,
        Suppressor.State suppressed,
        List<RuleCounts> rules) {
    public EngineState {
        partitions = List.copyOf(partitions);
        waiting = List.copyOf(waiting);
        keys = List.copyOf(keys);
        rules = List.copyOf(rules);
    }

    /**
     * A source partition.
     *
     * @param greatestTime greatest event time seen, or {@link Long#MIN_VALUE}
     * @param closed whether it has ended and holds nothing back
     */
    public record Partition(String source, int number, long greatestTime, boolean closed) {}

    /** The state of a rule under a key. */
    public record Entry(String rule, List<Object> key, KeyState state) {}
}
