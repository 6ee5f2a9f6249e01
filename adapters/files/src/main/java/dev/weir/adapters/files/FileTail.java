package dev.weir.adapters.files;

import dev.weir.adapters.formats.CsvTable;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Position;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a held file from a place of its content on. A plain file may grow, and may
 * be truncated; a compressed one is what it is.
 */
final class FileTail implements Closeable {
    private static final byte[] NO_BYTES = {};
    private static final int SKIPPED_AT_ONCE = 1 << 16;

    private final HeldFile file;
    private final GrowingInput input;
    private final byte @Nullable [] compressedStart;
    private final Records records;
    private boolean finished;
    private boolean drained;

    /**
     * @param compressedStart the content's first bytes; null for a plain file, whose input has them
     */
    private FileTail(
            HeldFile file, GrowingInput input, byte @Nullable [] compressedStart, Records records) {
        this.file = file;
        this.input = input;
        this.compressedStart = compressedStart;
        this.records = records;
        if (compressedStart != null) {
            finish();
        }
    }

    /**
     * Reads a file from a place on.
     *
     * @param at where a record begins in the content, 0 for its front
     * @param format null to tell it by the content
     * @throws EOFException if the content ends before that place
     */
    static FileTail from(HeldFile file, long at, Records.@Nullable Format format)
            throws IOException {
        CsvTable.Row header = null;
        if (at > 0 && format == Records.Format.CSV) {
            try (InputStream content = Compression.decompressed(file.bytes())) {
                header = Records.header(new Front(content, at));
            }
        }
        if (file.isCompressed()) {
            GrowingInput input = new GrowingInput(file, 0, NO_BYTES);
            InputStream content = Compression.decompressed(input);
            skip(content, at);
            Records records = Records.from(content, at, format, header);
            return new FileTail(file, input, file.start(FileId.MAX_LENGTH), records);
        }
        if (file.size() < at) {
            throw new EOFException("the file has become shorter than " + at + " bytes");
        }
        byte[] start = file.start((int) Math.min(at, FileId.MAX_LENGTH));
        GrowingInput input = new GrowingInput(file, at, start);
        return new FileTail(file, input, null, Records.from(input, at, format, header));
    }

    private static void skip(InputStream content, long count) throws IOException {
        byte[] skipped = new byte[SKIPPED_AT_ONCE];
        long left = count;
        while (left > 0) {
            int read = content.read(skipped, 0, (int) Math.min(left, skipped.length));
            if (read < 0) {
                throw new EOFException("the content is shorter than " + count + " bytes");
            }
            left -= read;
        }
    }

    HeldFile file() {
        return file;
    }

    /** The identity of the file, as far as its content has been used. */
    FileId id() {
        byte[] start = compressedStart == null ? input.start() : compressedStart;
        return FileId.of(file.inode(), start, (int) Math.min(nextStart(), FileId.MAX_LENGTH));
    }

    Records.@Nullable Format format() {
        return records.format();
    }

    /** Where in the content the next record begins. */
    long nextStart() {
        return records.nextStart();
    }

    /** How many bytes of the file were read, as they stand in it. */
    long bytesRead() {
        return input.at();
    }

    boolean isCompressed() {
        return compressedStart != null;
    }

    boolean isTruncated() {
        return input.isTruncated();
    }

    /** Whether what stands behind the last line end is, or was, a record. */
    boolean isFinished() {
        return finished;
    }

    /** The file is complete: what stands behind its last line end is a record. */
    void finish() {
        finished = true;
        drained = false;
        records.finish();
    }

    /** The file has been truncated: what stands behind the last line end may be a part of one. */
    void cutOff() {
        finished = true;
        drained = false;
        records.cutOff();
    }

    /**
     * The next record; null where none is there.
     *
     * @throws IOException if the content is damaged
     */
    @Nullable Arrival next(RecordDecoder decoder, Position position, long arrivalMillis)
            throws IOException {
        if (drained && (finished || !input.mayHaveMore())) {
            return null;
        }
        Arrival arrival = records.next(decoder, position, arrivalMillis);
        drained = arrival == null;
        if (drained) {
            records.release();
        }
        return arrival;
    }

    /** Ends the reading; the file stays open. */
    @Override
    public void close() throws IOException {
        records.close();
    }

    /** The first bytes of a stream, and then its end. */
    private static final class Front extends FilterInputStream {
        private long left;

        Front(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(left, length));
            left -= Math.max(0, read);
            return read;
        }
    }
}
