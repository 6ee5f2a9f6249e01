package dev.weir.rules.diagnostic;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes diagnostics for people: the place, the line of the source with carets, notes and help.
 *
 * <pre>
 * error[E0204]: no field `src_ipp` in event type `Login`
 *   --> packs/auth/brute_force.rule:7:21
 *    |
 *  7 |   MATCH fail: Login[src_ipp == "10.0.0.1"]{5,}
 *    |                     ^^^^^^^ `Login` has: user, src_ip, outcome, ts
 *    |
 *    = help: did you mean `src_ip`?
 * </pre>
 *
 * <p>Control characters of the source are shown as escapes, so a rule file cannot write to the
 * terminal; tabs are shown as spaces. Of a span over several lines, the first is shown.
 */
public final class DiagnosticPrinter {
    private static final int TAB_WIDTH = 4;

    /** A longer line is shown from a little before the span. */
    private static final int MAX_LINE_CHARACTERS = 240;

    private static final int CONTEXT_CHARACTERS = 60;

    private static final String RESET = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[1;31m";
    private static final String YELLOW = "\u001b[1;33m";
    private static final String BLUE = "\u001b[1;34m";

    private final boolean colours;

    /**
     * @param colours whether to write ANSI escapes
     */
    public DiagnosticPrinter(boolean colours) {
        this.colours = colours;
    }

    /** All diagnostics, with an empty line between them. */
    public String print(List<Diagnostic> diagnostics) {
        List<String> printed = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            printed.add(print(diagnostic));
        }
        return String.join("\n", printed);
    }

    /** One diagnostic; the text ends with a line end. */
    public String print(Diagnostic diagnostic) {
        Span span = diagnostic.span();
        String number = Integer.toString(span.line());
        String gutter = " ".repeat(number.length() + 2);
        StringBuilder out = new StringBuilder();
        appendTitle(out, diagnostic);
        out.append(" ".repeat(number.length() + 1)).append(paint(BLUE, "-->")).append(' ');
        out.append(escaped(span.toString())).append('\n');
        appendSource(out, diagnostic, number, gutter);
        if (!diagnostic.notes().isEmpty() || diagnostic.help() != null) {
            out.append(gutter).append(paint(BLUE, "|")).append('\n');
        }
        for (String note : diagnostic.notes()) {
            appendRemark(out, gutter, "note", note);
        }
        if (diagnostic.help() != null) {
            appendRemark(out, gutter, "help", diagnostic.help());
        }
        return out.toString();
    }

    private void appendTitle(StringBuilder out, Diagnostic diagnostic) {
        boolean error = diagnostic.isError();
        String word = (error ? "error" : "warning") + "[" + diagnostic.code().id() + "]";
        out.append(paint(error ? RED : YELLOW, word));
        out.append(paint(BOLD, ": " + escaped(diagnostic.message()))).append('\n');
    }

    private void appendSource(
            StringBuilder out, Diagnostic diagnostic, String number, String gutter) {
        SourceLine line = SourceLine.of(diagnostic.span());
        out.append(gutter).append(paint(BLUE, "|")).append('\n');
        out.append(paint(BLUE, " " + number + " |"));
        if (!line.text().isEmpty()) {
            out.append(' ').append(line.text());
        }
        out.append('\n');
        String carets = "^".repeat(line.width());
        String label = escaped(diagnostic.label());
        out.append(gutter).append(paint(BLUE, "|")).append(' ').append(" ".repeat(line.indent()));
        String marks = label.isEmpty() ? carets : carets + " " + label;
        out.append(paint(diagnostic.isError() ? RED : YELLOW, marks)).append('\n');
    }

    private void appendRemark(StringBuilder out, String gutter, String kind, String text) {
        out.append(gutter).append(paint(BLUE, "=")).append(' ');
        String indent = "\n" + gutter + "  " + " ".repeat(kind.length() + 2);
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            lines[i] = escaped(lines[i]);
        }
        out.append(paint(BOLD, kind + ":")).append(' ');
        out.append(String.join(indent, lines)).append('\n');
    }

    private String paint(String colour, String text) {
        return colours ? colour + text + RESET : text;
    }

    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(shown, c));
        return shown.toString();
    }

    /** Appends a character as it may be shown and returns how many columns that takes. */
    private static int append(StringBuilder shown, int c) {
        int before = shown.length();
        if (c == '\t') {
            shown.append(" ".repeat(TAB_WIDTH));
            return TAB_WIDTH;
        }
        int type = Character.getType(c);
        boolean hidden =
                Character.isISOControl(c)
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR;
        if (hidden) {
            shown.append(String.format("\\u%04x", c));
            return shown.length() - before;
        }
        shown.appendCodePoint(c);
        return columns(c);
    }

    /** Wide characters of East Asia take two columns, marks that combine none. */
    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide =
                c >= 0x1100 && c <= 0x115f
                        || c >= 0x2e80 && c <= 0xa4cf
                        || c >= 0xac00 && c <= 0xd7a3
                        || c >= 0xf900 && c <= 0xfaff
                        || c >= 0xfe30 && c <= 0xfe6f
                        || c >= 0xff00 && c <= 0xff60
                        || c >= 0xffe0 && c <= 0xffe6
                        || c >= 0x1f300 && c <= 0x1faff
                        || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }

    /**
     * The line of a span as it is shown.
     *
     * @param indent columns before the carets
     * @param width number of carets, at least one
     */
    private record SourceLine(String text, int indent, int width) {
        static SourceLine of(Span span) {
            SourceText source = span.source();
            String line = source.line(span.line());
            int start = span.start() - lineStart(span);
            int end = Math.min(line.length(), start + span.end() - span.start());
            int from = 0;
            int to = line.length();
            if (to > MAX_LINE_CHARACTERS) {
                from = Math.max(0, Math.min(start, to) - CONTEXT_CHARACTERS);
                to = Math.min(to, from + MAX_LINE_CHARACTERS);
                from = atCharacter(line, from);
                to = atCharacter(line, to);
            }
            StringBuilder shown = new StringBuilder(from > 0 ? "…" : "");
            int indent = shown.length();
            int width = 0;
            for (int i = from; i < to; ) {
                int c = line.codePointAt(i);
                int columns = append(shown, c);
                if (i < start) {
                    indent += columns;
                } else if (i < end) {
                    width += columns;
                }
                i += Character.charCount(c);
            }
            shown.append(to < line.length() ? "…" : "");
            return new SourceLine(shown.toString(), indent, Math.max(1, width));
        }

        /** Offset of the first character of the span's line. */
        private static int lineStart(Span span) {
            return span.source().text().lastIndexOf('\n', span.start() - 1) + 1;
        }

        /** The place, or the next one where it is in the middle of a character. */
        private static int atCharacter(String line, int place) {
            boolean inside =
                    place > 0
                            && place < line.length()
                            && Character.isSurrogatePair(
                                    line.charAt(place - 1), line.charAt(place));
            return inside ? place + 1 : place;
        }
    }
}
