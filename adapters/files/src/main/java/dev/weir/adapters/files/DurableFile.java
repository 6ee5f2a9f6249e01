package dev.weir.adapters.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that grows at its end, by bytes that are durable when they are said to be. */
final class DurableFile implements Closeable {
    private final FileChannel channel;
    private long length;

    private DurableFile(FileChannel channel, long length) {
        this.channel = channel;
        this.length = length;
    }

    /** Opens a file, or makes it; its name is durable then. */
    static DurableFile open(Path path) throws IOException {
        boolean isNew = Files.notExists(path);
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (isNew) {
                forceFolder(path);
            }
            long length = channel.size();
            channel.position(length);
            return new DurableFile(channel, length);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Puts a file with these bytes in the place of another, whole and durable, or not at all. */
    static DurableFile replace(Path path, byte[] bytes) throws IOException {
        Path made = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(made);
        DurableFile file = open(made);
        try {
            file.append(bytes);
            file.force();
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(path);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The length of a file; 0 where there is none. */
    static long length(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static void forceFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    long length() {
        return length;
    }

    void append(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            length += channel.write(rest);
        }
    }

    /** Makes what was written durable. */
    void force() throws IOException {
        channel.force(false);
    }

    /** Cuts off what stands behind a place, durably. */
    void truncate(long newLength) throws IOException {
        if (newLength < length) {
            channel.truncate(newLength);
            channel.force(true);
            length = newLength;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
