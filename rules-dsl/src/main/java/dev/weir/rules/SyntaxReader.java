package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirParser;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Parses the words of one declaration, or of one expression in a message. */
final class SyntaxReader {
    private final SourceText source;
    private final Tokens tokens;
    private final Problems problems;

    SyntaxReader(SourceText source, Tokens tokens, Problems problems) {
        this.source = source;
        this.tokens = tokens;
        this.problems = problems;
    }

    WeirParser.@Nullable SingleDeclarationContext readDeclaration(List<Token> words) {
        Attempt<WeirParser.SingleDeclarationContext> attempt =
                Attempt.parse(words, WeirParser::singleDeclaration);
        report(words, attempt.failure());
        return attempt.tree();
    }

    WeirParser.@Nullable SingleExpressionContext readExpression(List<Token> words) {
        Attempt<WeirParser.SingleExpressionContext> attempt =
                Attempt.parse(words, WeirParser::singleExpression);
        report(words, attempt.failure());
        return attempt.tree();
    }

    private void report(List<Token> words, Attempt.@Nullable Failure failure) {
        if (failure != null) {
            Token at = words.get(Math.min(failure.index(), words.size() - 1));
            problems.add(
                    Diagnostic.of(
                            Code.SYNTAX,
                            Spans.of(source, at),
                            "unexpected `" + Printable.shortened(at.getText()) + "`"));
        }
    }
}
