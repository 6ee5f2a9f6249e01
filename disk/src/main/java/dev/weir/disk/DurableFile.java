package dev.weir.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that grows at its end, by bytes that are durable when they are said to be. */
public final class DurableFile implements Closeable {
    private final Fs.OutputFile file;
    private long length;

    private DurableFile(Fs.OutputFile file, long length) {
        this.file = file;
        this.length = length;
    }

    /**
     * Opens a file, or makes it, and cuts off what stands behind a place. Its name and its length
     * are durable then.
     *
     * @param length at most that of the file
     */
    public static DurableFile open(Fs fs, Path path, long length) throws IOException {
        Fs.OutputFile file = fs.write(path, length);
        try {
            file.fsync();
            fs.fsyncFolder(folder(path));
            return new DurableFile(file, length);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Puts a file with these bytes in the place of another, whole and durable, or not at all. */
    public static DurableFile replace(Fs fs, Path path, byte[] bytes) throws IOException {
        Path made = path.resolveSibling(path.getFileName() + ".new");
        Fs.OutputFile file = fs.write(made, 0);
        try {
            file.write(bytes);
            file.fsync();
            fs.rename(made, path);
            fs.fsyncFolder(folder(path));
            return new DurableFile(file, bytes.length);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Writes a file as a whole; its name is durable when its folder is. */
    public static void write(Fs fs, Path path, byte[] bytes) throws IOException {
        try (Fs.OutputFile out = fs.write(path, 0)) {
            out.write(bytes);
            out.fsync();
        }
    }

    /** The length of a file; 0 where there is none. */
    public static long length(Fs fs, Path path) throws IOException {
        try {
            return fs.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }

    /** How long the file is, by what was written to it. */
    public long length() {
        return length;
    }

    /** Writes at the end; durable after {@link #force}. */
    public void append(byte[] bytes) throws IOException {
        file.write(bytes);
        length += bytes.length;
    }

    /** Makes what was written durable. */
    public void force() throws IOException {
        file.fsync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
