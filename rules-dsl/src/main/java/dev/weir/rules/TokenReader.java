package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirLexer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into the tokens that the parser takes.
 *
 * <p>What is no word of the language is reported here, once, and then either left out or replaced
 * by what was probably meant, so that the parser does not stumble over it a second time: a string
 * without an end is closed where the line ends.
 */
final class TokenReader {
    static final int MAX_NAME_CHARACTERS = 255;
    static final int MAX_STRING_CHARACTERS = 65_536;

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private static final String MIN_LONG_DIGITS = "9223372036854775808";

    private final SourceText source;
    private final Problems problems;
    private final LiteralReader literals;
    private final TextStream input;
    private final WeirLexer lexer;

    /** The string that is read, and where its inside begins; null for a file. */
    private final @Nullable Unescaped message;

    private final int messageOffset;

    private final List<Token> words = new ArrayList<>();
    private final List<Token> comments = new ArrayList<>();
    private final Set<Token> suspects = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean leftOut;
    private boolean truncated;

    private TokenReader(
            SourceText source,
            TextStream input,
            @Nullable Unescaped message,
            int messageOffset,
            Problems problems) {
        this.source = source;
        this.problems = problems;
        this.literals = new LiteralReader(source);
        this.input = input;
        this.lexer = new WeirLexer(input);
        this.message = message;
        this.messageOffset = messageOffset;
        lexer.removeErrorListeners();
    }

    /** All tokens of a file. Cost: linear in its length. */
    static Tokens read(SourceText source, Problems problems) {
        TextStream input = new TextStream(source.text());
        input.seek(source.text().startsWith(BYTE_ORDER_MARK) ? 1 : 0);
        TokenReader reader = new TokenReader(source, input, null, 0, problems);
        CommonToken token = reader.next();
        while (token.getType() != Token.EOF) {
            reader.take(token);
            token = reader.next();
        }
        return reader.result();
    }

    /**
     * The tokens of an expression inside a message, up to and with the brace that closes it.
     *
     * @param input the message's inside, standing where the expression begins; left behind the
     *     brace
     * @param offset where the inside begins in the file
     */
    static Tokens readEmbedded(
            SourceText source, TextStream input, Unescaped message, int offset, Problems problems) {
        TokenReader reader = new TokenReader(source, input, message, offset, problems);
        int depth = 0;
        while (true) {
            CommonToken token = reader.next();
            if (token.getType() == Token.EOF) {
                return reader.result();
            }
            reader.take(token);
            if (token.getType() == WeirLexer.LBRACE) {
                depth++;
            } else if (token.getType() == WeirLexer.RBRACE && depth-- == 0) {
                return reader.result();
            }
        }
    }

    private CommonToken next() {
        return (CommonToken) lexer.nextToken();
    }

    private Tokens result() {
        return new Tokens(words, comments, suspects, truncated || leftOut);
    }

