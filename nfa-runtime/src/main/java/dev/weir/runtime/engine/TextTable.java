package dev.weir.runtime.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of some texts: an open hash table, at most half full. Whoever gives events mostly
 * gives the same object for the same text again, so the objects that were seen last are remembered
 * with what they are, also where that is none of the texts; the characters are compared where
 * another object comes. Single-threaded.
 */
final class TextTable {
    static final int NONE = -1;

    private static final int FEWEST_PLACES = 64;
    private static final int GOLDEN = 0x9E3779B1;

    // By the place of a text or behind; null for none.
    private final @Nullable String[] texts;
    private final int[] numbers;

    // By the place of a text: what was seen last there, and its number.
    private final @Nullable Object[] seen;
    private final int[] seenNumbers;

    private final int shift;

    /**
     * @param texts different ones; the number of each is its index
     */
    TextTable(List<String> texts) {
        int places = Math.max(FEWEST_PLACES, Integer.highestOneBit(texts.size()) << 2);
        this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(places);
        this.texts = new @Nullable String[places];
        this.numbers = new int[places];
        this.seen = new @Nullable Object[places];
        this.seenNumbers = new int[places];
        for (int number = 0; number < texts.size(); number++) {
            int at = place(texts.get(number));
            while (this.texts[at] != null) {
                at = behind(at);
            }
            this.texts[at] = texts.get(number);
            numbers[at] = number;
        }
    }

    /** The number of the text that a value is; {@link #NONE} for any other value. */
    int find(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return NONE;
        }
        int at = place(text);
        return seen[at] == text ? seenNumbers[at] : findUnseen(text, at);
    }

    private int findUnseen(String text, int place) {
        int at = place;
        String known = texts[at];
        while (known != null && !isSame(known, text)) {
            at = behind(at);
            known = texts[at];
        }
        int number = known == null ? NONE : numbers[at];
        seen[place] = text;
        seenNumbers[place] = number;
        return number;
    }

    private static boolean isSame(String known, String text) {
        return known.hashCode() == text.hashCode() && known.equals(text);
    }

    private int place(String text) {
        return text.hashCode() * GOLDEN >>> shift;
    }

    private int behind(int at) {
        return (at + 1) & (texts.length - 1);
    }
}
