package dev.weir.rules;

import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;

/**
 * What was read of a rule file, and what was wrong with it.
 *
 * @param file all declarations that could be read, also where there were errors
 * @param unread the text of declarations in {@code file} that is not in the tree; where an error
 *     lies elsewhere, the tree is as if its replacement were made
 */
public record ParseResult(RuleFile file, List<Diagnostic> diagnostics, List<Span> unread) {
    public ParseResult {
        diagnostics = List.copyOf(diagnostics);
        unread = List.copyOf(unread);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
