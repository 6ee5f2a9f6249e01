package dev.weir.cli.replay;

import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.TextTable;
import dev.weir.runtime.engine.RuleCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The books of a replay for people: a table of the rules, and what became of the records. */
final class SummaryText {
    /** A column that is shown where it holds something for some rule. */
    private record Column(String title, ToLongFunction<RuleCounts> count) {}

    private static final List<Column> RARE =
            List.of(
                    new Column("suppressed", RuleCounts::suppressed),
                    new Column("excepted", RuleCounts::excepted),
                    new Column("dropped runs", RuleCounts::droppedRuns),
                    new Column("omitted", RuleCounts::omitted),
                    new Column("null keys", RuleCounts::nullKeys),
                    new Column("arithmetic faults", RuleCounts::arithmeticFaults));

    private SummaryText() {}

    static List<String> lines(Books books, long elapsedMillis, Paint paint) {
        List<String> lines = new ArrayList<>();
        if (!books.rules().isEmpty()) {
            lines.add("");
            lines.addAll(rules(books.rules(), paint));
            lines.add("");
        }
        double seconds = elapsedMillis / 1000.0;
        long perSecond = books.in() * 1000 / Math.max(1, elapsedMillis);
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%,d %s in %.1f s (%,d/s): %,d used, %,d unused, %,d late, %,d dead %s",
                        books.in(),
                        books.in() == 1 ? "record" : "records",
                        seconds,
                        perSecond,
                        books.used(),
                        books.unused(),
                        books.late(),
                        books.deadLetters(),
                        books.deadLetters() == 1 ? "letter" : "letters"));
        String shadow =
                books.shadowAlerts() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", and %,d of shadow rules", books.shadowAlerts());
        lines.add(
                paint.bold(
                        String.format(
                                Locale.ROOT,
                                "%,d %s%s",
                                books.alerts(),
                                books.alerts() == 1 ? "alert" : "alerts",
                                shadow)));
        return lines;
    }

    private static List<String> rules(List<RuleCounts> rules, Paint paint) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("alerts", RuleCounts::alerts));
        for (Column column : RARE) {
            if (rules.stream().anyMatch(r -> column.count().applyAsLong(r) != 0)) {
                columns.add(column);
            }
        }
        List<String> titles = new ArrayList<>(List.of("rule"));
        columns.forEach(c -> titles.add(c.title()));
        TextTable table = new TextTable(titles);
        for (RuleCounts rule : rules) {
            List<String> cells = new ArrayList<>(List.of(rule.rule()));
            for (Column column : columns) {
                cells.add(String.format(Locale.ROOT, "%,d", column.count().applyAsLong(rule)));
            }
            table.row(cells);
        }
        return table.lines(paint);
    }
}
