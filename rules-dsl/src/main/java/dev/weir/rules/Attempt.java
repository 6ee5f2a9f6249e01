package dev.weir.rules;

import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One run of ANTLR's parser over some tokens, up to the first error: recovery is ours (see {@link
 * SyntaxReader}).
 *
 * @param tree the parse tree; null where there was an error
 * @param failure the error; null where there was none
 */
record Attempt<T>(@Nullable T tree, @Nullable Failure failure) {
    /**
     * The first error of a parse.
     *
     * @param index which token could not be taken; the number of tokens where the text ends too
     *     soon
     * @param expected the types of tokens that could stand there, as far as known
     * @param rules the rules of the grammar that were being read, from the inside out
     */
    record Failure(int index, IntervalSet expected, List<Integer> rules) {
        boolean within(int rule) {
            return rules.contains(rule);
        }
    }

    /** The error of an attempt without a tree. */
    Failure failureOrThrow() {
        if (failure == null) {
            throw new IllegalStateException("the parser gave up without an error");
        }
        return failure;
    }

    /**
     * Parses {@code tokens} with one rule of the grammar.
     *
     * <p>The fast way of prediction comes first. Where it succeeds, the tree is the same; where it
     * fails, the full one decides whether there is an error, and where.
     */
    static <T> Attempt<T> parse(List<Token> tokens, Function<WeirParser, T> rule) {
        List<Token> input = new ArrayList<>(tokens);
        input.add(endAfter(tokens));
        Attempt<T> fast = parse(input, rule, PredictionMode.SLL);
        return fast.failure == null ? fast : parse(input, rule, PredictionMode.LL);
    }

    private static <T> Attempt<T> parse(
            List<Token> input, Function<WeirParser, T> rule, PredictionMode mode) {
        WeirParser parser = new WeirParser(new CommonTokenStream(new ListTokenSource(input)));
        parser.getInterpreter().setPredictionMode(mode);
        parser.removeErrorListeners();
        parser.addParseListener(new TreeTrimmer());
        FirstError strategy = new FirstError();
        parser.setErrorHandler(strategy);
        try {
            return new Attempt<>(rule.apply(parser), null);
        } catch (ParseCancellationException e) {
            return new Attempt<>(null, strategy.failure);
        }
    }

    private static Token endAfter(List<Token> tokens) {
        CommonToken end = new CommonToken(Token.EOF, "the end");
        int place = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1).getStopIndex() + 1;
        end.setStartIndex(place);
        end.setStopIndex(place - 1);
        return end;
    }

    /** Remembers what the parser knew at the first error, then gives up. */
    private static final class FirstError extends BailErrorStrategy {
        private @Nullable Failure failure;

        @Override
        public void recover(Parser parser, RecognitionException error) {
            remember(parser, error.getOffendingToken(), error instanceof NoViableAltException);
            super.recover(parser, error);
        }

        @Override
        public Token recoverInline(Parser parser) {
            remember(parser, parser.getCurrentToken(), false);
            return super.recoverInline(parser);
        }

        private void remember(Parser parser, Token offending, boolean atDecision) {
            if (failure != null) {
                return;
            }
            boolean lookedAhead = atDecision && offending != parser.getCurrentToken();
            IntervalSet expected = lookedAhead ? new IntervalSet() : parser.getExpectedTokens();
            List<Integer> rules = new ArrayList<>();
            ParserRuleContext context = parser.getContext();
            for (RuleContext c = context; c != null; c = c.parent) {
                rules.add(c.getRuleIndex());
            }
            failure = new Failure(offending.getTokenIndex(), expected, rules);
        }
    }
}
