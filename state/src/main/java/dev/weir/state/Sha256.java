package dev.weir.state;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, in hex. */
final class Sha256 {
    private static final int CHUNK_BYTES = 1 << 18;

    private Sha256() {}

    static String of(byte[] bytes) throws IOException {
        return of(new ByteArrayInputStream(bytes));
    }

    /** Reads the stream to its end. */
    static String of(InputStream in) throws IOException {
        return of(in, bytes -> {});
    }

    /** Gets the bytes of a stream; each array is its own. */
    interface Taker {
        void take(byte[] bytes) throws IOException;
    }

    /** Reads the stream to its end, and hands on what it reads. */
    static String of(InputStream in, Taker taker) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = in.readNBytes(CHUNK_BYTES);
            while (chunk.length > 0) {
                digest.update(chunk);
                taker.take(chunk);
                chunk = in.readNBytes(CHUNK_BYTES);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
