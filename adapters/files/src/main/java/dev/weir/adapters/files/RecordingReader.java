package dev.weir.adapters.files;

import dev.weir.adapters.formats.CsvTable;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.formats.Utf8;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.EventSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording from front to back: JSON Lines, or CSV with a header; plain, gzip or zstd. The
 * order in the file is the order of arrival. Records are counted from 0, dead letters too; blank
 * lines and a header are no records.
 *
 * <p>A recording does not say when its records arrived. So an event whose type has no time field
 * takes the greatest event time before it in the same recording, 1970 where there is none: it
 * arrived no earlier than that, is never late, and is the same in each replay.
 */
public final class RecordingReader implements EventSource {
    private final Recording recording;
    private final RecordDecoder decoder;
    private final Counted file;
    private final Lines lines;
    private final @Nullable CsvRows rows;
    private final long bytesTotal;

    private @Nullable CsvTable table;
    private long nextOffset;
    private long arrivalMillis;

    private RecordingReader(
            Recording recording, RecordDecoder decoder, Counted file, Lines lines, long total) {
        this.recording = recording;
        this.decoder = decoder;
        this.file = file;
        this.lines = lines;
        this.rows =
                isCsv(recording, lines) ? new CsvRows(lines, RecordDecoder.MAX_RECORD_BYTES) : null;
        this.bytesTotal = total;
    }

    /**
     * Opens a recording.
     *
     * @param standardInput read, and closed, where the recording is standard input
     * @throws RecordingException if there is no such file, or it cannot be read
     */
    public static RecordingReader open(
            Recording recording, RecordDecoder decoder, InputStream standardInput)
            throws RecordingException {
        Path path = recording.path();
        try {
            boolean sized = path != null && Files.isRegularFile(path);
            long total = sized ? Files.size(path) : -1;
            Counted file = new Counted(path == null ? standardInput : Files.newInputStream(path));
            try {
                Lines lines =
                        new Lines(
                                Compression.decompressed(file),
                                RecordDecoder.MAX_RECORD_BYTES,
                                DeadLetter.MAX_RECORD_BYTES);
                return new RecordingReader(recording, decoder, file, lines, total);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RecordingException(recording.source(), 0, 0, e);
        }
    }

    /** By its name, else by its first character: an object is no header. */
    private static boolean isCsv(Recording recording, Lines lines) {
        String name = recording.source().toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz") || name.endsWith(".zst")) {
            name = name.substring(0, name.lastIndexOf('.'));
        }
        if (name.endsWith(".csv")) {
            return true;
        }
        boolean json =
                name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
        return !json && lines.peek() != '{';
    }

    @Override
    public String source() {
        return recording.source();
    }

    @Override
    public int partition() {
        return recording.partition();
    }

    /** How many bytes of the file are read, as they stand in it. */
    public long bytesRead() {
        return file.count;
    }

    /** How many bytes the file has; -1 where that is not known, as for a pipe. */
    public long bytesTotal() {
        return bytesTotal;
    }

    @Override
    public @Nullable Arrival next() throws RecordingException {
        try {
            Arrival arrival = rows == null ? nextObject() : nextRow(rows);
            if (arrival != null) {
                nextOffset++;
            }
            if (arrival instanceof Arrival.Accepted accepted) {
                arrivalMillis = Math.max(arrivalMillis, accepted.event().time());
            }
            return arrival;
        } catch (IOException e) {
            throw new RecordingException(source(), nextOffset, bytesRead(), e);
        }
    }

    private @Nullable Arrival nextObject() throws IOException {
        do {
            if (!lines.next()) {
                return null;
            }
        } while (!lines.tooLong() && Utf8.isBlank(lines.bytes(), lines.from(), lines.to()));
        if (lines.tooLong()) {
            return RecordDecoder.tooLong(lines.bytes(), lines.from(), lines.to(), position());
        }
        return decoder.json(lines.bytes(), lines.from(), lines.to(), position(), arrivalMillis);
    }

    private @Nullable Arrival nextRow(CsvRows csv) throws IOException {
        CsvTable.Row row = csv.next();
        if (table == null && row != null) {
            table = new CsvTable(decoder, row);
            row = csv.next();
        }
        return table == null || row == null ? null : table.arrival(row, position(), arrivalMillis);
    }

    private Position position() {
        return Position.of(source(), partition(), nextOffset);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** Counts what is read of a file. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
