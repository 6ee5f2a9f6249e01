package dev.weir.adapters.files;

import dev.weir.adapters.formats.CsvRow;
import dev.weir.adapters.formats.CsvTable;
import dev.weir.adapters.formats.Problem;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.formats.Utf8;
import dev.weir.runtime.engine.DeadLetter.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV stream. Blank lines are skipped.
 *
 * <p>A quote that is opened by mistake would swallow what follows it. So where quotes are broken,
 * only the line in which the row began is lost, and the lines after it are read anew.
 */
final class CsvRows {
    private record Line(String text, String end, Problem problem) {
        boolean isDamaged() {
            return problem.reason() != null;
        }

        boolean isBlank() {
            return !isDamaged() && text.isBlank();
        }
    }

    private final Lines lines;
    private final int maxLength;
    private final Deque<Line> again = new ArrayDeque<>();

    /**
     * @param maxLength how many characters the lines of a row may have together
     */
    CsvRows(Lines lines, int maxLength) {
        this.lines = lines;
        this.maxLength = maxLength;
    }

    /** The next row, or null at the end. */
    CsvTable.@Nullable Row next() throws IOException {
        Line first = nextLine();
        while (first != null && first.isBlank()) {
            first = nextLine();
        }
        if (first == null) {
            return null;
        }
        if (first.isDamaged()) {
            return new CsvTable.Row(List.of(), first.text(), first.problem());
        }
        CsvRow row = new CsvRow();
        CsvRow.State state = row.line(first.text());
        return switch (state) {
            case COMPLETE -> new CsvTable.Row(row.cells(), first.text(), first.problem());
            case OPEN -> continued(row, first);
            case BROKEN -> broken(first);
        };
    }

    private CsvTable.Row continued(CsvRow row, Line first) throws IOException {
        StringBuilder text = new StringBuilder(first.text());
        List<Line> more = new ArrayList<>();
        Line last = first;
        CsvRow.State state = CsvRow.State.OPEN;
        while (state == CsvRow.State.OPEN) {
            row.lineEnd(last.end());
            text.append(last.end());
            Line line = nextLine();
            if (line != null) {
                more.add(line);
            }
            if (line == null || line.isDamaged() || text.length() > maxLength) {
                state = CsvRow.State.BROKEN;
            } else {
                text.append(line.text());
                state = row.line(line.text());
                last = line;
            }
        }
        if (state == CsvRow.State.COMPLETE) {
            return new CsvTable.Row(row.cells(), text.toString(), first.problem());
        }
        for (int i = more.size() - 1; i >= 0; i--) {
            again.addFirst(more.get(i));
        }
        return broken(first);
    }

    private static CsvTable.Row broken(Line first) {
        first.problem().note(Reason.NOT_CSV, "a quote that is not closed, or not opened");
        return new CsvTable.Row(List.of(), first.text(), first.problem());
    }

    private @Nullable Line nextLine() throws IOException {
        Line line = again.poll();
        if (line != null || !lines.next()) {
            return line;
        }
        Problem problem = new Problem();
        if (lines.tooLong()) {
            problem.note(Reason.TOO_LONG, RecordDecoder.TOO_LONG);
        } else if (!Utf8.isValid(lines.bytes(), lines.from(), lines.to())) {
            problem.note(Reason.BAD_UTF8, "not UTF-8");
        }
        int length = lines.to() - lines.from();
        String text =
                problem.reason() != null
                        ? Utf8.kept(lines.bytes(), lines.from(), lines.to())
                        : new String(lines.bytes(), lines.from(), length, StandardCharsets.UTF_8);
        return new Line(text, lines.carriageReturn() ? "\r\n" : "\n", problem);
    }
}
