package dev.weir.compiler.declaration;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma separated values after RFC 4180: quoted cells may hold commas, line ends and {@code ""}.
 */
final class Csv {
    /**
     * A row.
     *
     * @param line where it begins, from 1
     */
    record Row(int line, List<String> cells) {}

    private final String text;
    private int at;
    private int line = 1;

    private Csv(String text) {
        this.text = text;
    }

    /** The rows of a text, the header among them; empty lines are none. */
    static List<Row> read(String text) {
        Csv csv = new Csv(text);
        List<Row> rows = new ArrayList<>();
        while (csv.at < text.length()) {
            Row row = csv.row();
            if (row.cells().size() > 1 || !row.cells().get(0).isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row() {
        int start = line;
        List<String> cells = new ArrayList<>();
        do {
            cells.add(cell());
        } while (take(','));
        take('\r');
        if (take('\n')) {
            line++;
        }
        return new Row(start, cells);
    }

    private String cell() {
        StringBuilder cell = new StringBuilder();
        if (take('"')) {
            quoted(cell);
        }
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            cell.append(text.charAt(at++));
        }
        return cell.toString();
    }

    private void quoted(StringBuilder cell) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"' && !take('"')) {
                return;
            }
            line += c == '\n' ? 1 : 0;
            cell.append(c);
        }
    }

    private boolean take(char c) {
        boolean here = at < text.length() && text.charAt(at) == c;
        at += here ? 1 : 0;
        return here;
    }
}
