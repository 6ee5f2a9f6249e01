package dev.weir.compiler;

import dev.weir.compiler.declaration.Declarations;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.RuleProgram;
import java.util.List;
import java.util.Map;

/** Warns of exceptions that have ended. */
final class ExpiredExceptions {
    private ExpiredExceptions() {}

    /**
     * @param rules all rules, each without an error
     */
    static void report(
            Declarations declarations,
            Map<String, RuleProgram> rules,
            long nowMillis,
            List<Diagnostic> problems) {
        for (Declaration.Rule rule : declarations.rules()) {
            List<Clause.Except> clauses =
                    rule.clauses().stream()
                            .filter(Clause.Except.class::isInstance)
                            .map(Clause.Except.class::cast)
                            .toList();
            RuleProgram program = rules.get(rule.name().text());
            for (int i = 0; program != null && i < clauses.size(); i++) {
                Expression until = clauses.get(i).until();
                if (until != null && program.exceptions().get(i).untilMillis() <= nowMillis) {
                    problems.add(
                            Diagnostic.of(
                                            Code.EXPIRED_EXCEPTION,
                                            until.span(),
                                            "this exception has ended")
                                    .withHelp("leave it out, or give it a later date"));
                }
            }
        }
    }
}
