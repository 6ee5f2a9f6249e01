package dev.weir.state;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

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
     * @param object a JSON object with a member or more
     * @return the line with its end
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

    /** Whether a seal stands somewhere in a line. */
    static boolean hasSeal(byte[] line) {
        return SEAL.matcher(latin1(line)).find();
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
