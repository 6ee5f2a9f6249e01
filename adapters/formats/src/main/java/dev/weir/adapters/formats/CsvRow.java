package dev.weir.adapters.formats;

import java.util.ArrayList;
import java.util.List;

/** One row of CSV (RFC 4180), fed line by line while a quoted cell goes on. */
public final class CsvRow {
    public enum State {
        COMPLETE,
        /** A quoted cell goes on in the next line. */
        OPEN,
        /** A quote stands where none may. */
        BROKEN
    }

    private final List<String> cells = new ArrayList<>();
    private final StringBuilder quotedCell = new StringBuilder();
    private boolean quoted;

    public List<String> cells() {
        return cells;
    }

    /** Takes the first line, or after {@link #lineEnd} the next one. */
    public State line(String text) {
        int at = 0;
        while (true) {
            if (quoted) {
                int quote = text.indexOf('"', at);
                if (quote < 0) {
                    quotedCell.append(text, at, text.length());
                    return State.OPEN;
                }
                quotedCell.append(text, at, quote);
                at = quote + 1;
                if (text.startsWith("\"", at)) {
                    quotedCell.append('"');
                    at++;
                    continue;
                }
                endQuotedCell();
                if (at == text.length()) {
                    return State.COMPLETE;
                }
                if (text.charAt(at) != ',') {
                    return State.BROKEN;
                }
                at++;
            }
            if (text.startsWith("\"", at)) {
                quoted = true;
                at++;
                continue;
            }
            int comma = text.indexOf(',', at);
            String cell = text.substring(at, comma < 0 ? text.length() : comma);
            if (cell.indexOf('"') >= 0) {
                return State.BROKEN;
            }
            cells.add(cell);
            if (comma < 0) {
                return State.COMPLETE;
            }
            at = comma + 1;
        }
    }

    /** Takes the line end inside a quoted cell. */
    public void lineEnd(String end) {
        quotedCell.append(end);
    }

    private void endQuotedCell() {
        cells.add(quotedCell.toString());
        quotedCell.setLength(0);
        quoted = false;
    }
}
