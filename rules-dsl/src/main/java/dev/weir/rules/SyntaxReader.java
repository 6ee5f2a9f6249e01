package dev.weir.rules;

import dev.weir.rules.PieceReader.Piece;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Parses declarations and the expressions of messages, with recovery.
 *
 * <p>The parser itself stops at the first error. A declaration with an error is cut into pieces
 * (see {@link Block}) and each is parsed by itself: where it fails, likely repairs are tried (see
 * {@link Repairs}), and a piece that none of them helps is reported and left out. Then the rest is
 * put together and parsed again. So an error is reported once, hides none in another piece, and the
 * tree holds all that is right.
 */
final class SyntaxReader {
    private final SourceText source;
    private final Tokens tokens;
    private final Problems problems;
    private final PieceReader pieces;
    private final Consumer<WeirParser.DeclarationContext> sink;

    private SyntaxReader(
            SourceText source,
            Tokens tokens,
            Problems problems,
            Consumer<WeirParser.DeclarationContext> sink) {
        this.source = source;
        this.tokens = tokens;
        this.problems = problems;
        this.sink = sink;
        this.pieces = new PieceReader(source, tokens, problems);
    }

    /**
     * Gives all declarations of a file that could be read to {@code sink}, in order, and returns
     * what was left out of them.
     */
    static List<Span> readFile(
            SourceText source,
            Tokens tokens,
            Problems problems,
            Consumer<WeirParser.DeclarationContext> sink) {
        SyntaxReader reader = new SyntaxReader(source, tokens, problems, sink);
        for (List<Token> segment : Segments.of(tokens.words())) {
            List<Token> rest = segment;
            while (!rest.isEmpty() && !problems.isFull()) {
                rest = reader.readDeclaration(rest);
            }
        }
        if (tokens.truncated() && !tokens.words().isEmpty()) {
            Token last = tokens.words().get(tokens.words().size() - 1);
            reader.pieces.leaveOut(new Span(source, last.getStartIndex(), source.text().length()));
        }
        return reader.pieces.unread();
    }

    /**
     * The tree of an expression in a message; null where it has an error that no repair helps.
     *
     * @param words the expression
     * @param closing the brace behind it
     */
    static WeirParser.@Nullable SingleExpressionContext readExpression(
            SourceText source, Tokens tokens, List<Token> words, Token closing, Problems problems) {
        SyntaxReader reader = new SyntaxReader(source, tokens, problems, none -> {});
        if (reader.isTooDeep(words)) {
            return null;
        }
        List<Token> read =
                reader.pieces.read(
                        new Piece(List.of(), words, List.of(), closing),
                        WeirParser::singleExpression);
        return read == null ? null : Attempt.parse(read, WeirParser::singleExpression).tree();
    }

    /** Reads one declaration and returns the words behind it, which begin another. */
    private List<Token> readDeclaration(List<Token> words) {
        if (isTooDeep(words)) {
            return List.of();
        }
        Attempt<WeirParser.SingleDeclarationContext> attempt =
                Attempt.parse(words, WeirParser::singleDeclaration);
        if (attempt.tree() != null) {
            sink.accept(attempt.tree().declaration());
            return List.of();
        }
        Attempt.Failure failure = attempt.failureOrThrow();
        Integer keyword = keywordMeant(words, failure);
        if (keyword != null) {
            return splitAt(words, failure.index(), keyword);
        }
        int before = problems.size();
        List<Token> rest = List.of();
        if (Block.isBlock(words)) {
            rest = readBlock(Block.of(words));
        } else {
            keep(
                    pieces.read(
                            new Piece(List.of(), words, List.of(), null),
                            WeirParser::singleDeclaration));
        }
        if (problems.size() == before && !tokens.truncated() && tokens.suspects().isEmpty()) {
            pieces.report(new Piece(List.of(), words, List.of(), null), failure);
        }
        return rest;
    }

    private boolean isTooDeep(List<Token> words) {
        Token deep = Nesting.tooDeep(words);
        if (deep != null) {
            problems.add(
                    Diagnostic.of(
                            Code.NESTING,
                            Spans.of(source, deep),
                            "nested more than " + Nesting.MAX_NESTING + " deep"));
        }
        return deep != null;
    }

    // ---- a declaration whose keyword is misspelt

    /** The keyword that a word was meant to be which the parser could not take; or null. */
    private static @Nullable Integer keywordMeant(List<Token> words, Attempt.Failure failure) {
        int index = failure.index();
        boolean named =
                index + 1 < words.size()
                        && words.get(index).getType() == WeirLexer.NAME
                        && Tokens.isName(words.get(index + 1).getType());
        if (!named) {
            return null;
        }
        String text = words.get(index).getText();
        Integer keyword = Keywords.inUpperCase(text);
        boolean between = failure.rules().size() <= 2;
        if (keyword == null && between) {
            keyword = Keywords.similarTo(text);
        }
        boolean begins = keyword != null && Keywords.beginsDeclaration(keyword);
        return begins && (between || looksLikeHeader(words, index)) ? keyword : null;
    }

