package dev.weir.adapters.files;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Compressed streams, told by their first bytes. */
final class Compression {
    /** How many bytes tell it. */
    static final int MAGIC = 4;

    private Compression() {}

    /**
     * What a stream holds: the stream itself, or the content of its gzip members or zstd frames.
     */
    static InputStream decompressed(InputStream in) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(in, MAGIC);
        byte[] start = stream.readNBytes(MAGIC);
        stream.unread(start);
        if (GzipStream.begins(start)) {
            return new GzipStream(stream);
        }
        return isZstd(start) ? new ZstdInputStreamNoFinalizer(new Portions(stream)) : stream;
    }

    /** Whether a stream with these first bytes is compressed. */
    static boolean isCompressed(byte[] start) {
        return GzipStream.begins(start) || isZstd(start);
    }

    /** A frame, or a frame to skip (RFC 8878, section 3.1). */
    private static boolean isZstd(byte[] start) {
        if (start.length < MAGIC) {
            return false;
        }
        boolean frame = start[0] == 0x28 && start[1] == (byte) 0xb5 && start[2] == 0x2f;
        boolean skippable = (start[0] & 0xf0) == 0x50 && start[1] == 0x2a && start[2] == 0x4d;
        return frame ? start[3] == (byte) 0xfd : skippable && start[3] == 0x18;
    }

    /**
     * Hands the decoder little at a time and never promises more, so that it returns what it has
     * made out before it meets a damaged place.
     */
    private static final class Portions extends FilterInputStream {
        private static final int PORTION = 4096;

        Portions(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, Math.min(length, PORTION));
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
