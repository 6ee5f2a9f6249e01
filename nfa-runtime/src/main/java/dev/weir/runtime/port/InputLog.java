package dev.weir.runtime.port;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of a source that cannot be read again, such as requests of HTTP, so that a
 * daemon can. Records are counted from 0. Any thread may append; one reads.
 */
public interface InputLog extends Closeable {

    /**
     * A record that has come.
     *
     * @param record its bytes, as they came
     * @param id what its sender calls it, so that it counts once; null where it has no name
     */
    record Entry(byte[] record, @Nullable String id) {}

    /**
     * A record that is kept.
     *
     * @param arrivalMillis when it came, by the clock of the machine; never before that of an
     *     earlier one
     */
    record Kept(long offset, long arrivalMillis, byte[] record) {}

    /**
     * Adds records, but for those that were added before, as far as their ids are remembered. When
     * it returns, nothing of them can be lost.
     *
     * @return how many were added
     * @throws IOException if it may not be kept; the sender may try again. Where the log cannot be
     *     used any more, its reader says so too
     */
    int append(List<Entry> entries) throws IOException;

    /** The offset of the record that comes next: all before it are durable. */
    long end();

    /**
     * Reads from an offset on.
     *
     * @throws IOException if the log does not begin there any more, or ends before it
     */
    Reader read(long from) throws IOException;

    /** Records before this offset will not be read any more. */
    void forget(long before) throws IOException;

    /** Reads records in their order. Used by one thread. */
    interface Reader extends Closeable {
        /**
         * The next record, or null where there is none now. Does not wait.
         *
         * @throws IOException if the log is damaged, or could not be written: what was acknowledged
         *     may be lost if a daemon goes on
         */
        @Nullable Kept next() throws IOException;
    }
}
