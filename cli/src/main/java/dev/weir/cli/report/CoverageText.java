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
            rule.steps().stream()
                    .filter(step -> step.taken() == 0)
                    .forEach(step -> lines.add(missing(paint, "step " + step.text())));
            rule.branches().stream()
                    .filter(way -> way.taken() == 0)
                    .forEach(way -> lines.add(missing(paint, "branch " + way.text())));
            rule.deadlines().stream()
                    .filter(way -> way.taken() == 0)
                    .forEach(way -> lines.add(missing(paint, "deadline " + way.text())));
            conditions(rule, lines, paint);
        }
        return lines;
    }

    private static String summary(RuleCoverage rule, Paint paint) {
        List<String> parts = new ArrayList<>();
        long steps = rule.steps().stream().filter(step -> step.taken() > 0).count();
        add(parts, "steps", steps, rule.steps().size(), paint);
        long branches = rule.branches().stream().filter(way -> way.taken() > 0).count();
        add(parts, "branches", branches, rule.branches().size(), paint);
        long deadlines = rule.deadlines().stream().filter(way -> way.taken() > 0).count();
        add(parts, "deadlines", deadlines, rule.deadlines().size(), paint);
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String what, long taken, int all, Paint paint) {
        if (all > 0) {
            String text = what + " " + taken + "/" + all;
            parts.add(taken == all ? paint.green(text) : paint.red(text));
        }
    }

    private static String missing(Paint paint, String what) {
        return "  " + paint.red("not exercised: ") + Paint.harmless(what);
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
