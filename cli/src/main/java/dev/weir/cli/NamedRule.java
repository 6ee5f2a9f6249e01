package dev.weir.cli;

import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;

/** Finds the rule that somebody named. */
final class NamedRule {
    private NamedRule() {}

    static RuleProgram of(Program program, String name) {
        for (RuleProgram rule : program.rules()) {
            if (rule.name().equals(name)) {
                return rule;
            }
        }
        throw Failure.notInPack(
                "rule", name, program.rules().stream().map(RuleProgram::name).toList());
    }
}
