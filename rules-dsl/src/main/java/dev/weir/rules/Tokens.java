package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/**
 * The words of a text.
 *
 * @param words what the parser takes, without an end token
 * @param comments the comments, in order
 * @param suspects words before which something was left out or guessed: an error of the parser
 *     there is a consequence and not reported
 * @param truncated whether the end is not where it was meant to be: a comment or text without an
 *     end has swallowed the rest, or something was left out there
 */
record Tokens(List<Token> words, List<Token> comments, Set<Token> suspects, boolean truncated) {
    static boolean isName(int type) {
        return type == WeirLexer.NAME || type == WeirLexer.QUOTED_NAME;
    }
}
