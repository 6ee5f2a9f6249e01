package dev.weir.runtime.port;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One partition of a source, read once, in the order of arrival. Used by one thread. */
public interface EventSource extends Closeable {

    /** The source's name, as in positions. */
    String source();

    /** The number of the partition, as in positions. */
    int partition();

    /** All records before this offset have been read. */
    long nextOffset();

    /** How much of it has been read, in a unit of its own, such as bytes or records. */
    long amountRead();

    /** How much there is to read; -1 where that is not known. */
    long amountTotal();

    /**
     * What arrived next, or null at the end of the partition.
     *
     * @throws IOException if the source cannot be read further; what was returned before counts
     */
    @Nullable Arrival next() throws IOException;

    /**
     * Reads on, as {@link #next} does: at least one record, if there is one, and more of them as
     * long as they are at hand without waiting, up to one that is refused.
     *
     * @param events takes the events
     * @param others takes what is no event; a refused record came behind all that was read with it
     * @param most how many records are read at most
     * @return false at the end of the partition
     * @throws IOException if the source cannot be read further; what was read before counts
     */
    default boolean read(Batch events, List<Arrival> others, int most) throws IOException {
        Arrival arrival = next();
        if (arrival != null) {
            arrival.addTo(events, others);
        }
        return arrival != null;
    }
}
