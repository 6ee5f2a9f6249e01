package dev.weir.runtime.engine;

import dev.weir.runtime.event.PartitionId;
import java.util.List;
import java.util.Map;

/**
 * All that a daemon needs to go on where it was.
 *
 * @param number from 1, one more than the last
 * @param pack hash of the program that was running
 * @param control how many records of the control log had been applied
 * @param read where each partition is read on, in order
 * @param delivered what the records of sinks told by then, by where they are: they cannot tell of
 *     less
 */
public record Checkpoint(
        long number,
        String pack,
        long control,
        List<ReadTo> read,
        Map<String, Delivered> delivered,
        EngineState state) {
    public Checkpoint {
        read = List.copyOf(read);
        delivered = Map.copyOf(delivered);
    }

    /** The same with another state. */
    public Checkpoint with(EngineState other) {
        return new Checkpoint(number, pack, control, read, delivered, other);
    }

    /**
     * How far a partition has been read: what lies before is in the state.
     *
     * @param offset of the next record
     * @param position as {@link dev.weir.runtime.port.PartitionReader#position}
     * @param ended whether nothing more can come
     */
    public record ReadTo(PartitionId partition, long offset, String position, boolean ended) {}
}