    private void take(CommonToken token) {
        switch (token.getType()) {
            case WeirLexer.LINE_COMMENT, WeirLexer.BLOCK_COMMENT -> {
                place(token);
                comments.add(token);
            }
            case WeirLexer.UNCLOSED_STRING ->
                    close(token, WeirLexer.STRING, "string", "\"", endOfString(token));
            case WeirLexer.UNCLOSED_REGEX ->
                    close(token, WeirLexer.REGEX, "regular expression", "/", endOfString(token));
            case WeirLexer.UNCLOSED_NAME ->
                    close(token, WeirLexer.QUOTED_NAME, "name", "`", endOfName(token));
            case WeirLexer.UNCLOSED_TEXT -> {
                truncated = true;
                close(token, WeirLexer.TEXT, "text", "\"\"\"", endOfLine(token));
            }
            case WeirLexer.UNCLOSED_COMMENT -> {
                truncated = true;
                reportUnclosed(token, "comment", " */", endOfLine(token));
            }
            case WeirLexer.EMPTY_NAME -> {
                Span span = span(token.getStartIndex(), token.getStopIndex() + 1);
                report(Diagnostic.of(Code.SYNTAX, span, "a name has at least one character"));
                token.setType(WeirLexer.QUOTED_NAME);
                add(token);
            }
            case WeirLexer.SINGLE_QUOTED -> doubleQuotes(token);
            case WeirLexer.SEMICOLON -> {
                reportReplaceable(
                        token, Code.SYNTAX, "no `;` stands between statements", "leave it out", "");
                leftOut = true;
            }
            case WeirLexer.FOREIGN_WORD -> {
                String quoted = "`" + token.getText() + "`";
                String help = "a name with other letters than a to z stands in backticks";
                reportReplaceable(
                        token,
                        Code.FOREIGN_CHARACTER,
                        "`" + token.getText() + "` is no plain name",
                        help,
                        quoted);
                token.setText(quoted);
                token.setType(WeirLexer.QUOTED_NAME);
                add(token);
            }
            case WeirLexer.FOREIGN_CHARACTER -> dropCharacters(token);
            default -> {
                add(token);
                check(token);
            }
        }
    }

    /** Moves a token from its place in the input to the one in the file. */
    private void place(CommonToken token) {
        if (message != null) {
            token.setText(token.getText());
            int start = messageOffset + message.place(token.getStartIndex());
            int end = messageOffset + message.place(token.getStopIndex() + 1);
            token.setStartIndex(start);
            token.setStopIndex(end - 1);
        }
    }

    private void add(CommonToken token) {
        place(token);
        if (leftOut) {
            leftOut = false;
            suspects.add(token);
        }
        words.add(token);
    }

    private void check(CommonToken token) {
        if (LiteralReader.isLiteral(token.getType())) {
            checkLiteral(token);
        } else if (token.getType() == WeirLexer.NAME || token.getType() == WeirLexer.QUOTED_NAME) {
            String name = Names.textOf(token);
            if (name.codePointCount(0, name.length()) > MAX_NAME_CHARACTERS) {
                problems.add(
                        Diagnostic.of(
                                Code.NAME_LENGTH,
                                Spans.of(source, token),
                                "a name has at most " + MAX_NAME_CHARACTERS + " characters"));
            }
        }
    }

    private void checkLiteral(CommonToken token) {
        if (token.getType() == WeirLexer.INT
                && token.getText().equals(MIN_LONG_DIGITS)
                && words.size() > 1
                && words.get(words.size() - 2).getType() == WeirLexer.MINUS) {
            return;
        }
        LiteralReader.Reading reading = literals.read(token);
        if (reading.problem() != null) {
            problems.add(reading.problem());
        }
        if (reading.value() instanceof String text
                && text.codePointCount(0, text.length()) > MAX_STRING_CHARACTERS) {
            problems.add(
                    Diagnostic.of(
                            Code.STRING_LENGTH,
                            Spans.of(source, token),
                            "a string has at most 65,536 characters"));
        }
    }

    // ---- what is no word

    /** Closes what begins with {@code token} at {@code end} and reads on from there. */
    private void close(CommonToken token, int type, String what, String closing, int end) {
        reportUnclosed(token, what, closing, end);
        token.setText(input.text(token.getStartIndex(), end) + closing);
        token.setType(type);
        if (!truncated) {
            token.setStopIndex(end - 1);
            input.seek(end);
        }
        add(token);
    }

    private void reportUnclosed(CommonToken token, String what, String closing, int end) {
        Span opening = span(token.getStartIndex(), token.getStartIndex() + 1);
        int at = span(end, end).start();
        report(
                Diagnostic.of(Code.UNCLOSED, opening, "this " + what + " is not closed")
                        .withReplacement(
                                closing.equals("`")
                                        ? "close it with a backtick"
                                        : "close it with `" + closing.strip() + "`",
                                new Span(source, at, at),
                                asWritten(closing)));
    }

