package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * How deep brackets, {@code IF} and {@code list<…>} are nested, counted before parsing: the parser
 * works by recursion and must not be given more than the stack holds.
 */
final class Nesting {
    static final int MAX_NESTING = 200;

    private final Deque<Integer> open = new ArrayDeque<>();
    private int angles;
    private int previousType = Token.EOF;

    private Nesting() {}

    /** The first word that is nested too deeply; null where none is. */
    static @Nullable Token tooDeep(List<Token> words) {
        Nesting nesting = new Nesting();
        for (Token word : words) {
            nesting.take(word.getType());
            if (nesting.open.size() + nesting.angles > MAX_NESTING) {
                return word;
            }
        }
        return null;
    }

    private void take(int type) {
        switch (type) {
            case WeirLexer.LPAREN, WeirLexer.LBRACK, WeirLexer.LBRACE, WeirLexer.IF ->
                    open.push(type);
            case WeirLexer.RPAREN -> close(WeirLexer.LPAREN);
            case WeirLexer.RBRACK -> close(WeirLexer.LBRACK);
            case WeirLexer.RBRACE -> close(WeirLexer.LBRACE);
            case WeirLexer.COMMA, WeirLexer.ARROW, WeirLexer.ARROW_NEXT, WeirLexer.ARROW_ANY ->
                    endConditionals();
            default -> {
                if (Keywords.beginsClause(type) || Keywords.beginsStatement(type)) {
                    endConditionals();
                }
            }
        }
        countAngles(type);
        previousType = type;
    }

    /**
     * Closes a bracket and all within it; a closing bracket without an opening one does nothing.
     */
    private void close(int opening) {
        if (open.contains(opening)) {
            while (open.pop() != opening) {
                // What was open inside is closed with it.
            }
        }
    }

    private void endConditionals() {
        while (!open.isEmpty() && open.peek() == WeirLexer.IF) {
            open.pop();
        }
    }

    /** Counts {@code list<list<…}: a name and an angle in turn. */
    private void countAngles(int type) {
        if (type == WeirLexer.LT && previousType == WeirLexer.NAME) {
            angles++;
        } else if (type != WeirLexer.NAME || previousType != WeirLexer.LT) {
            angles = 0;
        }
    }
}
