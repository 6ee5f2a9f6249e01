package dev.weir.rules;

import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser.NameContext;
import org.antlr.v4.runtime.Token;

/** Names as they are written: plain or in backticks. */
final class Names {
    private Names() {}

    static Name of(SourceText source, NameContext context) {
        Token token = context.getStart();
        return new Name(textOf(token), Spans.of(source, token));
    }

    /** The name without backticks. */
    static String textOf(Token token) {
        String text = token.getText();
        return token.getType() == WeirLexer.QUOTED_NAME
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
