package dev.weir.compiler.rule;

import dev.weir.compiler.expression.UnknownName;
import dev.weir.rules.ast.Name;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;

/** What to say where a clause names a step that is none. */
final class StepNames {
    private StepNames() {}

    static Diagnostic unknown(Name name, RuleSteps steps) {
        List<String> labels =
                steps.bound().stream()
                        .map(step -> step.label() == null ? "" : step.label())
                        .filter(label -> !label.isEmpty())
                        .distinct()
                        .toList();
        Diagnostic problem =
                Diagnostic.of(
                        Code.UNKNOWN_STEP,
                        name.span(),
                        "no step of the rule is called `" + name + "`");
        if (!labels.isEmpty()) {
            problem = problem.withLabel("its steps are: " + String.join(", ", labels));
        }
        return UnknownName.withNearest(problem, name, labels);
    }
}
