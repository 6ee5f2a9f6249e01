package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Where the tokens and rules of the parser stand in the text. */
final class Spans {
    private Spans() {}

    static Span of(SourceText source, Token token) {
        return between(source, token, token);
    }

    /** From the first character of {@code first} to the last of {@code last}. */
    static Span between(SourceText source, Token first, Token last) {
        int start = Math.min(first.getStartIndex(), source.text().length());
        return new Span(source, start, Math.max(start, last.getStopIndex() + 1));
    }

    static Span of(SourceText source, ParserRuleContext rule) {
        return between(source, rule.getStart(), rule.getStop());
    }
}
