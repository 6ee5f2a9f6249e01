package dev.weir.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The disk of the machine. */
final class DiskFs implements Fs {

    /** An operation on a path. */
    private interface Operation<T> {
        T run() throws IOException;
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            createFolder(parent);
            onDisk(folder, () -> Files.createDirectories(folder));
        }
        fsyncFolder(parent);
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public InputStream read(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public byte[] readAll(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public OutputFile write(Path file, long from) throws IOException {
        return onDisk(
                file,
                () -> {
                    FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    channel.truncate(from);
                    channel.position(from);
                    return new ChannelFile(file, channel);
                });
    }

    @Override
    public @Nullable OutputFile lock(Path file) throws IOException {
        FileChannel channel =
                onDisk(
                        file,
                        () ->
                                FileChannel.open(
                                        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (channel.tryLock() == null) {
            channel.close();
            return null;
        }
        channel.truncate(0);
        return new ChannelFile(file, channel);
    }

    @Override
    public void fsync(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    @Override
    public void fsyncFolder(Path folder) throws IOException {
        force(folder, StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        onDisk(
                path,
                () -> {
                    try (FileChannel channel = FileChannel.open(path, option)) {
                        channel.force(true);
                        return channel;
                    }
                });
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        onDisk(to, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    private static <T> T onDisk(Path path, Operation<T> operation) throws IOException {
        try {
            return operation.run();
        } catch (IOException e) {
            throw DiskFullException.orSame(path, e);
        }
    }

    private record ChannelFile(Path path, FileChannel channel) implements OutputFile {
        @Override
        public void write(byte[] bytes) throws IOException {
            onDisk(
                    path,
                    () -> {
                        ByteBuffer left = ByteBuffer.wrap(bytes);
                        while (left.hasRemaining()) {
                            channel.write(left);
                        }
                        return left;
                    });
        }

        @Override
        public void fsync() throws IOException {
            onDisk(
                    path,
                    () -> {
                        channel.force(false);
                        return channel;
                    });
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
