package dev.weir.adapters.files;

import dev.weir.adapters.formats.CsvTable;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.formats.Utf8;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The records of a content: JSON Lines, or CSV with a header. Blank lines and a header are no
 * records. The end of the stream is the end for now; see {@link #finish}.
 */
final class Records implements Closeable {
    enum Format {
        JSON,
        CSV;

        /** By the name of a file, where it tells. */
        static @Nullable Format ofName(String fileName) {
            String name = fileName.toLowerCase(Locale.ROOT);
            if (name.endsWith(".gz") || name.endsWith(".zst")) {
                name = name.substring(0, name.lastIndexOf('.'));
            }
            if (name.endsWith(".csv")) {
                return CSV;
            }
            boolean json =
                    name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
            return json ? JSON : null;
        }

        /** By the first character that is no white space: an object is no header. */
        static Format ofFirst(int character) {
            return character == '{' ? JSON : CSV;
        }
    }

    private final Lines lines;
    private final CsvRows rows;
    private @Nullable Format format;
    private CsvTable.@Nullable Row header;
    private @Nullable RecordDecoder tableDecoder;
    private @Nullable CsvTable table;

    private Records(Lines lines, @Nullable Format format, CsvTable.@Nullable Row header) {
        this.lines = lines;
        this.rows = new CsvRows(lines, RecordDecoder.MAX_RECORD_BYTES);
        this.format = format;
        this.header = header;
    }

    /**
     * The records of a content from its front.
     *
     * @param format null to tell it by the first character
     */
    static Records of(InputStream content, @Nullable Format format) {
        return new Records(lines(content, 0), format, null);
    }

    /**
     * The records of a content from a place on.
     *
     * @param content from that place on
     * @param at where one of its records begins, as {@link #nextStart} said
     * @param header the first row of CSV, where it stands before that place
     */
    static Records from(
            InputStream content, long at, @Nullable Format format, CsvTable.@Nullable Row header) {
        return new Records(lines(content, at), format, header);
    }

    /**
     * The first row of CSV that stands before a place; null where there is none.
     *
     * @param before the content up to that place
     */
    static CsvTable.@Nullable Row header(InputStream before) throws IOException {
        Lines lines = lines(before, 0);
        lines.finish();
        return new CsvRows(lines, RecordDecoder.MAX_RECORD_BYTES).next();
    }

    private static Lines lines(InputStream content, long at) {
        return new Lines(content, at, RecordDecoder.MAX_RECORD_BYTES, DeadLetter.MAX_RECORD_BYTES);
    }

    /** JSON or CSV; null as long as nothing stands there that tells. */
    @Nullable Format format() {
        return format;
    }

    /** Where in the content the next record begins, or white space before it. */
    long nextStart() {
        return format == Format.CSV ? rows.nextStart() : lines.nextStart();
    }

    /** The end of the stream is the end of the content from now on. */
    void finish() {
        lines.finish();
    }

    /** As {@link #finish}, and what stands at the end may be a part of something longer. */
    void cutOff() {
        rows.cutOff();
        lines.finish();
    }

    /** Gives memory back while nothing is there. */
    void release() {
        lines.release();
    }

    /**
     * The next record; null where there is none, for now or for ever.
     *
     * @throws IOException if the content is damaged here; again at each further call
     */
    @Nullable Arrival next(RecordDecoder decoder, Position position, long arrivalMillis)
            throws IOException {
        if (format == null) {
            int first = lines.peek();
            if (first < 0 && !lines.isEnded()) {
                return null;
            }
            format = Format.ofFirst(first);
        }
        return format == Format.JSON
                ? nextObject(decoder, position, arrivalMillis)
                : nextRow(decoder, position, arrivalMillis);
    }

    /** Whether the next record is at hand, as far as is known; if so, it is not waited for. */
    boolean isReady() {
        return lines.isReady();
    }

    /**
     * Reads the next record.
     *
     * @param events takes it where it is an event
     * @param others takes it where it is none
     * @return false where there is none
     * @throws IOException as {@link #next}
     */
    boolean read(
            RecordDecoder decoder,
            PartitionId partition,
            long offset,
            long arrivalMillis,
            Batch events,
            List<Arrival> others)
            throws IOException {
        if (format == Format.JSON) {
            if (!nextLine()) {
                return false;
            } else if (!lines.tooLong()) {
                decoder.json(
                        lines.bytes(),
                        lines.from(),
                        lines.to(),
                        partition,
                        offset,
                        arrivalMillis,
                        events,
                        others);
                return true;
            }
        }
        Position position = Position.of(partition.source(), partition.number(), offset);
        Arrival arrival =
                format == Format.JSON
                        ? ofLine(decoder, position, arrivalMillis)
                        : next(decoder, position, arrivalMillis);
        if (arrival != null) {
            arrival.addTo(events, others);
        }
        return arrival != null;
    }

    /** Goes to the next line that is not blank; false where there is none. */
    private boolean nextLine() throws IOException {
        do {
            if (!lines.next()) {
                return false;
            }
        } while (!lines.tooLong() && Utf8.isBlank(lines.bytes(), lines.from(), lines.to()));
        return true;
    }

    private @Nullable Arrival nextObject(
            RecordDecoder decoder, Position position, long arrivalMillis) throws IOException {
        return nextLine() ? ofLine(decoder, position, arrivalMillis) : null;
    }

    private Arrival ofLine(RecordDecoder decoder, Position position, long arrivalMillis) {
        return lines.tooLong()
                ? RecordDecoder.tooLong(lines.bytes(), lines.from(), lines.to(), position)
                : decoder.json(lines.bytes(), lines.from(), lines.to(), position, arrivalMillis);
    }

    private @Nullable Arrival nextRow(RecordDecoder decoder, Position position, long arrivalMillis)
            throws IOException {
        if (header == null) {
            header = rows.next();
        }
        CsvTable.Row row = header == null ? null : rows.next();
        return header == null || row == null
                ? null
                : table(decoder, header).arrival(row, position, arrivalMillis);
    }

    /** The table under the header, as a decoder reads it. */
    private CsvTable table(RecordDecoder decoder, CsvTable.Row columns) {
        if (table == null || tableDecoder != decoder) {
            tableDecoder = decoder;
            table = new CsvTable(decoder, columns);
        }
        return table;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
