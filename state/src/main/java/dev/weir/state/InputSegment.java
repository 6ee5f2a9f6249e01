package dev.weir.state;

import dev.weir.disk.Fs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A file of an input log, named for the offset of its first record: a sector that tells what it is
 * and of which version, then a block for each append.
 */
final class InputSegment {
    /** Its first sector. */
    static final byte[] START =
            Arrays.copyOf(
                    "weirlog\1".getBytes(StandardCharsets.ISO_8859_1), InputBlock.SECTOR_BYTES);

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String HELP =
            "nothing was changed; put a copy of the file back, or move the state folder away to"
                    + " start without what was received";

    final Path file;
    final long first;

    /** All records before this offset are durable. */
    volatile long end;

    /** How much of the file these are. */
    volatile long bytes;

    /** A segment without records. */
    InputSegment(Path folder, long first) {
        this.file = folder.resolve(String.format(Locale.ROOT, "%020d.log", first));
        this.first = first;
        this.end = first;
        this.bytes = START.length;
    }

    /** What is told of each block. */
    interface Visitor {
        void visit(InputBlock.Header header, List<InputBlock.Item> items);
    }

    /**
     * Reads all blocks, and notes where they end.
     *
     * @return how many bytes follow that were not written to their end; only the last segment of a
     *     log may have such
     * @throws StateException where a byte is not as it was written
     */
    long scan(Fs fs, Visitor visitor) throws IOException {
        long size = fs.size(file);
        try (InputStream in = new BufferedInputStream(fs.read(file), BUFFER_BYTES)) {
            byte[] start = in.readNBytes(START.length);
            if (size <= START.length && isUnwritten(start)) {
                bytes = 0;
                return size;
            }
            if (!Arrays.equals(start, START)) {
                throw damaged(0, "is no input log of a version that this Weir knows");
            }
            while (bytes < size) {
                byte[] head = in.readNBytes(InputBlock.HEADER_BYTES);
                InputBlock.Header header = InputBlock.header(head);
                byte[] rest = {};
                List<InputBlock.Item> items = null;
                if (header != null && header.first() == end) {
                    if (header.restBytes() > size - bytes - head.length) {
                        return size - bytes;
                    }
                    rest = in.readNBytes(header.restBytes());
                    items = header.items(rest);
                }
                if (header == null || items == null) {
                    if (isTorn(fs)) {
                        return size - bytes;
                    }
                    throw damaged(bytes, "is not as it was written");
                }
                visitor.visit(header, items);
                end += header.count();
                bytes += head.length + rest.length;
            }
        }
        return 0;
    }

    /** Whether a first sector is there in part, or not at all but for its length. */
    private static boolean isUnwritten(byte[] start) {
        return start.length < START.length
                        && Arrays.equals(start, Arrays.copyOf(START, start.length))
                || InputBlock.isZero(start, 0, start.length);
    }

    /**
     * Whether what follows the last whole block is an append that was not written to its end: a
     * sector of it is missing, and nothing was appended later, as that waits until all before it is
     * durable. So etcd looks at the last record of its log ({@code isTornEntry}).
     */
    private boolean isTorn(Fs fs) throws IOException {
        boolean isSectorMissing = false;
        try (InputStream in = new BufferedInputStream(fs.read(file), BUFFER_BYTES)) {
            in.skipNBytes(bytes);
            byte[] sector = in.readNBytes(InputBlock.SECTOR_BYTES);
            while (sector.length > 0) {
                InputBlock.Header header = InputBlock.header(sector);
                if (header != null && header.first() > end) {
                    return false;
                }
                isSectorMissing |=
                        sector.length < InputBlock.SECTOR_BYTES
                                || InputBlock.isZero(sector, 0, sector.length);
                sector = in.readNBytes(InputBlock.SECTOR_BYTES);
            }
        }
        return isSectorMissing;
    }

    StateException damaged(long at, String what) {
        return new StateException(file + ": byte " + at + " (record " + end + ") " + what, HELP);
    }

    static StateException missing(Path folder, String what) {
        return new StateException(folder + ": " + what, HELP);
    }
}
