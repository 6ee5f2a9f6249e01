package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Writes a rule file in the one layout: clauses in the order of the language's page, two spaces of
 * indentation, at most 100 columns where words allow it. Comments and the spelling of literals
 * stay; formatting twice changes nothing, and the meaning never changes.
 */
public final class RuleFormatter {
    private RuleFormatter() {}

    /**
     * Formats a file.
     *
     * @return the text in the one layout; lines end with a line feed
     * @throws IllegalArgumentException if the file has errors of syntax
     */
    public static String format(SourceText source) {
        Problems problems = new Problems();
        Tokens tokens = TokenReader.read(source, problems);
        List<WeirParser.DeclarationContext> trees = new ArrayList<>();
        TreeBuilder builder = new TreeBuilder(source, problems);
        SyntaxReader.readFile(
                source,
                tokens,
                problems,
                tree -> {
                    // Building finds the last errors, as numbers that do not fit.
                    builder.build(tree);
                    trees.add(tree);
                });
        if (RuleParser.isTooLarge(source.text())
                || problems.inOrder().stream().anyMatch(Diagnostic::isError)) {
            throw new IllegalArgumentException(source.path() + " has errors");
        }
        CommonToken end = new CommonToken(Token.EOF, "");
        end.setStartIndex(Integer.MAX_VALUE);
        Comments comments = new Comments(tokens.words(), tokens.comments(), end);
        return new DeclarationFormatter(comments).format(trees, end);
    }
}
