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
    private record Line(String text, String end, Problem problem, long start) {
        boolean isDamaged() {
            return problem.reason() != null;
        }

        boolean isBlank() {
            return !isDamaged() && text.isBlank();
        }
    }

    /** A row whose quoted cell goes on in the next line. */
    private static final class OpenRow {
        private final Line first;
        private final CsvRow row;
        private final StringBuilder text;
        private final List<Line> more = new ArrayList<>();

        OpenRow(Line first, CsvRow row) {
            this.first = first;
            this.row = row;
            this.text = new StringBuilder(first.text());
        }

        CsvRow.State take(Line line, int maxLength) {
            String end = (more.isEmpty() ? first : more.get(more.size() - 1)).end();
            more.add(line);
            row.lineEnd(end);
            text.append(end);
            if (line.isDamaged() || text.length() > maxLength) {
                return CsvRow.State.BROKEN;
            }
            text.append(line.text());
            return row.line(line.text());
        }
    }

    private final Lines lines;
    private final int maxLength;
    private final Deque<Line> again = new ArrayDeque<>();
    private @Nullable OpenRow open;
    private boolean cut;

    /**
     * @param maxLength how many characters the lines of a row may have together
     */
    CsvRows(Lines lines, int maxLength) {
        this.lines = lines;
        this.maxLength = maxLength;
    }

    /** What stands behind the last line end is a part of a row whose rest is lost. */
    void cutOff() {
        cut = true;
    }

    /** Where in the content the next row begins. */
    long nextStart() {
        if (open != null) {
            return open.first.start();
        }
        Line next = again.peek();
        return next != null ? next.start() : lines.nextStart();
    }

    /** The next row; null where there is none, for now or for ever. */
    CsvTable.@Nullable Row next() throws IOException {
        if (open != null) {
            return continued(open);
        }
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
            case OPEN -> continued(new OpenRow(first, row));
            case BROKEN -> broken(first);
        };
    }

    private CsvTable.@Nullable Row continued(OpenRow row) {
        CsvRow.State state = CsvRow.State.OPEN;
        while (state == CsvRow.State.OPEN) {
            Line line = nextLineIfAny();
            if (line == null && !lines.isEnded()) {
                open = row;
                return null;
            }
            state = line == null ? CsvRow.State.BROKEN : row.take(line, maxLength);
        }
        open = null;
        if (state == CsvRow.State.COMPLETE) {
            return new CsvTable.Row(row.row.cells(), row.text.toString(), row.first.problem());
        }
        for (int i = row.more.size() - 1; i >= 0; i--) {
            again.addFirst(row.more.get(i));
        }
        return broken(row.first);
    }

    private static CsvTable.Row broken(Line first) {
        first.problem().note(Reason.NOT_CSV, "a quote that is not closed, or not opened");
        return new CsvTable.Row(List.of(), first.text(), first.problem());
    }

    /** The next line; null where the stream broke off, too: it will say so again. */
    private @Nullable Line nextLineIfAny() {
        try {
            return nextLine();
        } catch (IOException e) {
            return null;
        }
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
        } else if (cut && !lines.isTerminated()) {
            problem.note(Reason.NOT_CSV, "the file was truncated within this row");
        }
        int length = lines.to() - lines.from();
        String text =
                problem.reason() != null
                        ? Utf8.kept(lines.bytes(), lines.from(), lines.to())
                        : new String(lines.bytes(), lines.from(), length, StandardCharsets.UTF_8);
        return new Line(text, lines.carriageReturn() ? "\r\n" : "\n", problem, lines.start());
    }
}
