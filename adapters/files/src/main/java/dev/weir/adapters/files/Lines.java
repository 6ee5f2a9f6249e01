package dev.weir.adapters.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, one after the other, as bytes in a buffer that the next call reuses. A
 * line ends in LF or CR LF, the last one perhaps in nothing. A byte order mark in front of the
 * first is skipped.
 *
 * <p>The buffer grows to the length a line may have and no further: of a longer line its beginning
 * is kept and the rest is read past.
 */
final class Lines implements Closeable {
    private static final int INITIAL_BUFFER = 1 << 17;

    private final InputStream in;
    private final int maxLength;
    private final int keptOfLong;

    private byte[] buffer = new byte[INITIAL_BUFFER];
    private int limit;
    private int nextLine;
    private boolean started;
    private boolean ended;

    /** What broke off the stream; thrown when the lines before it have been returned. */
    private @Nullable IOException failure;

    private byte[] bytes = buffer;
    private int from;
    private int to;
    private boolean carriageReturn;
    private boolean tooLong;

    /**
     * @param maxLength how many bytes a line may have, its end not counted
     * @param keptOfLong how many bytes are kept of a longer one
     */
    Lines(InputStream in, int maxLength, int keptOfLong) {
        this.in = in;
        this.maxLength = maxLength;
        this.keptOfLong = keptOfLong;
    }

    /** The bytes that hold the line. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the line begins in {@link #bytes}. */
    int from() {
        return from;
    }

    /** Where it ends, exclusive, without its line end. */
    int to() {
        return to;
    }

    /** Whether the line ends in CR LF. */
    boolean carriageReturn() {
        return carriageReturn;
    }

    /** Whether this is only the beginning of a line that is too long. */
    boolean tooLong() {
        return tooLong;
    }

    /**
     * Goes to the next line; false at the end.
     *
     * @throws IOException if the stream broke off; the line that it broke is no line
     */
    boolean next() throws IOException {
        start();
        tooLong = false;
        int scanned = nextLine;
        while (true) {
            int end = indexOfLineFeed(scanned);
            if (end >= 0) {
                return line(end, end + 1);
            }
            if (limit - nextLine > maxLength + 1) {
                return longLine();
            }
            int unused = limit - nextLine;
            boolean more = fill();
            scanned = nextLine + unused;
            if (!more) {
                if (failure != null) {
                    throw failure;
                }
                return nextLine < limit && line(limit, limit);
            }
        }
    }

    /**
     * The first byte that is no white space, of this line or a later one; -1 where there is none
     * within the length of a line. Nothing is read past.
     */
    int peek() {
        start();
        int at = nextLine;
        while (true) {
            for (; at < limit; at++) {
                if (" \t\r\n".indexOf(buffer[at]) < 0) {
                    return buffer[at];
                }
            }
            int blanks = at - nextLine;
            if (blanks > maxLength || !fill()) {
                return -1;
            }
            at = nextLine + blanks;
        }
    }

    private void start() {
        if (started) {
            return;
        }
        started = true;
        while (limit < 3 && fill()) {
            continue;
        }
        if (limit >= 3
                && buffer[0] == (byte) 0xef
                && buffer[1] == (byte) 0xbb
                && buffer[2] == (byte) 0xbf) {
            nextLine = 3;
        }
    }

    private boolean line(int end, int following) {
        bytes = buffer;
        from = nextLine;
        nextLine = following;
        carriageReturn = end > from && following > end && buffer[end - 1] == '\r';
        to = carriageReturn ? end - 1 : end;
        if (to - from > maxLength) {
            tooLong = true;
            to = from + keptOfLong;
        }
        return true;
    }

    /** Keeps the beginning of the line at hand and reads past its end. */
    private boolean longLine() throws IOException {
        bytes = Arrays.copyOfRange(buffer, nextLine, nextLine + keptOfLong);
        from = 0;
        to = keptOfLong;
        carriageReturn = false;
        tooLong = true;
        nextLine = limit;
        while (fill()) {
            int end = indexOfLineFeed(nextLine);
            if (end >= 0) {
                nextLine = end + 1;
                return true;
            }
            nextLine = limit;
        }
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    private int indexOfLineFeed(int start) {
        for (int i = start; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads more behind what is not yet used, which moves to the front; false at the end. */
    private boolean fill() {
        if (ended) {
            return false;
        }
        if (nextLine > 0) {
            System.arraycopy(buffer, nextLine, buffer, 0, limit - nextLine);
            limit -= nextLine;
            nextLine = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        try {
            int count = in.read(buffer, limit, buffer.length - limit);
            ended = count < 0;
            limit += Math.max(0, count);
        } catch (IOException e) {
            failure = e;
            ended = true;
        }
        return !ended;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
