package dev.weir.compiler.expression;

/**
 * A pattern of LIKE: {@code *} is any run of characters, {@code ?} one code point, everything else
 * itself. Time is at most the product of both lengths, without recursion.
 */
final class Glob {
    private final int[] pattern;
    private final boolean ignoreCase;

    Glob(String pattern, boolean ignoreCase) {
        this.pattern = pattern.codePoints().map(c -> folded(c, ignoreCase)).toArray();
        this.ignoreCase = ignoreCase;
    }

    boolean matches(String text) {
        int at = 0;
        int next = 0;
        int star = -1;
        int afterStar = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (next < pattern.length && pattern[next] == '*') {
                star = next++;
                afterStar = at;
            } else if (next < pattern.length
                    && (pattern[next] == '?' || pattern[next] == folded(c, ignoreCase))) {
                next++;
                at += Character.charCount(c);
            } else if (star >= 0) {
                next = star + 1;
                afterStar += Character.charCount(text.codePointAt(afterStar));
                at = afterStar;
            } else {
                return false;
            }
        }
        while (next < pattern.length && pattern[next] == '*') {
            next++;
        }
        return next == pattern.length;
    }

    private static int folded(int c, boolean ignoreCase) {
        return ignoreCase ? Character.toLowerCase(Character.toUpperCase(c)) : c;
    }
}
