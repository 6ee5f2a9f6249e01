package dev.weir.rules.ast;

import java.util.Arrays;

/** The text of one rule file and the places of its lines. */
public final class SourceText {
    private final String path;
    private final String text;
    private final int[] lineStarts;

    /**
     * @param path the path to show to people, as they gave it
     * @param text the whole text, without a byte order mark
     */
    public SourceText(String path, String text) {
        this.path = path;
        this.text = text;
        this.lineStarts = findLineStarts(text);
    }

    public String path() {
        return path;
    }

    public String text() {
        return text;
    }

    /** Line of an offset, from 1. */
    public int lineOf(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Column of an offset, from 1, counted in code points. */
    public int columnOf(int offset) {
        return text.codePointCount(lineStarts[lineOf(offset) - 1], offset) + 1;
    }

    /** The text of a line (from 1) without its line end. */
    public String line(int line) {
        int from = lineStarts[line - 1];
        int to = line < lineStarts.length ? lineStarts[line] : text.length();
        while (to > from && (text.charAt(to - 1) == '\n' || text.charAt(to - 1) == '\r')) {
            to--;
        }
        return text.substring(from, to);
    }

    private static int[] findLineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    @Override
    public String toString() {
        return path;
    }
}
