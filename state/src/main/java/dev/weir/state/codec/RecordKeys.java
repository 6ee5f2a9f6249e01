package dev.weir.state.codec;

import dev.weir.runtime.value.SharedTexts;

/** The keys of records of key states, one after the other. In memory: the bytes of each. */
public final class RecordKeys {
    private static final int SHARED_TEXTS = 256;

    private final ByteWriter bytes = new ByteWriter();
    private int count;

    /** Takes what keys hold. */
    interface Taker {
        void take(RecordKey.RuleAndKey key) throws UnreadableRecord;
    }

    public void add(byte[] key) {
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
        ByteReader in = new ByteReader(bytes.toBytes(), new SharedTexts(SHARED_TEXTS));
        for (int i = 0; i < count; i++) {
            taker.take(RecordKey.RuleAndKey.read(in));
        }
    }
}
