package dev.weir.adapters.files;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file, or standard output, that takes lines of UTF-8. Closing it makes a file durable. A failure
 * to write names the file.
 */
public final class LineFile implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final @Nullable FileChannel file;
    private final @Nullable Path path;

    private LineFile(OutputStream out, @Nullable FileChannel file, @Nullable Path path) {
        this.out = new BufferedOutputStream(out, BUFFER);
        this.file = file;
        this.path = path;
    }

    /** A file that is made, or emptied. */
    public static LineFile create(Path path) throws IOException {
        return open(path, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** A file that is made, or goes on behind what it has. */
    public static LineFile append(Path path) throws IOException {
        return open(path, StandardOpenOption.APPEND);
    }

    /** A stream that is somebody else's: closing flushes it. */
    public static LineFile to(OutputStream stream) {
        return new LineFile(stream, null, null);
    }

    private static LineFile open(Path path, StandardOpenOption option) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, option);
        return new LineFile(Channels.newOutputStream(file), file, path);
    }

    /** Writes a line and its end. */
    public void line(String text) throws IOException {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw named(e);
        }
    }

    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw named(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (FileChannel closing = file) {
            out.flush();
            if (closing != null && closing.size() > 0) {
                closing.force(true);
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException e) {
        if (path == null) {
            return e;
        }
        IOException named = new FileSystemException(path.toString(), null, e.getMessage());
        named.initCause(e);
        return named;
    }
}
