package dev.weir.rules;

import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser.NameContext;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;

/** Names as they are written: plain or in backticks. */
public final class Names {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Names() {}

    /** A name as it is written: in backticks where it would not be read as one otherwise. */
    public static String written(String name) {
        boolean plain = PLAIN.matcher(name).matches() && !Keywords.isKeyword(name);
        return plain ? name : "`" + name + "`";
    }

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
