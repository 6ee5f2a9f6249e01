package dev.weir.runtime.engine;

import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import org.jspecify.annotations.Nullable;

/**
 * A place in the total order up to which everything has been processed: all that lies before an
 * instant, deadlines too, and the raw events of that instant up to one of them, with what they
 * caused.
 *
 * @param time milliseconds since the epoch; {@link Long#MIN_VALUE} where nothing has been processed
 * @param position the last raw event taken at {@code time}; null for none
 */
public record Cut(long time, @Nullable Position position) implements Comparable<Cut> {
    /** Before everything. */
    public static final Cut START = new Cut(Long.MIN_VALUE, null);

    /**
     * The instant before which everything has been processed: what comes of the time before comes
     * too late. {@link Long#MIN_VALUE} where nothing has been processed.
     */
    public long floor() {
        return position == null ? time : time + 1;
    }

    /** Whether what happens at a place has been processed. */
    public boolean covers(Place place) {
        if (place.time() != time) {
            return place.time() < time;
        }
        Position cause = place.position();
        PartitionId partition = new PartitionId(cause.source(), cause.partition());
        return place.tier() == 0 && covers(time, partition, cause.offset());
    }

    /** Whether a raw event has been processed. */
    boolean covers(long eventTime, PartitionId partition, long offset) {
        if (eventTime != time) {
            return eventTime < time;
        }
        return position != null
                && compare(Position.of(partition.source(), partition.number(), offset), position)
                        <= 0;
    }

    @Override
    public int compareTo(Cut other) {
        int c = Long.compare(time, other.time);
        return c != 0 ? c : compare(position, other.position);
    }

    private static int compare(@Nullable Position a, @Nullable Position b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        return a.compareTo(b);
    }
}
