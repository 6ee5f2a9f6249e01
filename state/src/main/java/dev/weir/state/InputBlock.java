package dev.weir.state;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The records of one append as they stand in a segment of an input log, all of them or none: a
 * header of 32 bytes, then the body, then zeros up to a multiple of 512 bytes.
 *
 * <pre>
 * header: length of the body (4) | offset of the first record (8) | how many records (4)
 *         | arrival (8) | CRC-32C of the body (4) | CRC-32C of the header (4)
 * body:   for each record 1 where it has an id (1) | id (16, where there is one)
 *         | length of the record (4) | record
 * </pre>
 *
 * <p>A disk writes a sector as a whole, and of several perhaps the later ones first. So a block
 * shares none with what was durable before it, and one that was not written to its end is told from
 * one that is damaged by a sector that is missing.
 */
final class InputBlock {
    static final int SECTOR_BYTES = 512;
    static final int HEADER_BYTES = 32;

    private static final int SUMMED_BYTES = HEADER_BYTES - Integer.BYTES;

    private InputBlock() {}

    /** A record with what stands for its id; null where it has none. */
    record Item(@Nullable RecordId id, byte[] record) {
        private int bytes() {
            return 1 + (id == null ? 0 : RecordId.BYTES) + Integer.BYTES + record.length;
        }
    }

    /**
     * What a header says.
     *
     * @param first the offset of the first record
     */
    record Header(int bodyBytes, long first, int count, long arrivalMillis, int bodySum) {

        /** What follows the header: the body and the zeros behind it. */
        int restBytes() {
            return roundedUp(HEADER_BYTES + bodyBytes) - HEADER_BYTES;
        }

        /** The records; null where what follows the header is not as it was written. */
        @Nullable List<Item> items(byte[] rest) {
            if (sum(rest, bodyBytes) != bodySum || !isZero(rest, bodyBytes, rest.length)) {
                return null;
            }
            ByteBuffer body = ByteBuffer.wrap(rest);
            List<Item> items = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                RecordId id = body.get() == 1 ? RecordId.read(body) : null;
                byte[] record = new byte[body.getInt()];
                body.get(record);
                items.add(new Item(id, record));
            }
            return items;
        }
    }

    static byte[] write(long first, long arrivalMillis, List<Item> items) {
        int bodyBytes = items.stream().mapToInt(Item::bytes).sum();
        ByteBuffer block = ByteBuffer.allocate(roundedUp(HEADER_BYTES + bodyBytes));
        block.position(HEADER_BYTES);
        for (Item item : items) {
            block.put((byte) (item.id() == null ? 0 : 1));
            if (item.id() != null) {
                item.id().write(block);
            }
            block.putInt(item.record().length).put(item.record());
        }
        byte[] body = new byte[bodyBytes];
        block.get(HEADER_BYTES, body);
        block.rewind();
        block.putInt(bodyBytes).putLong(first).putInt(items.size()).putLong(arrivalMillis);
        block.putInt(sum(body, bodyBytes));
        block.putInt(sum(block.array(), SUMMED_BYTES));
        return block.array();
    }

    /** What bytes say that begin with a header; null where they do not. */
    static @Nullable Header header(byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        Header said =
                new Header(
                        header.getInt(),
                        header.getLong(),
                        header.getInt(),
                        header.getLong(),
                        header.getInt());
        return header.getInt() == sum(bytes, SUMMED_BYTES) ? said : null;
    }

    private static int roundedUp(int bytes) {
        return (bytes + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
    }

    /** Whether bytes are zeros, from one to behind another. */
    static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int sum(byte[] bytes, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, count);
        return (int) crc.getValue();
    }
}
