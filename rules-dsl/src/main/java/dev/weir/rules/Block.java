package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * The words of a declaration with a body in braces, cut where recovery can begin anew: each clause,
 * statement or field is a piece. The cuts are made by keyword and bracket, not by the grammar, so
 * they are right even where the text is wrong.
 *
 * @param header up to the opening brace, without it
 * @param opening the opening brace; null where it is missing
 * @param pieces the parts of the body
 * @param closing the closing brace; null where it is missing
 * @param tail what stands behind the closing brace
 */
record Block(
        List<Token> header,
        @Nullable Token opening,
        List<List<Token>> pieces,
        @Nullable Token closing,
        List<Token> tail) {

    /** The type of the keyword that begins the declaration. */
    int kind() {
        return header.get(0).getType();
    }

    /** The last word before the place of the closing brace. */
    Token lastOfBody() {
        if (pieces.isEmpty() && opening != null) {
            return opening;
        }
        List<Token> last = pieces.isEmpty() ? header : pieces.get(pieces.size() - 1);
        return last.get(last.size() - 1);
    }

    /** Whether the words begin a declaration that has a body. */
    static boolean isBlock(List<Token> words) {
        return switch (words.get(0).getType()) {
            case WeirLexer.RULE, WeirLexer.TEST, WeirLexer.EVENT, WeirLexer.TABLE -> true;
            default -> false;
        };
    }

    /** Cuts a declaration. Cost: linear. */
    static Block of(List<Token> words) {
        Cutter cutter = Cutter.of(words);
        int start = 1;
        while (start < words.size()
                && words.get(start).getType() != WeirLexer.LBRACE
                && !cutter.endsHeader(start)) {
            start++;
        }
        boolean opened = start < words.size() && words.get(start).getType() == WeirLexer.LBRACE;
        return new Block(
                words.subList(0, start),
                opened ? words.get(start) : null,
                cutter.cut(opened ? start + 1 : start),
                cutter.end < words.size() && cutter.closed ? words.get(cutter.end) : null,
                words.subList(cutter.closed ? cutter.end + 1 : cutter.end, words.size()));
    }

    /** Walks over a body and knows where its pieces begin. */
    private abstract static class Cutter {
        final List<Token> words;
        final Deque<Integer> open = new ArrayDeque<>();
        int pieceStart;
        int end;
        boolean closed;

        Cutter(List<Token> words) {
            this.words = words;
        }

        static Cutter of(List<Token> words) {
            return switch (words.get(0).getType()) {
                case WeirLexer.RULE -> new ClauseCutter(words);
                case WeirLexer.TEST -> new StatementCutter(words);
                default -> new FieldCutter(words);
            };
        }

        /** Whether a new piece begins at the word; brackets are open as {@code open} says. */
        abstract boolean begins(int index);

        /** Whether the header has ended before the word, though no brace was seen. */
        abstract boolean endsHeader(int index);

        /** Whether the body has ended before the word, though no brace was seen. */
        boolean endsBody(int index) {
            return false;
        }

        final int typeAt(int index) {
            return index < 0 || index >= words.size() ? Token.EOF : words.get(index).getType();
        }

        final List<List<Token>> cut(int start) {
            List<List<Token>> pieces = new ArrayList<>();
            pieceStart = start;
            int i = start;
            while (i < words.size() && !closed && !endsBody(i)) {
                if (i > pieceStart && begins(i)) {
                    pieces.add(words.subList(pieceStart, i));
                    pieceStart = i;
                    open.clear();
                }
                if (typeAt(i) == WeirLexer.RBRACE && !open.contains(WeirLexer.LBRACE)) {
                    closed = true;
                } else {
                    track(typeAt(i));
                    i++;
                }
            }
            end = i;
            if (end > pieceStart) {
                pieces.add(words.subList(pieceStart, end));
            }
            return pieces;
        }

        private void track(int type) {
            switch (type) {
                case WeirLexer.LPAREN, WeirLexer.LBRACK, WeirLexer.LBRACE -> open.push(type);
                case WeirLexer.RPAREN -> close(WeirLexer.LPAREN);
                case WeirLexer.RBRACK -> close(WeirLexer.LBRACK);
                case WeirLexer.RBRACE -> close(WeirLexer.LBRACE);
                default -> {}
            }
        }

        private void close(int opening) {
            if (open.contains(opening)) {
                while (open.pop() != opening) {
                    // What was open inside and never closed is closed with it.
                }
            }
        }
    }

    private static final class ClauseCutter extends Cutter {
        private boolean whereTaken;

        ClauseCutter(List<Token> words) {
            super(words);
        }

        @Override
        boolean begins(int index) {
            int first = typeAt(pieceStart);
            int previous = typeAt(index - 1);
            boolean begins =
                    switch (typeAt(index)) {
                        case WeirLexer.BY ->
                                open.isEmpty()
                                        && first != WeirLexer.MATCH
                                        && first != WeirLexer.FROM
                                        && first != WeirLexer.SUPPRESS;
                        case WeirLexer.WITHIN -> open.isEmpty();
                        case WeirLexer.FROM -> previous != WeirLexer.KEYS;
                        case WeirLexer.MATCH -> previous != WeirLexer.AFTER;
                        case WeirLexer.ON -> previous != WeirLexer.FIRE;
                        case WeirLexer.WHERE -> first != WeirLexer.EXCEPT || whereTaken;
                        default -> Keywords.beginsClause(typeAt(index));
                    };
            whereTaken = !begins && (whereTaken || typeAt(index) == WeirLexer.WHERE);
            return begins;
        }

        @Override
        boolean endsHeader(int index) {
            return Keywords.beginsClause(typeAt(index));
        }
    }

    private static final class StatementCutter extends Cutter {
        StatementCutter(List<Token> words) {
            super(words);
        }

        @Override
        boolean begins(int index) {
            int type = typeAt(index);
            return Keywords.beginsStatement(type)
                    && !(type == WeirLexer.AT && typeAt(index - 1) == WeirLexer.EXPECT);
        }

        @Override
        boolean endsHeader(int index) {
            return Keywords.beginsStatement(typeAt(index));
        }
    }

    /** Fields: one a line, or with commas between them. */
    private static final class FieldCutter extends Cutter {
        FieldCutter(List<Token> words) {
            super(words);
        }

        @Override
        boolean begins(int index) {
            if (!open.isEmpty() || typeAt(index) == WeirLexer.COMMA) {
                return false;
            }
            boolean newLine = words.get(index).getLine() > words.get(index - 1).getLine();
            return newLine || typeAt(index - 1) == WeirLexer.COMMA;
        }

        @Override
        boolean endsHeader(int index) {
            return false;
        }

        @Override
        boolean endsBody(int index) {
            return typeAt(index) == WeirLexer.TIME
                    || typeAt(index) == WeirLexer.FROM && typeAt(0) == WeirLexer.TABLE;
        }
    }
}
