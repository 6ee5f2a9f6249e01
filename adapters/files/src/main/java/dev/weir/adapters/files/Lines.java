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
 * <p>The end of the stream is where nothing more is there for now, and what stands behind the last
 * line end is no line yet; until {@link #finish} says that no more will come.
 *
 * <p>The buffer grows to the length a line may have and no further: of a longer line its beginning
 * is kept and the rest is read past.
 */
final class Lines implements Closeable {
    private static final int INITIAL_BUFFER = 1 << 17;
    private static final int LEAST_BUFFER = 1 << 13;
    private static final byte[] NO_BYTES = {};
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final int maxLength;
    private final int keptOfLong;

    private byte[] buffer = NO_BYTES;
    private int limit;
    private int nextLine;

    /** From here on a line end is looked for: there is none between {@link #nextLine} and this. */
    private int unscanned;

    /** The place of the buffer's first byte in the content. */
    private long bufferStart;

    private boolean started;
    private boolean finished;
    private boolean ended;
    private boolean released;

    /** What broke off the stream; thrown when the lines before it have been returned. */
    private @Nullable IOException failure;

    /** The beginning of a line whose end is still looked for, because it is too long. */
    private byte @Nullable [] longLine;

    private long longLineStart;

    private byte[] bytes = buffer;
    private long start;
    private int from;
    private int to;
    private boolean carriageReturn;
    private boolean terminated;
    private boolean tooLong;

    /**
     * @param in the content from a place on
     * @param at that place, 0 for its front
     * @param maxLength how many bytes a line may have, its end not counted
     * @param keptOfLong how many bytes are kept of a longer one
     */
    Lines(InputStream in, long at, int maxLength, int keptOfLong) {
        this.in = in;
        this.bufferStart = at;
        this.started = at > 0;
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

    /** Where the line begins in the content. */
    long start() {
        return start;
    }

    /** Whether the line ends in CR LF. */
    boolean carriageReturn() {
        return carriageReturn;
    }

    /** Whether the line has a line end. */
    boolean isTerminated() {
        return terminated;
    }

    /** Whether this is only the beginning of a line that is too long. */
    boolean tooLong() {
        return tooLong;
    }

    /** Where in the content the next line begins. */
    long nextStart() {
        return longLine != null ? longLineStart : bufferStart + nextLine;
    }

    /** The end of the stream is the end of the content from now on. */
    void finish() {
        finished = true;
    }

    /** Whether the end has been met, or damage: no line will come that has not. */
    boolean isEnded() {
        return ended;
    }

    /** Gives the buffer back while nothing is in it. */
    void release() {
        if (nextLine == limit) {
            bufferStart += limit;
            buffer = NO_BYTES;
            limit = 0;
            nextLine = 0;
            unscanned = 0;
            released = true;
        }
    }

    /**
     * Goes to the next line; false where there is none, for now or for ever.
     *
     * @throws IOException if the stream broke off; the line that it broke is no line
     */
    boolean next() throws IOException {
        if (!skipMark()) {
            return false;
        }
        while (true) {
            int end = indexOfLineFeed();
            if (end >= 0) {
                return take(end, end + 1);
            }
            if (longLine == null && limit - nextLine > maxLength + 1) {
                longLineStart = nextStart();
                longLine = Arrays.copyOfRange(buffer, nextLine, nextLine + keptOfLong);
            }
            if (longLine != null) {
                nextLine = limit;
            }
            if (!fill()) {
                if (failure != null) {
                    throw failure;
                }
                return finished && (longLine != null || nextLine < limit) && take(limit, limit);
            }
        }
    }

    /** Whether a line is at hand, so that {@link #next} does not wait. */
    boolean isReady() {
        return started && indexOfLineFeed() >= 0;
    }

    /**
     * The first byte that is no white space, of this line or a later one; a blank where there is
     * none within the length of a line, -1 at the end. Nothing is read past.
     */
    int peek() {
        int blanks = 0;
        while (skipMark()) {
            for (; nextLine + blanks < limit; blanks++) {
                if (" \t\r\n".indexOf(buffer[nextLine + blanks]) < 0) {
                    return buffer[nextLine + blanks];
                }
            }
            if (blanks > maxLength) {
                return ' ';
            }
            if (!fill()) {
                return -1;
            }
        }
        return -1;
    }

    /** Skips a byte order mark at the front; false while it is not known whether there is one. */
    private boolean skipMark() {
        if (started) {
            return true;
        }
        while (limit < MARK.length && fill()) {
            continue;
        }
        int same = 0;
        while (same < Math.min(limit, MARK.length) && buffer[same] == MARK[same]) {
            same++;
        }
        if (same == limit && same < MARK.length && !finished && failure == null) {
            return false;
        }
        started = true;
        nextLine = same == MARK.length ? same : 0;
        unscanned = nextLine;
        return true;
    }

    /** Takes what stands before a place of the buffer; the next line begins at another. */
    private boolean take(int end, int following) {
        terminated = following > end;
        start = nextStart();
        if (longLine != null) {
            bytes = longLine;
            from = 0;
            to = keptOfLong;
            carriageReturn = false;
            tooLong = true;
            longLine = null;
        } else {
            bytes = buffer;
            from = nextLine;
            carriageReturn = terminated && end > from && buffer[end - 1] == '\r';
            to = carriageReturn ? end - 1 : end;
            tooLong = to - from > maxLength;
            to = tooLong ? from + keptOfLong : to;
        }
        nextLine = following;
        unscanned = following;
        return true;
    }

    private int indexOfLineFeed() {
        for (int i = unscanned; i < limit; i++) {
            if (buffer[i] == '\n') {
                unscanned = i;
                return i;
            }
        }
        unscanned = limit;
        return -1;
    }

    /** Reads more behind what is not yet used, which moves to the front; false at the end. */
    private boolean fill() {
        if (ended) {
            return false;
        }
        try {
            makeRoom();
            int count = in.read(buffer, limit, buffer.length - limit);
            limit += Math.max(0, count);
            ended = count < 0 && finished;
            return count >= 0;
        } catch (IOException e) {
            failure = e;
            ended = true;
            return false;
        }
    }

    private void makeRoom() throws IOException {
        if (nextLine > 0) {
            System.arraycopy(buffer, nextLine, buffer, 0, limit - nextLine);
            bufferStart += nextLine;
            limit -= nextLine;
            unscanned -= nextLine;
            nextLine = 0;
        }
        if (buffer.length == 0) {
            int there = released ? in.available() : INITIAL_BUFFER;
            buffer = new byte[Math.max(LEAST_BUFFER, Math.min(INITIAL_BUFFER, there))];
        } else if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
