package dev.weir.state.codec;

import dev.weir.runtime.engine.Buckets;
import dev.weir.runtime.value.RecordValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which record: its kind, the bucket of the key, the rule and the key. Equal keys have equal bytes.
 */
public final class RecordKey implements Comparable<RecordKey> {
    /** The kinds, in the order in which their records stand. */
    public enum Kind {
        HEADER(0),
        KEY_STATE(1),
        SUPPRESSION(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Bytes that stand before all keys of this kind, and behind all of those before it. */
        public byte[] first() {
            return new byte[] {(byte) code};
        }

        /** The same of all keys of this kind in a bucket. */
        public byte[] first(int bucket) {
            return new byte[] {(byte) code, (byte) (bucket >>> 8), (byte) bucket};
        }

        /** Bytes that stand behind all keys of this kind. */
        public byte[] end() {
            return new byte[] {(byte) (code + 1)};
        }
    }

    /** The kind takes a byte, the bucket two. */
    private static final int BUCKET_END = 3;

    private static final List<Kind> KINDS = List.of(Kind.values());

    /** The key of the one header. */
    public static final RecordKey HEADER = new RecordKey(Kind.HEADER, Kind.HEADER.first());

    private final Kind kind;
    private final byte[] bytes;

    private RecordKey(Kind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    static RecordKey of(
            Kind kind, String rule, List<? extends @Nullable Object> values, ByteWriter scratch) {
        int bucket = Buckets.of(values);
        scratch.clear();
        scratch.writeByte(kind.code);
        scratch.writeByte(bucket >>> 8);
        scratch.writeByte(bucket);
        scratch.writeString(rule);
        ValueCodec.writeAll(canonical(values), scratch);
        return new RecordKey(kind, scratch.toBytes());
    }

    int size() {
        return bytes.length;
    }

    /** What a record of a key state is the state of. */
    record RuleAndKey(String rule, List<Object> key) {
        public RuleAndKey {
            key = List.copyOf(key);
        }

        /** Reads the key of such a record. */
        static RuleAndKey read(ByteReader in) throws UnreadableRecord {
            try {
                in.skip(BUCKET_END);
                return new RuleAndKey(in.readString(), List.copyOf(ValueCodec.readAll(in)));
            } catch (IllegalArgumentException
                    | IndexOutOfBoundsException
                    | NullPointerException e) {
                throw new UnreadableRecord("its key holds what cannot be: " + e);
            }
        }
    }

    /** The rule and the key in the key of the record of a key state. */
    RuleAndKey ruleAndKey() throws UnreadableRecord {
        return RuleAndKey.read(new ByteReader(bytes));
    }

    /**
     * The key of these bytes.
     *
     * @param bytes given away
     */
    public static RecordKey of(byte[] bytes) throws UnreadableRecord {
        for (Kind kind : KINDS) {
            if (bytes.length > 0 && bytes[0] == kind.code) {
                return new RecordKey(kind, bytes);
            }
        }
        throw new UnreadableRecord("it is of an unknown kind");
    }

    /** The same values with one NaN: as keys, all are the same. */
    private static List<@Nullable Object> canonical(List<?> values) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (Object value : values) {
            if (value instanceof Double d && d.isNaN()) {
                all.add(Double.NaN);
            } else if (value instanceof List<?> list) {
                all.add(canonical(list));
            } else if (value instanceof RecordValue r) {
                all.add(new RecordValue(canonical(r.values())));
            } else {
                all.add(value);
            }
        }
        return all;
    }

    public Kind kind() {
        return kind;
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** A reader behind the bucket. */
    ByteReader reader() throws UnreadableRecord {
        ByteReader in = new ByteReader(bytes);
        in.skip(BUCKET_END);
        return in;
    }

    @Override
    public int compareTo(RecordKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RecordKey k && Arrays.equals(bytes, k.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
