package dev.weir.state;

import dev.weir.disk.Fs;
import dev.weir.state.codec.RecordKey;
import dev.weir.state.codec.StateRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * What has changed from one checkpoint to the next, in a file. It lives as long as the process at
 * most and is never made durable; so it is as long, and has the sum, that this process knows.
 *
 * <p>A record is the length of its key in four bytes, the key, the length of its value or -1 for a
 * record that is gone, and the value.
 */
final class ChangeFile implements SlotDatabase.Records {
    private static final int GONE = -1;
    private static final int CHUNK_BYTES = 1 << 18;

    private final Fs fs;
    private final Path path;
    private final long length;
    private final long sum;

    private ChangeFile(Fs fs, Path path, long length, long sum) {
        this.fs = fs;
        this.path = path;
        this.length = length;
        this.sum = sum;
    }

    /**
     * @throws IOException where the file cannot be read, or is not as it was written
     */
    @Override
    public void each(SlotDatabase.Taker taker) throws IOException {
        CRC32C read = new CRC32C();
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                new CheckedInputStream(fs.read(path), read), CHUNK_BYTES))) {
            long left = length;
            while (left > 0) {
                byte[] key = readBytes(in, in.readInt(), left);
                int size = in.readInt();
                byte[] value = size == GONE ? null : readBytes(in, size, left);
                left -= 2 * Integer.BYTES + key.length + (value == null ? 0 : value.length);
                taker.take(new StateRecord(RecordKey.of(key), value));
            }
        }
        if (read.getValue() != sum) {
            throw notAsWritten();
        }
    }

    private byte[] readBytes(DataInputStream in, int size, long left) throws IOException {
        if (size < 0 || size > left) {
            throw notAsWritten();
        }
        byte[] bytes = new byte[size];
        in.readFully(bytes);
        return bytes;
    }

    private IOException notAsWritten() {
        return new IOException(path + " is not as it was written");
    }

    void delete() throws IOException {
        fs.delete(path);
    }

    /** Writes a file. Where a call fails the file is gone, and so is what it should have held. */
    static final class Writer implements Closeable {
        private final Fs fs;
        private final Path path;
        private final Fs.OutputFile file;
        private final CRC32C sum = new CRC32C();
        private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(chunk);
        private long length;

        Writer(Fs fs, Path path) throws IOException {
            this.fs = fs;
            this.path = path;
            this.file = fs.write(path, 0);
        }

        /** Appends records; when this returns, none of them is in memory any more. */
        void add(SlotDatabase.Records records) throws IOException {
            try {
                records.each(this::write);
                flush();
            } catch (IOException | RuntimeException e) {
                giveUp(e);
                throw e;
            }
        }

        private void write(StateRecord record) throws IOException {
            byte[] key = record.key().bytes();
            byte[] value = record.value();
            out.writeInt(key.length);
            out.write(key);
            out.writeInt(value == null ? GONE : value.length);
            if (value != null) {
                out.write(value);
            }
            if (chunk.size() >= CHUNK_BYTES) {
                flush();
            }
        }

        private void flush() throws IOException {
            if (chunk.size() == 0) {
                return;
            }
            byte[] bytes = chunk.toByteArray();
            file.write(bytes);
            sum.update(bytes);
            length += bytes.length;
            chunk.reset();
        }

        /** The file, to which nothing comes any more. */
        ChangeFile finish() throws IOException {
            close();
            return new ChangeFile(fs, path, length, sum.getValue());
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        /** Half of a file is of no use, and takes room that others may need. */
        private void giveUp(Exception why) {
            try {
                file.close();
                fs.delete(path);
            } catch (IOException e) {
                if (e != why) {
                    why.addSuppressed(e);
                }
            }
        }
    }
}
