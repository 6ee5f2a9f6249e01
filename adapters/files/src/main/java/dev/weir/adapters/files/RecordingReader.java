package dev.weir.adapters.files;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.EventSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
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
    private final PartitionId id;
    private final Supplier<RecordDecoder> decoder;
    private final Counted file;
    private final Records records;
    private final long bytesTotal;

    private long nextOffset;
    private long arrivalMillis;

    private RecordingReader(
            Recording recording,
            Supplier<RecordDecoder> decoder,
            Counted file,
            Records records,
            long total) {
        this.recording = recording;
        this.id = new PartitionId(recording.source(), recording.partition());
        this.decoder = decoder;
        this.file = file;
        this.records = records;
        this.bytesTotal = total;
        records.finish();
    }

    /**
     * Opens a recording.
     *
     * @param decoder gives what decodes the next record
     * @param standardInput read, and closed, where the recording is standard input
     * @throws RecordingException if there is no such file, or it cannot be read
     */
    public static RecordingReader open(
            Recording recording, Supplier<RecordDecoder> decoder, InputStream standardInput)
            throws RecordingException {
        Path path = recording.path();
        try {
            boolean sized = path != null && Files.isRegularFile(path);
            long total = sized ? Files.size(path) : -1;
            Counted file = new Counted(path == null ? standardInput : Files.newInputStream(path));
            try {
                Records records =
                        Records.of(
                                Compression.decompressed(file),
                                Records.Format.ofName(
                                        path == null ? "" : String.valueOf(path.getFileName())));
                return new RecordingReader(recording, decoder, file, records, total);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RecordingException(recording.source(), 0, 0, e);
        }
    }

    @Override
    public String source() {
        return id.source();
    }

    @Override
    public int partition() {
        return id.number();
    }

    @Override
    public long nextOffset() {
        return nextOffset;
    }

    /** In bytes, as they stand in the file. */
    @Override
    public long amountRead() {
        return file.count;
    }

    /** Not known for a pipe. */
    @Override
    public long amountTotal() {
        return bytesTotal;
    }

    @Override
    public @Nullable Arrival next() throws RecordingException {
        try {
            Position position = Position.of(id.source(), id.number(), nextOffset);
            Arrival arrival = records.next(decoder.get(), position, arrivalMillis);
            if (arrival != null) {
                nextOffset++;
            }
            if (arrival instanceof Arrival.Accepted accepted) {
                arrivalMillis = Math.max(arrivalMillis, accepted.event().time());
            }
            return arrival;
        } catch (IOException e) {
            throw new RecordingException(source(), nextOffset, amountRead(), e);
        }
    }

    @Override
    public boolean read(Batch events, List<Arrival> others, int most) throws RecordingException {
        int count = 0;
        try {
            do {
                int known = events.size();
                if (!records.read(decoder.get(), id, nextOffset, arrivalMillis, events, others)) {
                    return count > 0;
                }
                nextOffset++;
                if (events.size() > known) {
                    arrivalMillis = Math.max(arrivalMillis, events.lastTime());
                }
                count++;
            } while (count < most && !endsRejected(others) && records.isReady());
            return true;
        } catch (IOException e) {
            throw new RecordingException(source(), nextOffset, amountRead(), e);
        }
    }

    private static boolean endsRejected(List<Arrival> others) {
        return !others.isEmpty() && others.get(others.size() - 1) instanceof Arrival.Rejected;
    }

    @Override
    public void close() throws IOException {
        records.close();
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
