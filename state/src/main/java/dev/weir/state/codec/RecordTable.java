package dev.weir.state.codec;

import java.io.Closeable;
import java.io.IOException;

/** The records of a checkpoint, to be read. Used by one thread. */
public interface RecordTable extends Closeable {
    /** Takes records. */
    interface Reader {
        void read(RecordKey key, byte[] value) throws IOException;
    }

    /**
     * The value of a record.
     *
     * @throws IOException also where there is no such record
     */
    byte[] get(RecordKey key) throws IOException;

    /** Reads all records of a kind, in the order of their keys. */
    void each(RecordKey.Kind kind, Reader reader) throws IOException;

    /** The keys of all records of a kind. */
    RecordKeys keys(RecordKey.Kind kind) throws IOException;
}
