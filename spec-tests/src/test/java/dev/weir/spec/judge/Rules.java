package dev.weir.spec.judge;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.RuleFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The rules of a pack as text. */
final class Rules {
    private Rules() {}

    static List<Declaration.Rule> of(RuleFile file) {
        return file.declarations().stream()
                .filter(Declaration.Rule.class::isInstance)
                .map(Declaration.Rule.class::cast)
                .toList();
    }

    /** A rule with those that feed it, and those that feed them. */
    static Set<Declaration.Rule> feeding(Declaration.Rule rule, List<Declaration.Rule> rules) {
        Set<Declaration.Rule> needed = new LinkedHashSet<>();
        needed.add(rule);
        for (int before = 0; before < needed.size(); ) {
            before = needed.size();
            for (Declaration.Rule other : rules) {
                for (Clause clause : other.clauses()) {
                    if (clause instanceof Clause.Emit emit
                            && emit.as() != null
                            && needed.stream().anyMatch(r -> names(r, emit.as().text()))) {
                        needed.add(other);
                    }
                }
            }
        }
        return needed;
    }

    private static boolean names(Declaration.Rule rule, String type) {
        return rule.clauses().stream()
                .filter(c -> c instanceof Clause.Match || c instanceof Clause.From)
                .anyMatch(c -> c.span().text().matches("(?s).*\\b" + type + "\\b.*"));
    }

    /** A text without some of its rules. */
    static String without(
            String text, List<Declaration.Rule> rules, Predicate<Declaration.Rule> which) {
        StringBuilder less = new StringBuilder(text);
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (which.test(rules.get(i))) {
                less.delete(rules.get(i).span().start(), rules.get(i).span().end());
            }
        }
        return less.toString();
    }
}
