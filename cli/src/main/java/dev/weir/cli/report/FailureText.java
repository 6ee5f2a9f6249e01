package dev.weir.cli.report;

import dev.weir.cli.terminal.Paint;
import dev.weir.compiler.test.TestCase;
import dev.weir.compiler.test.TestResult;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Why a test fails: what was expected and what came, then everything that happened in the order of
 * time.
 */
public final class FailureText {
    private final TestResult result;
    private final Paint paint;
    private final TestWords words;
    private final List<String> lines = new ArrayList<>();

    private FailureText(TestResult result, Paint paint) {
        this.result = result;
        this.paint = paint;
        this.words = new TestWords(result.test().startMillis());
    }

    /** Lines without indentation. */
    public static List<String> of(TestResult result, Paint paint) {
        FailureText text = new FailureText(result, paint);
        text.lines.add(paint.faint("at " + result.test().span()));
        if (!result.problems().isEmpty()) {
            text.lines.add("the pack has errors with the parameters of this test:");
            String printed = new DiagnosticPrinter(paint.coloured()).print(result.problems());
            printed.lines().forEach(text.lines::add);
            return text.lines;
        }
        result.rows().forEach(text::row);
        text.timeline();
        return text.lines;
    }

    private void row(TestResult.Row row) {
        TestCase.Expectation expected = row.expected();
        Alert alert = row.alert();
        if (row.matches() && expected != null) {
            lines.add("  " + words.expectation(expected));
            return;
        }
        if (expected != null) {
            lines.add(paint.red("- " + safe(words.expectation(expected))));
        }
        if (alert != null) {
            lines.add(paint.green("+ " + safe(words.alert(alert, expected))));
        }
    }

    /** What happened at a time: events come before what fires at that time. */
    private record Happening(long timeMillis, int order, String text) {}

    private void timeline() {
        List<Happening> happenings = new ArrayList<>();
        for (Event event : result.events()) {
            String late = result.late().contains(event) ? paint.yellow("  late, not used") : "";
            happenings.add(new Happening(event.time(), 0, safe(words.event(event)) + late));
        }
        for (Alert alert : result.alerts()) {
            String what = alert.rule() + " fires " + words.alert(alert, null);
            happenings.add(new Happening(alert.time(), 1, paint.cyan(safe(what))));
        }
        if (happenings.isEmpty()) {
            return;
        }
        happenings.sort(
                Comparator.comparingLong(Happening::timeMillis).thenComparingInt(Happening::order));
        int width =
                happenings.stream()
                        .mapToInt(h -> words.offset(h.timeMillis()).length())
                        .max()
                        .orElse(0);
        lines.add("");
        for (Happening happening : happenings) {
            String offset = words.offset(happening.timeMillis());
            lines.add(offset + " ".repeat(width - offset.length()) + "  " + happening.text());
        }
    }

    private static String safe(String text) {
        return Paint.harmless(text);
    }
}
