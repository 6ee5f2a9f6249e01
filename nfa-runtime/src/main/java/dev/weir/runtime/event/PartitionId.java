package dev.weir.runtime.event;

/**
 * A partition of a source, as in positions.
 *
 * @param source the source's configured name, in a replay the file's path
 * @param number its number there, from 0
 */
public record PartitionId(String source, int number) implements Comparable<PartitionId> {
    @Override
    public int compareTo(PartitionId other) {
        int c = source.compareTo(other.source);
        return c != 0 ? c : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return source + ":" + number;
    }
}
