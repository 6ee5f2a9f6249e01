package dev.weir.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations on files that durability is made of, one method each. Nothing is durable before
 * its fsync: of the file for its content, of the folder for its name.
 *
 * <p>Every method throws {@link DiskFullException} where the disk has no room, and another {@link
 * IOException} where it fails.
 */
public interface Fs {
    /** The disk of the machine. */
    Fs DISK = new DiskFs();

    /** A file that is written. */
    interface OutputFile extends Closeable {
        void write(byte[] bytes) throws IOException;

        /** Makes content and length durable. */
        void fsync() throws IOException;
    }

    /** The names in a folder, in order; none where there is no such folder. */
    List<String> list(Path folder) throws IOException;

    /**
     * Creates a folder and those above it, where they are not there. Its name is durable then, even
     * where somebody created it before who did not live to see to that.
     */
    void createFolder(Path folder) throws IOException;

    /**
     * @throws java.nio.file.NoSuchFileException where there is no such file
     */
    long size(Path file) throws IOException;

    InputStream read(Path file) throws IOException;

    /**
     * The whole of a file.
     *
     * @throws java.nio.file.NoSuchFileException where there is no such file
     */
    byte[] readAll(Path file) throws IOException;

    /**
     * Writes a file, which is created where it is not there, from a byte on; what lies behind that
     * byte is cut off.
     */
    OutputFile write(Path file, long from) throws IOException;

    /**
     * Opens a file that this process alone can have open so, until it is closed; null where another
     * process has it. What is in it is cut off.
     */
    @Nullable OutputFile lock(Path file) throws IOException;

    /** Makes what others wrote to a file durable. */
    void fsync(Path file) throws IOException;

    /** Makes the names in a folder durable. */
    void fsyncFolder(Path folder) throws IOException;

    /** Renames a file or folder at once; a file takes the place of one that has the name. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty folder. */
    void delete(Path path) throws IOException;
}
