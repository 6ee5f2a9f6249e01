package dev.weir.state.codec;

/**
 * The keys of records, one after the other. In memory: the bytes of each, and one for its length.
 */
public final class RecordKeys {
    private final ByteWriter bytes = new ByteWriter();
    private int count;

    /** Takes keys. */
    interface Taker {
        void take(RecordKey key) throws UnreadableRecord;
    }

    public void add(byte[] key) {
        bytes.writeUnsigned(key.length);
        bytes.writeBytes(key);
        count++;
    }

    public void addAll(RecordKeys others) {
        bytes.writeAll(others.bytes);
        count += others.count;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    void each(Taker taker) throws UnreadableRecord {
        ByteReader in = new ByteReader(bytes.toBytes());
        for (int i = 0; i < count; i++) {
            taker.take(RecordKey.of(in.readBytes(in.readInt())));
        }
    }
}
