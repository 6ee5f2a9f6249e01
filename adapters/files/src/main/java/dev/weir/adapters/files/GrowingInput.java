package dev.weir.adapters.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of a file from a place on; more may be there after its end has been met. A file that is
 * shorter than what was read of it, or begins with other bytes than it did, has been truncated:
 * then nothing more is read. Closing it leaves the file open.
 *
 * <p>What has been read is what the file held before it was truncated: this is looked at after each
 * reading.
 */
final class GrowingInput extends InputStream {
    private final HeldFile file;
    private final byte[] startNow = new byte[FileId.MAX_LENGTH];
    private byte[] start;
    private long at;
    private boolean truncated;

    /**
     * @param start the first bytes of the file up to that place, at most {@link FileId#MAX_LENGTH}
     */
    GrowingInput(HeldFile file, long at, byte[] start) {
        this.file = file;
        this.at = at;
        this.start = start;
    }

    /** The first bytes of those that were read, at most {@link FileId#MAX_LENGTH}. */
    byte[] start() {
        return start;
    }

    /** Where in the file it is. */
    long at() {
        return at;
    }

    boolean isTruncated() {
        return truncated;
    }

    /** Whether reading may give bytes, or show that the file has been truncated. */
    boolean mayHaveMore() throws IOException {
        return !truncated && file.size() != at;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (truncated) {
            return -1;
        }
        int count = file.read(buffer, offset, length, at);
        long to = at + Math.max(0, count);
        int covered = (int) Math.min(to, startNow.length);
        truncated =
                file.size() < to
                        || file.read(startNow, 0, covered, 0) < covered
                        || !Arrays.equals(start, 0, start.length, startNow, 0, start.length);
        if (truncated) {
            return -1;
        }
        if (start.length < covered) {
            start = Arrays.copyOf(startNow, covered);
        }
        at = to;
        return count;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, file.size() - at));
    }
}
