package dev.weir.compiler.test;

import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a test went.
 *
 * @param rows expectations and alerts, side by side in their order
 * @param events what was delivered, in the order of delivery
 * @param late those of {@code events} that came behind the watermark
 * @param alerts of the tested rule and of the rules that feed it, in their order
 * @param problems why the rule does not compile with the test's parameters; then nothing was run
 */
public record TestResult(
        TestCase test,
        List<Row> rows,
        List<Event> events,
        List<Event> late,
        List<Alert> alerts,
        List<Diagnostic> problems) {
    public TestResult {
        rows = List.copyOf(rows);
        events = List.copyOf(events);
        late = List.copyOf(late);
        alerts = List.copyOf(alerts);
        problems = List.copyOf(problems);
    }

    /**
     * An expectation beside an alert.
     *
     * @param expected null for an alert that nothing expects
     * @param alert null for an expectation that no alert meets
     * @param differences the expected values that the alert does not have; empty for a match
     */
    public record Row(
            TestCase.@Nullable Expectation expected,
            @Nullable Alert alert,
            List<TestCase.Expected> differences,
            boolean timeDiffers) {
        public Row {
            differences = List.copyOf(differences);
        }

        public boolean matches() {
            return expected != null && alert != null && differences.isEmpty() && !timeDiffers;
        }
    }

    public boolean passed() {
        return problems.isEmpty() && rows.stream().allMatch(Row::matches);
    }
}
