package dev.weir.runtime.engine;

import dev.weir.runtime.event.PartitionId;
import java.util.HashMap;
import java.util.Map;

/**
 * Up to where an output is complete.
 *
 * @param cut all alerts that it covers are out, and no others
 * @param read for each partition the offset before which all dead letters and late events are out,
 *     and no others
 * @param switches how many times another pack had taken over; the letters of those that did not
 *     survive a switch are out, and a later switch may still have some before those offsets
 */
public record Delivered(Cut cut, Map<PartitionId, Long> read, long switches) {
    /** Nothing is out, or nobody knows. */
    public static final Delivered NOTHING = new Delivered(Cut.START, Map.of(), 0);

    public Delivered {
        read = Map.copyOf(read);
    }

    /** Whether the letter or late event of a record is out. */
    public boolean hasRead(PartitionId partition, long offset) {
        return offset < read.getOrDefault(partition, 0L);
    }

    /** Whether all is out that is out by another. */
    public boolean has(Delivered other) {
        return and(other).equals(this);
    }

    /** What is out when this and another is. */
    public Delivered and(Delivered other) {
        Map<PartitionId, Long> all = new HashMap<>(read);
        other.read.forEach((partition, offset) -> all.merge(partition, offset, Math::max));
        return new Delivered(
                cut.compareTo(other.cut) >= 0 ? cut : other.cut,
                all,
                Math.max(switches, other.switches));
    }
}
