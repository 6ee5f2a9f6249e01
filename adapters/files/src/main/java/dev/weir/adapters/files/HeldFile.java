package dev.weir.adapters.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file that is held open: it stays the same file, whatever becomes of its name, and nobody else
 * gets its inode.
 */
final class HeldFile implements Closeable {
    private static final int BLOCK = 1 << 16;
    private static final byte[] NO_BYTES = {};

    private final Path path;
    private final FileChannel channel;
    private final long inode;

    private HeldFile(Path path, FileChannel channel, long inode) {
        this.path = path;
        this.channel = channel;
        this.inode = inode;
    }

    /** Opens the file that a path names; null where it names none. */
    static @Nullable HeldFile open(Path path) throws IOException {
        while (true) {
            FileStatus before = FileStatus.of(path);
            if (before == null) {
                return null;
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(path, StandardOpenOption.READ);
            } catch (NoSuchFileException e) {
                return null;
            }
            FileStatus after = FileStatus.of(path);
            if (after != null && after.inode() == before.inode()) {
                return new HeldFile(path, channel, after.inode());
            }
            channel.close();
        }
    }

    /** The path under which it was opened. */
    Path path() {
        return path;
    }

    long inode() {
        return inode;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Reads at a place of the file; the number of bytes, -1 behind its end. */
    int read(byte[] buffer, int offset, int length, long at) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, length), at);
    }

    /** The bytes of the file as they stand in it, from its front. */
    InputStream bytes() {
        return new GrowingInput(this, 0, NO_BYTES);
    }

    /** Whether the file holds gzip members or zstd frames. */
    boolean isCompressed() throws IOException {
        return Compression.isCompressed(bytes().readNBytes(Compression.MAGIC));
    }

    /** The first bytes of the content, as many as there are at most; not those behind damage. */
    byte[] start(int length) throws IOException {
        byte[] start = new byte[length];
        int count = 0;
        boolean compressed = isCompressed();
        try (InputStream content = Compression.decompressed(bytes())) {
            int read = 0;
            while (count < length && read >= 0) {
                count += read;
                read = content.read(start, count, length - count);
            }
        } catch (IOException e) {
            if (!compressed) {
                throw e;
            }
        }
        return Arrays.copyOf(start, count);
    }

    /** Where the last line end stands, or rather what comes behind it; 0 where there is none. */
    long endOfLines() throws IOException {
        byte[] block = new byte[BLOCK];
        long end = size();
        while (end > 0) {
            int length = (int) Math.min(end, BLOCK);
            int read = read(block, 0, length, end - length);
            for (int i = read - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return end - length + i + 1;
                }
            }
            end -= length;
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
