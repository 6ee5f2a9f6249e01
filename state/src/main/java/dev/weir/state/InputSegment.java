package dev.weir.state;

import dev.weir.disk.Fs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * A file of an input log, named for the offset of its first record: 8 bytes that tell what it is
 * and of which version, then a frame for each record.
 */
final class InputSegment {
    static final byte[] MAGIC = "weirlog\1".getBytes(StandardCharsets.ISO_8859_1);

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
        this.bytes = MAGIC.length;
    }

    /** What is told of each frame. */
    interface Visitor {
        void visit(long offset, InputFrame.Header header, byte[] body);
    }

    /**
     * Reads all frames, and notes where they end.
     *
     * @return how many bytes follow that were not written to their end; only the last segment of a
     *     log may have such
     * @throws StateException where a byte is not as it was written
     */
    long scan(Fs fs, Visitor visitor) throws IOException {
        long size = fs.size(file);
        try (InputStream in = new BufferedInputStream(fs.read(file), BUFFER_BYTES)) {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
                throw damaged(0, "is no input log of a version that this Weir knows");
            }
            if (magic.length < MAGIC.length) {
                bytes = 0;
                return magic.length;
            }
            while (bytes < size) {
                byte[] head = in.readNBytes(InputFrame.HEADER_BYTES);
                if (head.length < InputFrame.HEADER_BYTES) {
                    return size - bytes;
                }
                InputFrame.Header header = InputFrame.header(end, head);
                if (header == null) {
                    if (isZero(head) && isZero(in)) {
                        // The length of the file was stored before its content.
                        return size - bytes;
                    }
                    throw damaged(bytes, "is not as it was written");
                }
                if (header.bodyBytes() > size - bytes - InputFrame.HEADER_BYTES) {
                    return size - bytes;
                }
                byte[] body = in.readNBytes(header.bodyBytes());
                if (!header.isOf(body)) {
                    throw damaged(bytes, "is not as it was written");
                }
                visitor.visit(end, header, body);
                end++;
                bytes += InputFrame.HEADER_BYTES + body.length;
            }
        }
        return 0;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(InputStream rest) throws IOException {
        byte[] some = rest.readNBytes(BUFFER_BYTES);
        while (some.length > 0) {
            if (!isZero(some)) {
                return false;
            }
            some = rest.readNBytes(BUFFER_BYTES);
        }
        return true;
    }

    StateException damaged(long at, String what) {
        return new StateException(file + ": byte " + at + " (record " + end + ") " + what, HELP);
    }

    static StateException missing(Path folder, String what) {
        return new StateException(folder + ": " + what, HELP);
    }
}
