package dev.weir.state.codec;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values and their types. A value says what it is, so that it can be read without its type; each
 * comes back as it was, to the last bit.
 */
final class ValueCodec {
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int INT = 3;
    private static final int FLOAT = 4;
    private static final int DECIMAL = 5;
    private static final int STRING = 6;
    private static final int IPV4 = 7;
    private static final int IPV6 = 8;
    private static final int LIST = 9;
    private static final int RECORD = 10;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** Scalars have the numbers 0 to 7, in the order of this list. */
    private static final List<Type.Scalar> SCALARS =
            List.of(
                    Type.Scalar.BOOL,
                    Type.Scalar.INT,
                    Type.Scalar.FLOAT,
                    Type.Scalar.STRING,
                    Type.Scalar.TIMESTAMP,
                    Type.Scalar.DURATION,
                    Type.Scalar.IP,
                    Type.Scalar.NULL);

    private static final int DECIMAL_TYPE = 8;
    private static final int LIST_TYPE = 9;
    private static final int RECORD_TYPE = 10;

    private ValueCodec() {}

    static void write(@Nullable Object value, ByteWriter out) {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Boolean b) {
            out.writeByte(b ? TRUE : FALSE);
        } else if (value instanceof Long n) {
            out.writeByte(INT);
            out.writeSigned(n);
        } else if (value instanceof Double d) {
            out.writeByte(FLOAT);
            out.writeFixed(Double.doubleToRawLongBits(d));
        } else if (value instanceof Decimal d) {
            out.writeByte(DECIMAL);
            out.writeByte(d.scale());
            out.writeSigned(d.unscaled());
        } else if (value instanceof String s) {
            out.writeByte(STRING);
            out.writeString(s);
        } else if (value instanceof Ip ip) {
            writeIp(ip, out);
        } else if (value instanceof List<?> list) {
            out.writeByte(LIST);
            writeAll(list, out);
        } else if (value instanceof RecordValue r) {
            out.writeByte(RECORD);
            writeAll(r.values(), out);
        } else {
            throw new IllegalArgumentException("no value: " + value.getClass());
        }
    }

    static void writeAll(List<?> values, ByteWriter out) {
        out.writeUnsigned(values.size());
        for (Object value : values) {
            write(value, out);
        }
    }

    private static void writeIp(Ip ip, ByteWriter out) {
        out.writeByte(ip.v6() ? IPV6 : IPV4);
        byte[] bytes = ip.address().toByteArray();
        int size = ip.v6() ? IPV6_BYTES : IPV4_BYTES;
        // A leading byte may be there for the sign alone.
        for (int i = bytes.length - size; i < bytes.length; i++) {
            out.writeByte(i < 0 ? 0 : bytes[i]);
        }
        out.writeUnsigned(ip.bits());
    }

    static @Nullable Object read(ByteReader in) throws UnreadableRecord {
        int kind = in.readByte();
        return switch (kind) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case INT -> in.readSigned();
            case FLOAT -> Double.longBitsToDouble(in.readFixed());
            case DECIMAL -> {
                int scale = in.readByte();
                yield new Decimal(in.readSigned(), scale);
            }
            case STRING -> in.readString();
            case IPV4 -> readIp(in, IPV4_BYTES);
            case IPV6 -> readIp(in, IPV6_BYTES);
            case LIST -> readAll(in);
            case RECORD -> new RecordValue(readAll(in));
            default -> throw new UnreadableRecord("it holds a value of an unknown kind " + kind);
        };
    }

    static List<@Nullable Object> readAll(ByteReader in) throws UnreadableRecord {
        int count = in.readCount();
        List<@Nullable Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(read(in));
        }
        return Collections.unmodifiableList(values);
    }

    private static Ip readIp(ByteReader in, int size) throws UnreadableRecord {
        BigInteger address = new BigInteger(1, in.readBytes(size));
        return new Ip(address, size == IPV6_BYTES, in.readInt());
    }

    static void writeType(Type type, ByteWriter out) {
        if (type instanceof Type.DecimalType d) {
            out.writeByte(DECIMAL_TYPE);
            out.writeByte(d.scale());
        } else if (type instanceof Type.ListType l) {
            out.writeByte(LIST_TYPE);
            writeType(l.element(), out);
        } else if (type instanceof Type.RecordType r) {
            out.writeByte(RECORD_TYPE);
            writeFields(r.fields(), out);
        } else {
            out.writeByte(SCALARS.indexOf((Type.Scalar) type));
        }
    }

    static void writeFields(List<Field> fields, ByteWriter out) {
        out.writeUnsigned(fields.size());
        for (Field field : fields) {
            out.writeString(field.name());
            writeType(field.type(), out);
            out.writeBoolean(field.required());
            out.writeUnsigned(field.path().size());
            field.path().forEach(out::writeString);
        }
    }

    static Type readType(ByteReader in) throws UnreadableRecord {
        int kind = in.readByte();
        return switch (kind) {
            case DECIMAL_TYPE -> new Type.DecimalType(in.readByte());
            case LIST_TYPE -> new Type.ListType(readType(in));
            case RECORD_TYPE -> new Type.RecordType(readFields(in));
            default -> {
                if (kind < 0 || kind >= SCALARS.size()) {
                    throw new UnreadableRecord("it holds a type of an unknown kind " + kind);
                }
                yield SCALARS.get(kind);
            }
        };
    }

    static List<Field> readFields(ByteReader in) throws UnreadableRecord {
        int count = in.readCount();
        List<Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = in.readString();
            Type type = readType(in);
            boolean required = in.readBoolean();
            int length = in.readCount();
            List<String> path = new ArrayList<>(length);
            for (int j = 0; j < length; j++) {
                path.add(in.readString());
            }
            fields.add(new Field(name, type, required, path));
        }
        return fields;
    }
}
