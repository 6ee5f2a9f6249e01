package dev.weir.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for people: the first column to the left, the others, which hold numbers, to the right.
 */
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(List<String> titles) {
        rows.add(List.copyOf(titles));
    }

    /** Adds a row with as many cells as there are titles. */
    public void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public List<String> lines(Paint paint) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String space = " ".repeat(width(column) - cell.length());
                line.append(column == 0 ? cell + space : "  " + space + cell);
            }
            lines.add(lines.isEmpty() ? paint.faint(line.toString()) : line.toString());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
