package dev.weir.adapters.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of gzip members, one after the other (RFC 1952). Unlike {@link
 * java.util.zip.GZIPInputStream} it never takes damage behind the first member for the end, nor the
 * end of what a pipe holds for the end of the file. Zero bytes may pad the last member.
 */
final class GzipStream extends InputStream {
    private static final int BUFFER = 1 << 16;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA_FIELD = 4;
    private static final int FILE_NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED_FLAGS = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] input = new byte[BUFFER];
    private int next;
    private int limit;
    private boolean inMember;
    private boolean first = true;

    GzipStream(InputStream in) {
        this.in = in;
    }

    /** Whether a stream with these first bytes is a gzip stream. */
    static boolean begins(byte[] start) {
        return start.length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            if (!inMember && !openMember()) {
                return -1;
            }
            int count = inflate(buffer, offset, length);
            if (count > 0) {
                checksum.update(buffer, offset, count);
                return count;
            }
            if (inflater.finished()) {
                closeMember();
            } else if (inflater.needsInput()) {
                supply();
            } else {
                throw new ZipException("gzip data needs a dictionary");
            }
        }
    }

    private int inflate(byte[] buffer, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(buffer, offset, length);
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException("damaged gzip data: " + e.getMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }

    private void supply() throws IOException {
        if (next == limit && !fill()) {
            throw truncated();
        }
        inflater.setInput(input, next, limit - next);
        next = limit;
    }

    /** Reads the header of the next member; false where there is none. */
    private boolean openMember() throws IOException {
        int magic = first ? byteOrEnd() : afterPadding();
        if (magic < 0) {
            return false;
        }
        if (magic != 0x1f || required() != 0x8b) {
            throw new ZipException("no gzip member where one should begin");
        }
        if (required() != DEFLATE) {
            throw new ZipException("unknown gzip compression method");
        }
        int flags = required();
        if ((flags & RESERVED_FLAGS) != 0) {
            throw new ZipException("unknown gzip flags");
        }
        skip(6);
        if ((flags & EXTRA_FIELD) != 0) {
            skip(required() | required() << 8);
        }
        if ((flags & FILE_NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        inMember = true;
        first = false;
        return true;
    }

    private void closeMember() throws IOException {
        next -= inflater.getRemaining();
        long crc = littleEndian();
        long size = littleEndian();
        if (crc != checksum.getValue() || size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new ZipException("damaged gzip data: wrong checksum or length");
        }
        inMember = false;
    }

    /** The first byte that is not zero; -1 at the end. */
    private int afterPadding() throws IOException {
        int value;
        do {
            value = byteOrEnd();
        } while (value == 0);
        return value;
    }

    private long littleEndian() throws IOException {
        return required() | required() << 8 | required() << 16 | (long) required() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            required();
        }
    }

    private void skipText() throws IOException {
        while (required() != 0) {
            continue;
        }
    }

    private int required() throws IOException {
        int value = byteOrEnd();
        if (value < 0) {
            throw truncated();
        }
        return value;
    }

    private int byteOrEnd() throws IOException {
        return next < limit || fill() ? input[next++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        next = 0;
        limit = Math.max(0, in.read(input, 0, input.length));
        return limit > 0;
    }

    private static EOFException truncated() {
        return new EOFException("truncated gzip data");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
