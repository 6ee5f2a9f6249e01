package dev.weir.runtime.port;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that a daemon reads: partitions that appear, grow and end. Used by one thread. */
public interface Source extends Closeable {

    /**
     * Records that are polled from now on are events of these types. Called before the first {@link
     * #open}, and again when a reload has changed the types.
     */
    void declare(Collection<EventType> types);

    /**
     * Partitions that no earlier call has named, in order; those among them that were opened from a
     * position may be named again. Does not wait.
     *
     * @throws IOException if the source cannot be looked at; a later call may succeed
     */
    List<PartitionId> discover() throws IOException;

    /**
     * Starts to read a partition. One that {@link #discover} has not named may have gone since its
     * position was saved.
     *
     * @param from {@link PartitionReader#position} of an earlier reader; null to start where the
     *     source's configuration says
     * @throws IOException if it cannot be read from there
     */
    PartitionReader open(PartitionId partition, @Nullable String from) throws IOException;
}
