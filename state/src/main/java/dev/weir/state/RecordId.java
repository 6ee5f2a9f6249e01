package dev.weir.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What stands for the id of a record, of whatever length that is: the first half of its SHA-256, so
 * that no sender can make up two ids that are taken for one.
 */
record RecordId(long high, long low) {
    static final int BYTES = 16;

    static RecordId of(String id) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return read(ByteBuffer.wrap(sha.digest(id.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static RecordId read(ByteBuffer from) {
        return new RecordId(from.getLong(), from.getLong());
    }

    void write(ByteBuffer to) {
        to.putLong(high).putLong(low);
    }
}
