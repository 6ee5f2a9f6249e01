package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Parses one piece of a declaration and repairs what it can; every error is reported once.
 *
 * <p>Cost: for each error a parse for every guess at what was meant, up to a budget for the file.
 * When it is spent, errors are reported without a repair.
 */
final class PieceReader {
    /** How many words may be parsed to try repairs. */
    private static final int REPAIR_BUDGET = 100_000;

    /** More errors in one piece say nothing more. */
    private static final int MAX_REPAIRS = 30;

    private final SourceText source;
    private final Tokens tokens;
    private final Problems problems;
    private final List<Span> unread = new ArrayList<>();
    private int budget = REPAIR_BUDGET;

    PieceReader(SourceText source, Tokens tokens, Problems problems) {
        this.source = source;
        this.tokens = tokens;
        this.problems = problems;
    }

    /**
     * A piece and what it needs around it to be parsed.
     *
     * @param opening stand-ins before the words
     * @param closing stand-ins behind them
     * @param next the word that follows in the text; null at the end
     */
    record Piece(
            List<Token> opening, List<Token> words, List<Token> closing, @Nullable Token next) {
        Piece with(List<Token> others) {
            return new Piece(opening, others, closing, next);
        }

        List<Token> whole() {
            List<Token> whole = new ArrayList<>(opening);
            whole.addAll(words);
            whole.addAll(closing);
            return whole;
        }

        /** Which of the words a failure is at; their number where they end too soon. */
        int place(Attempt.Failure failure) {
            int index = failure.index() - opening.size();
            return Math.max(0, Math.min(index, words.size()));
        }
    }

    /** What was left out so far. */
    List<Span> unread() {
        return unread;
    }

    void leaveOut(Span text) {
        unread.add(text);
    }

    /** The words of a piece that the parser takes; null where no repair was found. */
    @Nullable List<Token> read(Piece piece, Function<WeirParser, ?> rule) {
        Piece current = piece;
        for (int i = 0; i < MAX_REPAIRS && !problems.isFull(); i++) {
            Attempt.Failure failure = Attempt.parse(current.whole(), rule).failure();
            if (failure == null) {
                return current.words();
            }
            int at = current.place(failure);
            if (isConsequence(current, at)) {
                break;
            }
            Repair repair = repair(current, at, rule);
            if (repair == null) {
                report(current, failure);
                return beginning(current, at, rule);
            }
            problems.add(repair.problem());
            current = current.with(repair.words());
        }
        leaveOut(piece.words());
        return null;
    }

    /** The words before an error, where they are whole clauses; else null. */
    private @Nullable List<Token> beginning(Piece piece, int at, Function<WeirParser, ?> rule) {
        List<Token> words = piece.words().subList(0, at);
        boolean whole =
                at > 0
                        && !piece.opening().isEmpty()
                        && Attempt.parse(piece.with(words).whole(), rule).failure() == null;
        leaveOut(piece.words().subList(whole ? at : 0, piece.words().size()));
        return whole ? words : null;
    }

    private void leaveOut(List<Token> words) {
        if (!words.isEmpty()) {
            leaveOut(Spans.between(source, words.get(0), words.get(words.size() - 1)));
        }
    }

    /** Whether an error comes from what the token reader left out or could not see the end of. */
    private boolean isConsequence(Piece piece, int at) {
        Token word = at < piece.words().size() ? piece.words().get(at) : piece.next();
        return word == null ? tokens.truncated() : tokens.suspects().contains(word);
    }

    private @Nullable Repair repair(Piece piece, int at, Function<WeirParser, ?> rule) {
        boolean inPattern =
                !piece.words().isEmpty() && piece.words().get(0).getType() == WeirLexer.MATCH;
        for (Repair repair : Repairs.of(source, piece.words(), at, inPattern)) {
            Piece repaired = piece.with(repair.words());
            List<Token> whole = repaired.whole();
            budget -= whole.size();
            if (budget < 0) {
                return null;
            }
            Attempt.Failure failure = Attempt.parse(whole, rule).failure();
            if (failure == null || failure.index() - piece.opening().size() >= repair.reach()) {
                return repair;
            }
        }
        return null;
    }

    /** Reports an error as what it is: a word that cannot stand where it does. */
    void report(Piece piece, Attempt.Failure failure) {
        int at = piece.place(failure);
        Token found = at < piece.words().size() ? piece.words().get(at) : piece.next();
        String expected = Expectation.of(failure);
        String message =
                expected.isEmpty()
                        ? "unexpected " + describe(found)
                        : "expected " + expected + ", found " + describe(found);
        problems.add(Diagnostic.of(Code.SYNTAX, place(piece, found), message));
    }

    private Span place(Piece piece, @Nullable Token found) {
        if (found != null) {
            return Spans.of(source, found);
        }
        List<Token> words = piece.words();
        int end = words.isEmpty() ? 0 : words.get(words.size() - 1).getStopIndex() + 1;
        return new Span(source, end, end);
    }

    private static String describe(@Nullable Token found) {
        return found == null ? "the end" : "`" + Printable.shortened(found.getText()) + "`";
    }
}
