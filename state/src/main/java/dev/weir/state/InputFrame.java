package dev.weir.state;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in a segment of an input log: a header of 21 bytes, then the body.
 *
 * <pre>
 * header: length of the body (4) | arrival (8) | 1 where there is an id (1) | CRC-32C of the body (4)
 *         | CRC-32C of the offset and the header (4)
 * body:   id (16, where there is one) | record
 * </pre>
 *
 * <p>The header has a checksum of its own: a length can be trusted, so a frame that a file is too
 * short for is one that was not written to its end. The offset is in no frame, but in each
 * checksum: a frame at another's place is not taken for it.
 */
final class InputFrame {
    static final int HEADER_BYTES = 21;

    private static final int SUMMED_BYTES = HEADER_BYTES - Integer.BYTES;

    private InputFrame() {}

    /** What a header says. */
    record Header(int bodyBytes, long arrivalMillis, boolean hasId, int bodySum) {

        /** Whether these bytes are the body. */
        boolean isOf(byte[] body) {
            return sum(body) == bodySum;
        }

        /** The id in a body; null where there is none. */
        @Nullable RecordId id(byte[] body) {
            return hasId ? RecordId.read(ByteBuffer.wrap(body)) : null;
        }

        /** The record in a body. */
        byte[] record(byte[] body) {
            int from = hasId ? RecordId.BYTES : 0;
            byte[] record = new byte[body.length - from];
            System.arraycopy(body, from, record, 0, record.length);
            return record;
        }
    }

    static byte[] write(long offset, long arrivalMillis, @Nullable RecordId id, byte[] record) {
        int idBytes = id == null ? 0 : RecordId.BYTES;
        byte[] body = new byte[idBytes + record.length];
        if (id != null) {
            id.write(ByteBuffer.wrap(body));
        }
        System.arraycopy(record, 0, body, idBytes, record.length);
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + body.length);
        frame.putInt(body.length).putLong(arrivalMillis).put((byte) (id == null ? 0 : 1));
        frame.putInt(sum(body));
        frame.putInt(headerSum(offset, frame.array()));
        frame.put(body);
        return frame.array();
    }

    /** What a header says; null where it is not the one of this offset, as it was written. */
    static @Nullable Header header(long offset, byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int bodyBytes = header.getInt();
        long arrivalMillis = header.getLong();
        boolean hasId = header.get() == 1;
        int bodySum = header.getInt();
        return header.getInt() == headerSum(offset, bytes)
                ? new Header(bodyBytes, arrivalMillis, hasId, bodySum)
                : null;
    }

    private static int headerSum(long offset, byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, offset));
        crc.update(header, 0, SUMMED_BYTES);
        return (int) crc.getValue();
    }

    private static int sum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
