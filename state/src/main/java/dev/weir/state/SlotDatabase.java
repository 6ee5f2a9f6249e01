package dev.weir.state;

import dev.weir.state.codec.RecordTable;
import dev.weir.state.codec.StateRecord;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps the records of a checkpoint in the folder of a slot. */
public interface SlotDatabase {

    /** Records one after the other; of two with the same key the later counts. */
    interface Records {
        void each(Taker taker) throws IOException;
    }

    /** Takes records. */
    interface Taker {
        void take(StateRecord record) throws IOException;
    }

    /**
     * Writes records into a folder, where others may be; those of the same key are replaced, or
     * removed. They need not be durable when this returns; a file whose name ends in {@code .sst}
     * never changes once it is written. Needs no more memory for many records than for few.
     */
    void write(Path folder, Records records) throws IOException;

    /**
     * Opens the records of a folder, in which nothing is changed; nothing is written to it until
     * they are closed.
     */
    RecordTable open(Path folder) throws IOException;
}
