package dev.weir.cli.report;

import dev.weir.cli.Count;
import dev.weir.cli.daemon.ReloadReport;
import dev.weir.cli.daemon.ReloadReport.Action;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.cli.terminal.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of a reload, for people: problems, the plan, and what runs now. */
public final class ReloadText {
    private ReloadText() {}

    public static List<String> lines(ReloadReport report, Paint paint) {
        List<String> lines = new ArrayList<>();
        for (String problem : report.problems()) {
            problem.lines().forEach(line -> lines.add(Paint.harmless(line)));
        }
        int width = report.plan().stream().mapToInt(r -> r.rule().length()).max().orElse(0);
        for (RulePlan rule : report.plan()) {
            lines.add(line(rule, width, paint));
        }
        lines.add(
                switch (report.outcome()) {
                    case APPLIED -> paint.green("reloaded:") + " " + report.running() + " runs now";
                    case UNCHANGED ->
                            paint.green("unchanged:") + " " + report.running() + " runs already";
                    case REFUSED ->
                            paint.red("refused:")
                                    + " "
                                    + (report.wanted() == null ? "the pack" : report.wanted())
                                    + " has problems; "
                                    + report.running()
                                    + " runs on";
                });
        return lines;
    }

    /** {@code change card_testing keeps 1,200 keys: a threshold}. */
    private static String line(RulePlan rule, int width, Paint paint) {
        String action = String.format(Locale.ROOT, "%-6s", rule.action());
        String keys =
                switch (rule.action()) {
                    case KEEP, CHANGE -> "keeps " + Count.of(rule.keys(), "key");
                    case RESET, DROP -> "forgets " + Count.of(rule.keys(), "key");
                    case NEW -> "";
                };
        String why = rule.why().isEmpty() ? "" : (keys.isEmpty() ? "" : ": ") + rule.why();
        boolean forgets = rule.action() == Action.RESET || rule.action() == Action.DROP;
        return ("  "
                        + (forgets ? paint.yellow(action) : paint.cyan(action))
                        + "  "
                        + rule.rule()
                        + " ".repeat(width - rule.rule().length())
                        + "  "
                        + keys
                        + Paint.harmless(why))
                .stripTrailing();
    }
}
