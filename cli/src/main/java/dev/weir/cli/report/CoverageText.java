package dev.weir.cli.report;

import dev.weir.cli.terminal.Paint;
import dev.weir.compiler.test.Coverage;
import dev.weir.compiler.test.RuleCoverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What tests have exercised, for people: a line a rule, below it its conditions and the gaps. */
public final class CoverageText {
    private static final int WIDEST_CONDITION = 56;

    private CoverageText() {}

    public static List<String> of(Coverage coverage, Paint paint) {
        List<String> lines = new ArrayList<>();
        for (RuleCoverage rule : coverage.rules()) {
            lines.add("");
            lines.add(paint.bold(rule.rule()) + "  " + summary(rule, paint));
            addMissing(lines, "step", rule.steps(), paint);
            addMissing(lines, "branch", rule.branches(), paint);
            addMissing(lines, "deadline", rule.deadlines(), paint);
            conditions(rule, lines, paint);
        }
        return lines;
    }

    private static String summary(RuleCoverage rule, Paint paint) {
        List<String> parts = new ArrayList<>();
        add(parts, "steps", rule.steps(), paint);
        add(parts, "branches", rule.branches(), paint);
        add(parts, "deadlines", rule.deadlines(), paint);
        return String.join(", ", parts);
    }

    private static void add(
            List<String> parts, String what, List<RuleCoverage.Point> points, Paint paint) {
        if (!points.isEmpty()) {
            long taken = points.stream().filter(point -> point.taken() > 0).count();
            String text = what + " " + taken + "/" + points.size();
            parts.add(taken == points.size() ? paint.green(text) : paint.red(text));
        }
    }

    private static void addMissing(
            List<String> lines, String what, List<RuleCoverage.Point> points, Paint paint) {
        for (RuleCoverage.Point point : points) {
            if (point.taken() == 0) {
                String missing = what + " " + Paint.harmless(point.text());
                lines.add("  " + paint.red("not exercised: ") + missing);
            }
        }
    }

    private static void conditions(RuleCoverage rule, List<String> lines, Paint paint) {
        if (rule.conditions().isEmpty()) {
            return;
        }
        List<String> texts =
                rule.conditions().stream()
                        .map(c -> cut(Paint.harmless(c.place() + "  " + c.text())))
                        .toList();
        int width = texts.stream().mapToInt(String::length).max().orElse(0);
        lines.add(paint.faint("  " + " ".repeat(width) + "    true   false unknown"));
        for (int i = 0; i < texts.size(); i++) {
            RuleCoverage.Condition c = rule.conditions().get(i);
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %-" + width + "s %7d %7d %7d",
                            texts.get(i),
                            c.trues(),
                            c.falses(),
                            c.unknowns()));
        }
    }

    private static String cut(String text) {
        return text.length() <= WIDEST_CONDITION
                ? text
                : text.substring(0, WIDEST_CONDITION - 1) + "…";
    }
}
