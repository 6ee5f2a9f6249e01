package dev.weir.runtime.value;

import java.util.OptionalLong;

/** The text of durations as rules write them: {@code 500ms}, {@code 1h30m}, {@code 2d}. */
public final class DurationText {
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};

    private DurationText() {}

    /** The largest units first, none of them zero: {@code 1h30m}, {@code -1s500ms}, {@code 0s}. */
    public static String format(long millis) {
        if (millis == 0) {
            return "0s";
        }
        StringBuilder out = new StringBuilder(millis < 0 ? "-" : "");
        long rest = millis;
        for (int i = 0; i < UNITS.length; i++) {
            long count = Math.abs(rest / MILLIS[i]);
            if (count != 0) {
                out.append(count).append(UNITS[i]);
            }
            rest %= MILLIS[i];
        }
        return out.toString();
    }

    /**
     * Reads whole numbers, each with one of the units d, h, m, s and ms, larger units first,
     * perhaps behind a minus sign. Empty where the text is no duration or exceeds 64 bits of
     * milliseconds.
     */
    public static OptionalLong parse(String text) {
        boolean negative = text.startsWith("-");
        int at = negative ? 1 : 0;
        if (at == text.length()) {
            return OptionalLong.empty();
        }
        long total = 0;
        int unit = -1;
        try {
            while (at < text.length()) {
                int digits = at;
                long count = 0;
                while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                    count = Math.addExact(Math.multiplyExact(count, 10L), text.charAt(at) - '0');
                    at++;
                }
                int found = unitAt(text, at);
                if (at == digits || found <= unit) {
                    return OptionalLong.empty();
                }
                unit = found;
                at += UNITS[unit].length();
                total = Math.addExact(total, Math.multiplyExact(count, MILLIS[unit]));
            }
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(negative ? -total : total);
    }

    /** The unit that begins at a place of the text; -1 where none does. */
    private static int unitAt(String text, int at) {
        if (text.startsWith("ms", at)) {
            return UNITS.length - 1;
        }
        for (int i = 0; i < UNITS.length - 1; i++) {
            if (text.startsWith(UNITS[i], at)) {
                return i;
            }
        }
        return -1;
    }
}
