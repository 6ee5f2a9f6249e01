package dev.weir.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object on one line whose last member is the CRC-32C of all bytes before that member. This
 * holds for every version of what is in the object, so that a damaged line can be told from one of
 * a later version.
 */
final class SealedJson {
    private static final Pattern SEAL = Pattern.compile(",\"crc\":\"[0-9a-f]{8}\"\\}");
    private static final int SEAL_LENGTH = ",\"crc\":\"01234567\"}".length();

    private SealedJson() {}

    /**
     * The line, with its end.
     *
     * @param object with a member or more
     */
    static byte[] seal(JsonObject object) {
        String text = object.toString();
        byte[] open = utf8(text.substring(0, text.length() - 1));
        byte[] seal = utf8(sealOf(open, open.length) + "\n");
        byte[] line = Arrays.copyOf(open, open.length + seal.length);
        System.arraycopy(seal, 0, line, open.length, seal.length);
        return line;
    }

    /**
     * The object as it was sealed; null where the line is not what was written.
     *
     * @param line without its end
     */
    static @Nullable JsonObject open(byte[] line) throws IOException {
        int at = line.length - SEAL_LENGTH;
        if (at < 0 || !sealOf(line, at).equals(latin1(line).substring(at))) {
            return null;
        }
        return JsonObject.parse(new String(line, 0, at, StandardCharsets.UTF_8) + "}");
    }

    /**
     * As {@link #open}.
     *
     * @param line with its end
     */
    static @Nullable JsonObject openLine(byte[] line) throws IOException {
        int end = line.length - 1;
        return end >= 0 && line[end] == '\n' ? open(Arrays.copyOf(line, end)) : null;
    }

    /** Whether there is a seal before the end of a line: it is not one that broke off. */
    static boolean goesOnBehindItsSeal(byte[] line) {
        Matcher seal = SEAL.matcher(latin1(line));
        return seal.find() && seal.end() < line.length;
    }

    private static String sealOf(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return String.format(Locale.ROOT, ",\"crc\":\"%08x\"}", crc.getValue());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
