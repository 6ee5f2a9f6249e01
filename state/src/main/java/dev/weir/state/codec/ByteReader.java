package dev.weir.state.codec;

import dev.weir.runtime.value.SharedTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link ByteWriter} wrote. Bytes that it did not write are found where they end too
 * early or count more than there is.
 */
final class ByteReader {
    private final byte[] bytes;
    private final @Nullable SharedTexts texts;
    private int at;

    ByteReader(byte[] bytes) {
        this(bytes, null);
    }

    /**
     * @param texts that others have read; null to share none
     */
    ByteReader(byte[] bytes, @Nullable SharedTexts texts) {
        this.bytes = bytes;
        this.texts = texts;
    }

    int readByte() throws UnreadableRecord {
        need(1);
        return bytes[at++];
    }

    boolean readBoolean() throws UnreadableRecord {
        return readByte() != 0;
    }

    long readUnsigned() throws UnreadableRecord {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new UnreadableRecord("it holds a number of more than 64 bits");
    }

    long readSigned() throws UnreadableRecord {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    int readInt() throws UnreadableRecord {
        long value = readUnsigned();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new UnreadableRecord("it holds " + value + " where a small number is");
        }
        return (int) value;
    }

    /** How many things follow, each of which takes a byte or more. */
    int readCount() throws UnreadableRecord {
        int count = readInt();
        need(count);
        return count;
    }

    long readFixed() throws UnreadableRecord {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (bytes[at++] & 0xFF);
        }
        return value;
    }

    String readString() throws UnreadableRecord {
        int header = readInt();
        int length = header >>> 1;
        if ((header & 1) == 0) {
            skip(length);
            return texts == null
                    ? new String(bytes, at - length, length, StandardCharsets.ISO_8859_1)
                    : texts.text(bytes, at - length, at);
        }
        need(2L * length);
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) ((bytes[at] << 8) | (bytes[at + 1] & 0xFF));
            at += 2;
        }
        return new String(chars);
    }

    byte[] readBytes(int length) throws UnreadableRecord {
        skip(length);
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    void skip(int length) throws UnreadableRecord {
        need(length);
        at += length;
    }

    void expectEnd() throws UnreadableRecord {
        if (at != bytes.length) {
            throw new UnreadableRecord("it has " + (bytes.length - at) + " bytes too many");
        }
    }

    private void need(long count) throws UnreadableRecord {
        if (count > bytes.length - at) {
            throw new UnreadableRecord("it ends after " + bytes.length + " bytes");
        }
    }
}
