package dev.weir.runtime.engine;

import java.util.Arrays;

/**
 * Keys in two longs each, so that most can be told apart without a look at their parts, which lie
 * anywhere in memory: a key of one part has a short text (of up to 15 characters of ISO 8859-1) or
 * an int there as a whole, any other one its hash. An array that grows. Single-threaded.
 */
final class ShortKeys {
    private static final int LONGEST = 15;
    private static final int IN_FIRST = 8;
    private static final int BITS = 8;
    private static final int LARGEST = 0xFF;

    // The second long of what is no text; that of a text is greater.
    private static final long HASH = -1;
    private static final long INTEGER = -2;

    private long[] longs = new long[0];

    void reserve(int count) {
        if (longs.length < 2 * count) {
            longs = Arrays.copyOf(longs, 2 * count);
        }
    }

    /**
     * Sets a key.
     *
     * @param parts of some keys, of which the ones from an index on are this key's
     */
    void set(int at, Object[] parts, int from, int width) {
        if (width == 1 && parts[from] instanceof String text) {
            setText(at, text);
        } else if (width == 1 && parts[from] instanceof Long number) {
            set(at, number, INTEGER);
        } else {
            int hash = 1;
            for (int i = 0; i < width; i++) {
                hash = 31 * hash + parts[from + i].hashCode();
            }
            set(at, hash, HASH);
        }
    }

    /** The characters one after the other, in the second long behind the length. */
    private void setText(int at, String text) {
        int length = text.length();
        long first = 0;
        long second = length;
        int all = 0;
        if (length <= LONGEST) {
            for (int i = 0; i < Math.min(length, IN_FIRST); i++) {
                char c = text.charAt(i);
                all |= c;
                first = first << BITS | c;
            }
            for (int i = IN_FIRST; i < length; i++) {
                char c = text.charAt(i);
                all |= c;
                second = second << BITS | c;
            }
        }
        if (length <= LONGEST && all <= LARGEST) {
            set(at, first, second);
        } else {
            set(at, text.hashCode(), HASH);
        }
    }

    private void set(int at, long first, long second) {
        longs[2 * at] = first;
        longs[2 * at + 1] = second;
    }

    void set(int at, ShortKeys from, int index) {
        set(at, from.longs[2 * index], from.longs[2 * index + 1]);
    }

    /** Whether two keys look alike here. */
    boolean isAlike(int at, ShortKeys other, int index) {
        return longs[2 * at] == other.longs[2 * index]
                && longs[2 * at + 1] == other.longs[2 * index + 1];
    }

    /** Whether those that are alike are the same. */
    boolean isWhole(int at) {
        return longs[2 * at + 1] != HASH;
    }

    /** All bits of which depend on the key. */
    int hash(int at) {
        long mixed = longs[2 * at] ^ longs[2 * at + 1] * 0xC2B2AE3D27D4EB4FL;
        return (int) ((mixed ^ mixed >>> 32) * 0x9E3779B97F4A7C15L >>> 32);
    }
}
