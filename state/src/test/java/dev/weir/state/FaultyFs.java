package dev.weir.state;

import dev.weir.disk.Fs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The disk, but that the operation of a number and all after it fail: what a crash leaves. */
final class FaultyFs implements Fs {
    private IOException failure;
    private int left;

    /**
     * @param operations how many that change something succeed
     */
    FaultyFs(int operations, IOException failure) {
        this.left = operations;
        this.failure = failure;
    }

    void failAfter(int operations) {
        left = operations;
    }

    void failAfter(int operations, IOException failure) {
        this.left = operations;
        this.failure = failure;
    }

    private void step() throws IOException {
        if (--left < 0) {
            left = -1;
            throw failure;
        }
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return DISK.list(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        step();
        DISK.createFolder(folder);
    }

    @Override
    public long size(Path file) throws IOException {
        return DISK.size(file);
    }

    @Override
    public InputStream read(Path file) throws IOException {
        return DISK.read(file);
    }

    @Override
    public byte[] readAll(Path file) throws IOException {
        return DISK.readAll(file);
    }

    @Override
    public OutputFile write(Path file, long from) throws IOException {
        step();
        OutputFile out = DISK.write(file, from);
        return new OutputFile() {
            @Override
            public void write(byte[] bytes) throws IOException {
                try {
                    step();
                } catch (IOException e) {
                    out.write(Arrays.copyOf(bytes, bytes.length / 2));
                    throw e;
                }
                out.write(bytes);
            }

            @Override
            public void fsync() throws IOException {
                step();
                out.fsync();
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    @Override
    public @Nullable OutputFile lock(Path file) throws IOException {
        step();
        return DISK.lock(file);
    }

    @Override
    public void fsync(Path file) throws IOException {
        step();
        DISK.fsync(file);
    }

    @Override
    public void fsyncFolder(Path folder) throws IOException {
        step();
        DISK.fsyncFolder(folder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        DISK.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step();
        DISK.delete(path);
    }
}
