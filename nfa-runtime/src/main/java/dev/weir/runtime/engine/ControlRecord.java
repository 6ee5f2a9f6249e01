package dev.weir.runtime.engine;

import dev.weir.runtime.event.PartitionId;
import java.util.Map;

/**
 * What was decided by the outside and changes results, with its place in the input: together with
 * the events it determines every alert. Kept durably before any output that depends on it.
 */
public sealed interface ControlRecord {

    /** The stream starts under a pack. Always the first record. */
    record Started(String pack) implements ControlRecord {}

    /**
     * A partition appeared while the stream was running; its events before the floor are late.
     *
     * @param floor the engine's cut at that moment, as an instant
     */
    record Opened(PartitionId partition, long floor) implements ControlRecord {}

    /**
     * A partition that had been silent for the idle timeout gave a record again; from this offset
     * on, its events before the floor are late.
     */
    record Back(PartitionId partition, long offset, long floor) implements ControlRecord {}

    /** A record whose time lies too far ahead of its arrival was refused as a dead letter. */
    record Refused(PartitionId partition, long offset) implements ControlRecord {}

    /**
     * The clock moved the watermark of a partition, before the record at this offset.
     *
     * @param time of the clock, as if an event of that time had come
     */
    record Ticked(PartitionId partition, long offset, long time) implements ControlRecord {}

    /**
     * Another pack took over.
     *
     * @param pack its hash
     * @param cut what it covers was processed under the pack before, all else under this one
     * @param read for each partition the offset before which records were read under the pack
     *     before
     */
    record Switched(String pack, Cut cut, Map<PartitionId, Long> read) implements ControlRecord {
        public Switched {
            read = Map.copyOf(read);
        }
    }
}