    /** Whether {@code rule name {} or {@code rule name "title"} stands at the start of a line. */
    private static boolean looksLikeHeader(List<Token> words, int index) {
        if (index + 2 >= words.size() || words.get(index).getCharPositionInLine() != 0) {
            return false;
        }
        int type = words.get(index + 2).getType();
        return type == WeirLexer.LBRACE || type == WeirLexer.STRING;
    }

    private List<Token> splitAt(List<Token> words, int index, int keyword) {
        Token word = words.get(index);
        String text = Keywords.textOf(keyword);
        Span span = Spans.of(source, word);
        boolean misspelt = Keywords.inUpperCase(word.getText()) == null;
        Diagnostic problem =
                misspelt
                        ? Diagnostic.of(
                                Code.SYNTAX, span, "there is no keyword `" + word.getText() + "`")
                        : Diagnostic.of(
                                Code.KEYWORD_CASE,
                                span,
                                "keywords are written in upper case: `" + text + "`");
        problems.add(problem.withReplacement("write `" + text + "`", span, text));
        List<Token> rest = new ArrayList<>();
        rest.add(StandIns.inPlaceOf(word, keyword, text));
        rest.addAll(words.subList(index + 1, words.size()));
        if (index > 0) {
            readDeclaration(words.subList(0, index));
        }
        return rest;
    }

    // ---- declarations with errors

    /** Reads a block and returns the words behind it that begin another declaration. */
    private List<Token> readBlock(Block block) {
        List<Token> header = readHeader(block);
        List<Token> whole = new ArrayList<>(header == null ? List.of() : header);
        for (int i = 0; i < block.pieces().size(); i++) {
            boolean last = i + 1 == block.pieces().size();
            Token next = last ? block.closing() : block.pieces().get(i + 1).get(0);
            whole.addAll(readPiece(block, block.pieces().get(i), next));
        }
        whole.add(closing(block));
        List<Token> rest = readTail(block, whole);
        keep(header == null ? null : whole);
        return rest;
    }

    private void keep(@Nullable List<Token> words) {
        if (words != null && !problems.isFull()) {
            WeirParser.SingleDeclarationContext tree =
                    Attempt.parse(words, WeirParser::singleDeclaration).tree();
            if (tree != null) {
                sink.accept(tree.declaration());
            }
        }
    }

    /** The header with its brace; null where no repair helps. */
    private @Nullable List<Token> readHeader(Block block) {
        List<Token> words = new ArrayList<>(block.header());
        Token opening = block.opening();
        if (opening == null) {
            Token last = words.get(words.size() - 1);
            opening = StandIns.behind(last, WeirLexer.LBRACE, "{");
            Span end = Spans.of(source, opening);
            problems.add(
                    Diagnostic.of(Code.MISSING_BRACKET, end, "`{` is missing")
                            .withReplacement("insert `{`", end, " {"));
        }
        words.add(opening);
        return pieces.read(
                new Piece(List.of(), words, StandIns.closing(block.kind()), null),
                WeirParser::singleDeclaration);
    }

    private List<Token> readPiece(Block block, List<Token> words, @Nullable Token next) {
        List<Token> read =
                pieces.read(
                        new Piece(
                                StandIns.opening(block.kind()),
                                words,
                                StandIns.closing(block.kind()),
                                next),
                        WeirParser::singleDeclaration);
        return read == null ? List.of() : read;
    }

    private Token closing(Block block) {
        Token closing = block.closing();
        if (closing != null) {
            return closing;
        }
        closing = StandIns.behind(block.lastOfBody(), WeirLexer.RBRACE, "}");
        Token opening = block.opening();
        if (opening != null && !(tokens.truncated() && block.tail().isEmpty())) {
            problems.add(
                    Diagnostic.of(
                                    Code.MISSING_BRACKET,
                                    Spans.of(source, opening),
                                    "this `{` is not closed")
                            .withReplacement("insert `}`", Spans.of(source, closing), "\n}"));
        }
        return closing;
    }

    /** Adds what belongs to the block behind its body, and returns what does not. */
    private List<Token> readTail(Block block, List<Token> whole) {
        List<Token> tail = block.tail();
        if (tail.isEmpty() && block.kind() != WeirLexer.TABLE) {
            return List.of();
        }
        List<Token> opening = StandIns.opening(block.kind());
        opening.add(StandIns.behind(block.lastOfBody(), WeirLexer.RBRACE, "}"));
        Piece piece = new Piece(opening, tail, List.of(), null);
        Attempt.Failure failure =
                Attempt.parse(piece.whole(), WeirParser::singleDeclaration).failure();
        Integer keyword = failure == null ? null : keywordMeant(piece.whole(), failure);
        if (failure != null && keyword != null) {
            int place = piece.place(failure);
            whole.addAll(tail.subList(0, place));
            return splitAt(tail.subList(place, tail.size()), 0, keyword);
        }
        List<Token> read = pieces.read(piece, WeirParser::singleDeclaration);
        whole.addAll(read == null ? List.of() : read);
        return List.of();
    }
}
