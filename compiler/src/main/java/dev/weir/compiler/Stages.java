package dev.weir.compiler;

import dev.weir.compiler.declaration.Cycles;
import dev.weir.compiler.declaration.Declarations;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts rules behind those that feed them. */
final class Stages {
    private final Map<String, RuleProgram> rules;
    private final Map<String, List<String>> feeders = new LinkedHashMap<>();
    private final Map<String, Integer> stages = new HashMap<>();

    private Stages(Map<String, RuleProgram> rules) {
        this.rules = rules;
        rules.values().forEach(rule -> feeders.put(rule.name(), feedersOf(rule)));
    }

    /** The rules with their stages; as they are where they feed each other, which is an error. */
    static List<RuleProgram> assign(
            Declarations declarations, Map<String, RuleProgram> rules, List<Diagnostic> problems) {
        Stages stages = new Stages(rules);
        List<List<String>> cycles = Cycles.of(stages.feeders);
        for (List<String> cycle : cycles) {
            problems.add(cycle(declarations, cycle));
        }
        if (!cycles.isEmpty()) {
            return List.copyOf(rules.values());
        }
        return rules.values().stream()
                .map(rule -> rule.withStage(stages.stageOf(rule.name())))
                .toList();
    }

    private List<String> feedersOf(RuleProgram rule) {
        List<String> feeding = new ArrayList<>();
        for (RuleProgram other : rules.values()) {
            if (other.emitAs() != null
                    && rule.inputs().stream()
                            .anyMatch(input -> input.type().equals(other.emitAs()))) {
                feeding.add(other.name());
            }
        }
        return feeding;
    }

    private int stageOf(String rule) {
        Integer known = stages.get(rule);
        if (known != null) {
            return known;
        }
        int stage = 0;
        for (String feeder : feeders.getOrDefault(rule, List.of())) {
            stage = Math.max(stage, stageOf(feeder) + 1);
        }
        stages.put(rule, stage);
        return stage;
    }

    private static Diagnostic cycle(Declarations declarations, List<String> cycle) {
        // Cycles go from a rule to the one that feeds it; people read them the other way round.
        List<String> way = new ArrayList<>();
        way.add(cycle.get(0));
        for (int i = cycle.size() - 1; i >= 0; i--) {
            way.add(cycle.get(i));
        }
        return Diagnostic.of(
                        Code.RULE_CYCLE,
                        place(declarations, cycle.get(0)),
                        cycle.size() == 1
                                ? "the rule `" + cycle.get(0) + "` feeds itself"
                                : "the rules feed each other: " + String.join(" -> ", way))
                .withHelp("let one of them take or emit another event type");
    }

    private static Span place(Declarations declarations, String rule) {
        Declaration.Rule syntax = (Declaration.Rule) declarations.named(rule);
        if (syntax == null) {
            throw new IllegalStateException("no rule " + rule);
        }
        for (Clause clause : syntax.clauses()) {
            if (clause instanceof Clause.Emit emit && emit.as() != null) {
                return emit.as().span();
            }
        }
        return syntax.name().span();
    }
}
