package dev.weir.compiler;

import dev.weir.compiler.declaration.Declarations;
import dev.weir.compiler.declaration.Dependencies;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts rules behind those that feed them. */
final class Stages {
    private final Declarations declarations;
    private final Map<String, RuleProgram> rules;

    /** What each rule and each event type waits for: a type for the rules that feed it. */
    private final Map<String, List<String>> needs = new LinkedHashMap<>();

    private Stages(Declarations declarations, Map<String, RuleProgram> rules) {
        this.declarations = declarations;
        this.rules = rules;
        for (RuleProgram rule : rules.values()) {
            needs.put(
                    rule.name(),
                    rule.inputs().stream().map(Input::type).map(Stages::typeNode).toList());
            if (rule.emitAs() != null) {
                needs.computeIfAbsent(typeNode(rule.emitAs()), t -> new ArrayList<>())
                        .add(rule.name());
            }
        }
    }

    /** The rules with their stages; as they are where they feed each other, which is an error. */
    static List<RuleProgram> assign(
            Declarations declarations, Map<String, RuleProgram> rules, List<Diagnostic> problems) {
        Stages stages = new Stages(declarations, rules);
        Dependencies dependencies = Dependencies.of(stages.needs);
        dependencies.cycles().forEach(cycle -> problems.add(stages.cycle(cycle)));
        return dependencies.cycles().isEmpty()
                ? stages.inOrder(dependencies.order())
                : List.copyOf(rules.values());
    }

    /** Names hold no backtick, so that no rule is called like this. */
    private static String typeNode(String type) {
        return "`" + type;
    }

    private List<RuleProgram> inOrder(List<String> order) {
        Map<String, Integer> stages = new HashMap<>();
        for (String name : order) {
            int fed = 0;
            for (String needed : needs.getOrDefault(name, List.of())) {
                fed = Math.max(fed, stages.getOrDefault(needed, 0));
            }
            stages.put(name, rules.containsKey(name) ? fed : fed + 1);
        }
        return rules.values().stream()
                .map(rule -> rule.withStage(stages.getOrDefault(rule.name(), 0)))
                .toList();
    }

    private Diagnostic cycle(List<String> cycle) {
        // A cycle goes from a rule to the one that feeds it; people read it the other way round.
        List<String> way = new ArrayList<>(cycle);
        way.removeIf(name -> !rules.containsKey(name));
        String first = way.get(0);
        Collections.reverse(way);
        way.add(0, first);
        return Diagnostic.of(
                        Code.RULE_CYCLE,
                        place(first),
                        way.size() == 2
                                ? "the rule `" + first + "` feeds itself"
                                : "the rules feed each other: " + Dependencies.text(way))
                .withHelp("let one of them take or emit another event type");
    }

    private Span place(String rule) {
        Declaration.Rule syntax = declarations.named(rule, Declaration.Rule.class);
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
