package dev.weir.rules;

import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;

/**
 * What was read of a rule file, and what was wrong with it.
 *
 * @param file all declarations that could be read, also where there were errors
 */
public record ParseResult(RuleFile file, List<Diagnostic> diagnostics) {
    public ParseResult {
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
