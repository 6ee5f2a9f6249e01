package dev.weir.compiler.test;

import dev.weir.compiler.CompileResult;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tests have exercised of the rules of a pack: which steps took an event, which branches and
 * optional parts a match went through, which deadlines came, and what each condition was.
 *
 * <p>Programs are watched from outside: their conditions count what they give. So what is measured
 * is the engine that runs everywhere else.
 */
public final class Coverage {
    private final Map<String, RuleCoverage> rules = new TreeMap<>();

    /**
     * @param compiled the pack: rules that no test runs count too
     */
    public Coverage(CompileResult compiled) {
        Program program = compiled.program();
        if (program != null) {
            watched(program);
        }
    }

    /** A program that behaves as this one, and tells when something of it is exercised. */
    Program watched(Program program) {
        List<RuleProgram> watched = new ArrayList<>();
        for (RuleProgram rule : program.rules()) {
            watched.add(rules.computeIfAbsent(rule.name(), RuleCoverage::new).watched(rule));
        }
        return program.withRules(watched);
    }

    /** Tells of an alert of a program that is watched. */
    void saw(Alert alert) {
        RuleCoverage rule = rules.get(alert.rule());
        if (rule != null) {
            rule.saw(alert);
        }
    }

    /** Of each rule, in the order of their names. */
    public List<RuleCoverage> rules() {
        return List.copyOf(rules.values());
    }
}