    private void doubleQuotes(CommonToken token) {
        String text = token.getText();
        String inside = text.substring(1, text.length() - 1).replace("\\'", "'").replace("''", "'");
        String quoted = "\"" + inside.replaceAll("(?<!\\\\)\"", "\\\\\"") + "\"";
        reportReplaceable(
                token,
                Code.FOREIGN_CHARACTER,
                "a string stands in double quotes",
                "write them",
                quoted);
        token.setText(quoted);
        token.setType(WeirLexer.STRING);
        add(token);
    }

    /** Leaves out characters that the language does not know, a row of them at once. */
    private void dropCharacters(CommonToken token) {
        int start = token.getStartIndex();
        if (token.getText().equals("#")) {
            reportReplaceable(
                    token, Code.FOREIGN_CHARACTER, "`#` begins no comment", "write `//`", "//");
            input.seek(endOfLine(token));
            return;
        }
        int end = token.getStopIndex() + 1;
        while (end < input.size() && isForeign(input.charAt(end))) {
            end++;
        }
        input.seek(end);
        Span span = span(start, end);
        String text = input.text(start, end);
        if (text.codePoints().allMatch(TokenReader::isSpace)) {
            report(
                    Diagnostic.of(Code.FOREIGN_CHARACTER, span, "this white space is not ASCII")
                            .withReplacement("write a plain space", span, " "));
            return;
        }
        report(
                Diagnostic.of(
                                Code.FOREIGN_CHARACTER,
                                span,
                                "the language has no `" + Printable.shortened(text) + "`")
                        .withHelp("such text may stand in strings, backticks and comments"));
        leftOut = true;
    }

    private static boolean isForeign(char c) {
        return "\\@$^'".indexOf(c) >= 0
                || Character.isSurrogate(c)
                || c > 127 && !Character.isLetterOrDigit(c);
    }

    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || c == '\ufeff' || c == '\u0085';
    }

    // ---- where something without an end was meant to end

    private int endOfLine(Token token) {
        int end = token.getStartIndex();
        while (end < input.size() && input.charAt(end) != '\n' && input.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    /**
     * The line's end, or before the brackets there that close what was opened before the string.
     */
    private int endOfString(Token token) {
        int start = token.getStartIndex() + 1;
        int end = endOfLine(token);
        while (end > start && (input.charAt(end - 1) == ' ' || input.charAt(end - 1) == '\t')) {
            end--;
        }
        int close = end;
        while (close > start && "]) },".indexOf(input.charAt(close - 1)) >= 0) {
            close--;
        }
        String inside = input.text(start, close);
        boolean opens = inside.chars().anyMatch(c -> "[({".indexOf(c) >= 0);
        int chosen = opens ? end : close;
        boolean escapes = chosen > start && input.charAt(chosen - 1) == '\\';
        return escapes ? chosen - 1 : chosen;
    }

    private int endOfName(Token token) {
        int start = token.getStartIndex() + 1;
        int end = start;
        while (end <= token.getStopIndex()
                && " \t[](){},:=<>!+*/%|&\"".indexOf(input.charAt(end)) < 0) {
            end++;
        }
        return end > start ? end : token.getStopIndex() + 1;
    }

    // ---- reports, all in places of the file

    private Span span(int start, int end) {
        if (message == null) {
            return new Span(source, start, end);
        }
        return new Span(
                source, messageOffset + message.place(start), messageOffset + message.place(end));
    }

    /** A text as it is written here: inside a message, with escapes. */
    private String asWritten(String text) {
        return message == null ? text : text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private void report(Diagnostic problem) {
        problems.add(problem);
    }

    private void reportReplaceable(
            Token token, Code code, String what, String help, String replacement) {
        Span span = span(token.getStartIndex(), token.getStopIndex() + 1);
        report(Diagnostic.of(code, span, what).withReplacement(help, span, asWritten(replacement)));
    }
}
