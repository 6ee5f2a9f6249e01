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
        int depth = 0;
        for (int i = 0; i < words.size(); i++) {
            if (i > start && beginsDeclaration(words, start, i, depth)) {
                segments.add(words.subList(start, i));
                start = i;
                depth = 0;
            }
            int type = words.get(i).getType();
            if (type == WeirLexer.LBRACE) {
                depth++;
            } else if (type == WeirLexer.RBRACE) {
                depth--;
            }
        }
        if (start < words.size()) {
            segments.add(words.subList(start, words.size()));
        }
        return segments;
    }

    private static boolean beginsDeclaration(List<Token> words, int start, int index, int depth) {
        int type = words.get(index).getType();
        if (type != WeirLexer.PARAM) {
            return Keywords.beginsDeclaration(type);
        }
        boolean inTest = words.get(start).getType() == WeirLexer.TEST && depth > 0;
        return !inTest || words.get(index).getCharPositionInLine() == 0 && !sets(words, index);
    }

    /**
     * {@code PARAM name = value} sets a parameter in a test, {@code PARAM name type = …} has one.
     */
    private static boolean sets(List<Token> words, int index) {
        return index + 2 < words.size() && words.get(index + 2).getType() == WeirLexer.ASSIGN;
    }
}
