package dev.weir.runtime.port;

import dev.weir.runtime.engine.Arrival;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads one partition of a {@link Source} in the order of arrival. Used by one thread. */
public interface PartitionReader extends Closeable {

    /**
     * What arrived next, or null where nothing is there now. Does not wait.
     *
     * @throws IOException if the partition cannot be read further; what was returned before counts
     * @throws UncheckedIOException if what this machine keeps of the partition is not sound, so
     *     that nothing may go on
     */
    @Nullable Arrival poll() throws IOException;

    /** Whether nothing can come any more; at its end {@link #poll} gives null for ever. */
    boolean isEnded();

    /** The offset of the next record, as in positions. */
    long nextOffset();

    /**
     * Where a later reader goes on so that it gives what this one has not: a text of the adapter's
     * own, at most a few hundred bytes.
     */
    String position();

    /**
     * No later reader will go on before this offset, so that nothing before it need be kept.
     * Another system that keeps records has its own rules.
     */
    default void forget(long before) throws IOException {}
}
