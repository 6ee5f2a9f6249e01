package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Words that stand for the rest of a declaration, so that a part of it can be parsed alone. They
 * are made anew each time: the parser writes into tokens.
 */
final class StandIns {
    private StandIns() {}

    /** The beginning of a declaration of this kind, up to its opening brace. */
    static List<Token> opening(int kind) {
        List<Token> words = new ArrayList<>();
        words.add(word(kind, Keywords.textOf(kind)));
        words.add(word(WeirLexer.NAME, "x"));
        if (kind == WeirLexer.TEST) {
            words.add(word(WeirLexer.STRING, "\"\""));
        }
        words.add(word(WeirLexer.LBRACE, "{"));
        return words;
    }

    /** The end of a declaration of this kind, from its closing brace. */
    static List<Token> closing(int kind) {
        List<Token> words = new ArrayList<>();
        words.add(word(WeirLexer.RBRACE, "}"));
        if (kind == WeirLexer.TABLE) {
            words.add(word(WeirLexer.FROM, "FROM"));
            words.add(word(WeirLexer.STRING, "\"\""));
        }
        return words;
    }

    /** A word that is missing behind {@code before}. */
    static Token behind(Token before, int type, String text) {
        CommonToken word = word(type, text);
        word.setStartIndex(before.getStopIndex() + 1);
        word.setStopIndex(before.getStopIndex());
        return word;
    }

    /** A word in place of another. */
    static CommonToken inPlaceOf(Token token, int type, String text) {
        CommonToken word = word(type, text);
        word.setStartIndex(token.getStartIndex());
        word.setStopIndex(token.getStopIndex());
        word.setLine(token.getLine());
        word.setCharPositionInLine(token.getCharPositionInLine());
        return word;
    }

    private static CommonToken word(int type, String text) {
        return new CommonToken(type, text);
    }
}
