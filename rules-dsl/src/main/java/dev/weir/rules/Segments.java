package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Cuts the words of a file into declarations before they are parsed, so that a mistake in one stays
 * there.
 *
 * <p>The keyword of a declaration begins one wherever it stands, even where a brace is missing;
 * only {@code PARAM}, which is also a statement of a test, needs a look at what follows.
 */
final class Segments {
    private Segments() {}

    /** The declarations in order; words before the first keyword are a segment of their own. */
    static List<List<Token>> of(List<Token> words) {
        List<List<Token>> segments = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= words.size(); i++) {
            if (i == words.size() || beginsDeclaration(words, i)) {
                segments.add(words.subList(start, i));
                start = i;
            }
        }
        return segments;
    }

    private static boolean beginsDeclaration(List<Token> words, int index) {
        return switch (words.get(index).getType()) {
            case WeirLexer.EVENT,
                    WeirLexer.DEFINE,
                    WeirLexer.CONST,
                    WeirLexer.LIST,
                    WeirLexer.TABLE,
                    WeirLexer.FUNCTION,
                    WeirLexer.RULE,
                    WeirLexer.TEST ->
                    true;
            case WeirLexer.PARAM -> !isStatement(words, index);
            default -> false;
        };
    }

    /**
     * {@code PARAM name = value} sets a parameter in a test, {@code PARAM name type = …} has one.
     */
    private static boolean isStatement(List<Token> words, int index) {
        return index + 2 < words.size() && words.get(index + 2).getType() == WeirLexer.ASSIGN;
    }
}
