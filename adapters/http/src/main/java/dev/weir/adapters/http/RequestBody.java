package dev.weir.adapters.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.adapters.formats.RecordDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request into records, without looking at what they say: a record that is no
 * event becomes a dead letter when it is read.
 */
final class RequestBody {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTE_ORDER_MARK = 3;

    private RequestBody() {}

    /** Where a body, or what it inflates to, is longer than it may be. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Where a body is not compressed as it says. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The whole of a body, inflated. No more is read or inflated than is allowed, and one byte.
     *
     * @param most bytes, as they come and when they are inflated
     */
    static byte[] read(InputStream in, boolean gzip, int most) throws IOException {
        LimitedStream limited = new LimitedStream(in, most);
        if (!gzip) {
            return limited.readAllBytes();
        }
        byte[] inflated;
        try {
            inflated = new GZIPInputStream(limited).readNBytes(most + 1);
        } catch (ZipException | EOFException e) {
            throw new Damaged("the body is no gzip, or not all of it: " + e.getMessage(), e);
        }
        if (inflated.length > most) {
            throw new TooLarge();
        }
        return inflated;
    }

    /** Throws where more comes than may come. */
    private static final class LimitedStream extends InputStream {
        private final InputStream in;
        private int left;

        LimitedStream(InputStream in, int most) {
            this.in = in;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int count = in.read(to, from, Math.min(length, left + 1));
            left -= Math.max(count, 0);
            if (left < 0) {
                throw new TooLarge();
            }
            return count;
        }
    }

    /** The lines of a body that are not blank. */
    static List<byte[]> lines(byte[] body) {
        List<byte[]> records = new ArrayList<>();
        int from = startsWithByteOrderMark(body) ? BYTE_ORDER_MARK : 0;
        for (int at = from; at <= body.length; at++) {
            if (at == body.length || body[at] == '\n') {
                add(records, body, from, at);
                from = at + 1;
            }
        }
        return records;
    }

    /**
     * The elements of an array, or the one object that a body is. What follows a place that is not
     * JSON is one record, whatever it is.
     */
    static List<byte[]> values(byte[] body) {
        List<byte[]> records = new ArrayList<>();
        int from = startsWithByteOrderMark(body) ? BYTE_ORDER_MARK : 0;
        int rest = from;
        try (JsonParser parser = JSON.createParser(body, from, body.length - from)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                rest = offset(from, parser);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken() == null) {
                        break;
                    }
                    int start = from + (int) parser.currentTokenLocation().getByteOffset();
                    rest = start;
                    parser.skipChildren();
                    parser.finishToken();
                    int end = offset(from, parser);
                    add(records, body, start, end);
                    rest = end;
                }
                if (parser.currentToken() == JsonToken.END_ARRAY) {
                    rest = offset(from, parser);
                }
            }
        } catch (IOException e) {
            // What is wrong with the rest is told when it is read.
        }
        add(records, body, rest, body.length);
        return records;
    }

    private static int offset(int from, JsonParser parser) {
        return from + (int) parser.currentLocation().getByteOffset();
    }

    private static boolean startsWithByteOrderMark(byte[] body) {
        return body.length >= BYTE_ORDER_MARK
                && body[0] == (byte) 0xef
                && body[1] == (byte) 0xbb
                && body[2] == (byte) 0xbf;
    }

    /** Adds what is not blank; of what is longer than a record may be, enough to tell. */
    private static void add(List<byte[]> records, byte[] body, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(body[start])) {
            start++;
        }
        while (start < end && isBlank(body[end - 1])) {
            end--;
        }
        if (start < end) {
            int most = RecordDecoder.MAX_RECORD_BYTES + 1;
            records.add(Arrays.copyOfRange(body, start, Math.min(end, start + most)));
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** The text or number of a member of a record, as it stands there; null where there is none. */
    static @Nullable String member(byte[] record, String name) {
        try (JsonParser parser = JSON.createParser(record)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isIt = parser.currentName().equals(name);
                JsonToken token = parser.nextToken();
                if (isIt) {
                    return token == JsonToken.VALUE_STRING || token.isNumeric()
                            ? parser.getText()
                            : null;
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }
}
