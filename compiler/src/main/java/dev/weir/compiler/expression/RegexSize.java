package dev.weir.compiler.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * About how many instructions a regular expression would compile to. RE2/J writes a counted
 * repetition out, so that {@code ((a{1000}){1000}){1000}} would exhaust memory before its size
 * could be asked for. What cannot be read is counted as it stands: RE2/J says what is wrong with
 * it.
 */
final class RegexSize {
    private static final long CEILING = 1L << 40;

    private final String regex;
    private int at;

    private RegexSize(String regex) {
        this.regex = regex;
    }

    static long of(String regex) {
        return new RegexSize(regex).measure();
    }

    private long measure() {
        Deque<Long> outer = new ArrayDeque<>();
        long sum = 0;
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            long part = 1;
            if (c == '(') {
                outer.push(sum);
                sum = 2;
                continue;
            } else if (c == ')') {
                part = sum;
                sum = outer.isEmpty() ? 0 : outer.pop();
            } else if (c == '\\') {
                skipEscape();
            } else if (c == '[') {
                skipClass();
            }
            sum = Math.min(CEILING, sum + repeated(part));
        }
        while (!outer.isEmpty()) {
            sum = Math.min(CEILING, sum + outer.pop());
        }
        return sum;
    }

    private void skipEscape() {
        if (regex.startsWith("Q", at)) {
            int end = regex.indexOf("\\E", at);
            at = end < 0 ? regex.length() : end + 2;
        } else if (at < regex.length()) {
            at++;
        }
    }

    private void skipClass() {
        int i = at;
        if (i < regex.length() && regex.charAt(i) == '^') {
            i++;
        }
        if (i < regex.length() && regex.charAt(i) == ']') {
            i++;
        }
        while (i < regex.length() && regex.charAt(i) != ']') {
            i += regex.charAt(i) == '\\' ? 2 : 1;
        }
        at = Math.min(regex.length(), i + 1);
    }

    /** The size of a part with the counted repetition that follows it, if one does. */
    private long repeated(long part) {
        long size = Math.max(1, part);
        while (at < regex.length() && regex.charAt(at) == '{') {
            int close = regex.indexOf('}', at);
            String count = close < 0 ? "" : regex.substring(at + 1, close);
            if (!count.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
                return size;
            }
            String[] bounds = count.split(",");
            long times = Long.parseLong(bounds[bounds.length - 1]);
            size = Math.min(CEILING, size * Math.max(1, Math.min(times, CEILING / size)));
            at = close + 1;
        }
        return size;
    }
}
