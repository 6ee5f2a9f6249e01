package dev.weir.runtime.value;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that come again and again are the same object each time, so that events that are kept
 * share them. May be used by several threads: what it remembers are guesses, checked before use.
 */
public final class SharedTexts {
    private static final int LONGEST = 24;

    /** Each at the place that its hash gives, until another one takes that. */
    private final @Nullable String[] known;

    /**
     * @param most how many it remembers; a power of two
     */
    public SharedTexts(int most) {
        known = new @Nullable String[most];
    }

    /** A text in ISO 8859-1. */
    public String text(byte[] buffer, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return new String(buffer, from, length, StandardCharsets.ISO_8859_1);
        }
        int hash = length;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + buffer[i];
        }
        int place = (hash ^ hash >>> 8 ^ hash >>> 16) & known.length - 1;
        String text = known[place];
        if (text == null || !isSame(text, buffer, from, length)) {
            text = new String(buffer, from, length, StandardCharsets.ISO_8859_1);
            known[place] = text;
        }
        return text;
    }

    private static boolean isSame(String text, byte[] buffer, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != (buffer[from + i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }
}
