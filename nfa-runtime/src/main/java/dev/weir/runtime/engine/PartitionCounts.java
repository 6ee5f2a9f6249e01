package dev.weir.runtime.engine;

import dev.weir.runtime.event.PartitionId;

/**
 * What became of the records of a partition. Each is exactly one of these.
 *
 * @param waiting events that cannot be taken yet
 * @param used events that are in an enabled rule's input with a key
 * @param unused other events, and records of undeclared types
 * @param late events behind the partition's watermark
 * @param deadLetters records that are no events
 */
public record PartitionCounts(
        PartitionId partition, long waiting, long used, long unused, long late, long deadLetters) {
    public long in() {
        return waiting + used + unused + late + deadLetters;
    }
}
