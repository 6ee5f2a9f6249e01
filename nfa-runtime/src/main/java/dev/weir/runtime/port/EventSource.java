package dev.weir.runtime.port;

import dev.weir.runtime.engine.Arrival;
import java.io.Closeable;
import java.io.IOException;
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
}
