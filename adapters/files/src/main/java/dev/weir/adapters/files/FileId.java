package dev.weir.adapters.files;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which file it is, whatever its name: its inode, and a fingerprint, since an inode is used again
 * when a file is gone. The device is left out: its number may change when a machine starts anew,
 * and what is compared lies in one folder.
 *
 * @param inode 0 where the file system has none
 * @param length how many of the content's first bytes the fingerprint covers, at most {@link
 *     #MAX_LENGTH}
 * @param hash of those bytes
 */
record FileId(long inode, int length, String hash) {
    static final int MAX_LENGTH = 1024;

    /** Of no file. */
    static final FileId NONE = new FileId(0, 0, "");

    private static final int HASH_BYTES = 8;

    /** The identity of a file whose content begins with these bytes. */
    static FileId of(long inode, byte[] start, int length) {
        return new FileId(inode, length, hash(start, length));
    }

    /** Whether a content that begins with these bytes has this fingerprint. */
    boolean hasStart(byte[] start) {
        return start.length >= length && hash(start, length).equals(hash);
    }

    /**
     * Whether a path names this file. One of which nothing was read is this file as long as there
     * is nothing to read in it.
     */
    boolean isOf(Path path) throws IOException {
        try (HeldFile file = HeldFile.open(path)) {
            return file != null
                    && file.inode() == inode
                    && (length == 0 ? file.start(1).length == 0 : hasStart(file.start(length)));
        }
    }

    private static String hash(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
