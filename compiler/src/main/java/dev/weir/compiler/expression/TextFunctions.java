package dev.weir.compiler.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the functions of strings compute. Positions and lengths count code points. */
final class TextFunctions {
    private static final double LOG_2 = StrictMath.log(2);

    private TextFunctions() {}

    /** The text without ASCII white space (space, and tab to carriage return) at its ends. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    /** The parts between the separators, empty ones too; an empty separator separates nothing. */
    static List<String> split(String text, String separator) {
        if (separator.isEmpty()) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return List.copyOf(parts);
    }

    static long length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** What of {@code length} code points from {@code from} exists; null where one is negative. */
    static @Nullable String substring(String text, long from, long length) {
        if (from < 0 || length < 0) {
            return null;
        }
        long all = length(text);
        int first = (int) Math.min(from, all);
        int count = (int) Math.min(length, all - first);
        int start = text.offsetByCodePoints(0, first);
        return text.substring(start, text.offsetByCodePoints(start, count));
    }

    /** Shannon's entropy of the text's code points, in bits a character; 0 of the empty text. */
    static double entropy(String text) {
        int[] codePoints = text.codePoints().sorted().toArray();
        int all = codePoints.length;
        double sum = 0;
        for (int from = 0; from < all; ) {
            int to = from;
            while (to < all && codePoints[to] == codePoints[from]) {
                to++;
            }
            double count = to - from;
            sum += count * (StrictMath.log(count) / LOG_2);
            from = to;
        }
        return all == 0 ? 0 : Math.max(0, StrictMath.log(all) / LOG_2 - sum / all);
    }

    static String concat(Object[] parts) {
        return String.join("", Arrays.asList(parts).toArray(String[]::new));
    }
}
