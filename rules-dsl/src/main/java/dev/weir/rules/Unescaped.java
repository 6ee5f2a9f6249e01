package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a string with its escapes resolved, and where each character of it was written.
 * Escapes are those of JSON. A wrong escape stands for itself.
 */
final class Unescaped {
    private final String text;

    /** Offset in the written text of each character, and of the end. */
    private final int[] places;

    private final int problemStart;
    private final int problemEnd;
    private final String problem;

    private Unescaped(String text, int[] places, int problemStart, int problemEnd, String problem) {
        this.text = text;
        this.places = places;
        this.problemStart = problemStart;
        this.problemEnd = problemEnd;
        this.problem = problem;
    }

    /** Reads what stands between the quotes; cost: linear. */
    static Unescaped of(String written) {
        return new Reader(written).read();
    }

    String text() {
        return text;
    }

    /** Offset in the written text of the character at {@code index}, which may be the end. */
    int place(int index) {
        return places[index];
    }

    /** The first wrong escape, for a string whose inside begins at {@code offset}. */
    @Nullable Diagnostic problemIn(SourceText source, int offset) {
        if (problem.isEmpty()) {
            return null;
        }
        Span span = new Span(source, offset + problemStart, offset + problemEnd);
        Diagnostic diagnostic = Diagnostic.of(Code.STRING_ESCAPE, span, problem);
        return diagnostic.withReplacement("write `\\\\` for a backslash", span, "\\" + span.text());
    }

    private static final class Reader {
        private final String written;
        private final StringBuilder text = new StringBuilder();
        private int[] places;
        private int problemStart;
        private int problemEnd;
        private String problem = "";

        Reader(String written) {
            this.written = written;
            this.places = new int[written.length() + 1];
        }

        Unescaped read() {
            int at = 0;
            while (at < written.length()) {
                char c = written.charAt(at);
                if (c != '\\') {
                    append(c, at);
                    at++;
                } else {
                    at = escape(at);
                }
            }
            places[text.length()] = written.length();
            return new Unescaped(
                    text.toString(),
                    Arrays.copyOf(places, text.length() + 1),
                    problemStart,
                    problemEnd,
                    problem);
        }

        private void append(char c, int place) {
            places[text.length()] = place;
            text.append(c);
        }

        /** Reads the escape at {@code at} and returns where the text goes on. */
        private int escape(int at) {
            if (at + 1 == written.length()) {
                return wrong(at, at + 1, "a backslash at the end of the string");
            }
            char kind = written.charAt(at + 1);
            int plain = "\"\\/bfnrt".indexOf(kind);
            if (plain >= 0) {
                append("\"\\/\b\f\n\r\t".charAt(plain), at);
                return at + 2;
            }
            if (kind != 'u') {
                return wrong(at, at + 2, "a string knows no escape `\\" + shown(kind) + "`");
            }
            int unit = codeUnit(at);
            if (unit < 0) {
                return wrong(at, at + 2, "`\\u` is followed by four hexadecimal digits");
            }
            if (Character.isLowSurrogate((char) unit)) {
                return wrong(at, at + 6, "half of a character");
            }
            if (!Character.isHighSurrogate((char) unit)) {
                append((char) unit, at);
                return at + 6;
            }
            int second = written.startsWith("\\u", at + 6) ? codeUnit(at + 6) : -1;
            if (second < 0 || !Character.isLowSurrogate((char) second)) {
                return wrong(at, at + 6, "half of a character");
            }
            append((char) unit, at);
            append((char) second, at + 6);
            return at + 12;
        }

        private static String shown(char c) {
            return c < ' ' || Character.isSurrogate(c) ? "?" : String.valueOf(c);
        }

        /** The four digits behind the {@code \}{@code u} at {@code at}, or -1. */
        private int codeUnit(int at) {
            if (at + 6 > written.length()) {
                return -1;
            }
            int unit = 0;
            for (int i = at + 2; i < at + 6; i++) {
                int digit = written.charAt(i) < 128 ? Character.digit(written.charAt(i), 16) : -1;
                if (digit < 0) {
                    return -1;
                }
                unit = unit * 16 + digit;
            }
            return unit;
        }

        private int wrong(int from, int to, String message) {
            if (problem.isEmpty()) {
                problem = message;
                problemStart = from;
                problemEnd = to;
            }
            for (int i = from; i < to; i++) {
                append(written.charAt(i), i);
            }
            return to;
        }
    }
}
