package dev.weir.cli;

import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.util.List;

/** Finds the rule that somebody named. */
final class NamedRule {
    private NamedRule() {}

    static RuleProgram of(Program program, String name) {
        for (RuleProgram rule : program.rules()) {
            if (rule.name().equals(name)) {
                return rule;
            }
        }
        List<String> known = program.rules().stream().map(RuleProgram::name).toList();
        String nearest = NearestName.of(name, known);
        throw Failure.usage(
                "the pack has no rule `" + name + "`",
                nearest == null
                        ? "it has: " + String.join(", ", known)
                        : "did you mean `" + nearest + "`?");
    }
}
