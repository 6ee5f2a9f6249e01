package dev.weir.rules;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Reads a message with expressions in braces. The expressions are parsed where they stand, so their
 * spans are places in the file, also behind escapes.
 */
final class MessageReader {
    private final SourceText source;
    private final ExpressionBuilder expressions;
    private final Problems problems;

    MessageReader(SourceText source, ExpressionBuilder expressions, Problems problems) {
        this.source = source;
        this.expressions = expressions;
        this.problems = problems;
    }

    /**
     * Reads the string of a {@code MESSAGE}; its escapes were checked before.
     *
     * @param span the whole clause
     */
    Clause.Message read(Token string, Span span) {
        String written = string.getText();
        Unescaped inside = Unescaped.of(written.substring(1, written.length() - 1));
        return new Scan(inside, string.getStartIndex() + 1).run(span);
    }

    private final class Scan {
        private final Unescaped inside;
        private final String text;
        private final int offset;
        private final TextStream input;
        private final List<Expression> parts = new ArrayList<>();
        private final StringBuilder plain = new StringBuilder();
        private int plainStart;
        private int at;

        Scan(Unescaped inside, int offset) {
            this.inside = inside;
            this.text = inside.text();
            this.offset = offset;
            this.input = new TextStream(text);
        }

        Clause.Message run(Span span) {
            while (at < text.length()) {
                char c = text.charAt(at);
                boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
                if ((c == '{' || c == '}') && doubled) {
                    append(c, 2);
                } else if (c == '{') {
                    endPlain();
                    readExpression();
                    plainStart = at;
                } else {
                    if (c == '}') {
                        reportLoneBrace("}", "`}` closes no expression");
                    }
                    append(c, 1);
                }
            }
            endPlain();
            return new Clause.Message(parts, text, span);
        }

        private void append(char c, int length) {
            plain.append(c);
            at += length;
        }

        private void endPlain() {
            if (!plain.isEmpty()) {
                parts.add(
                        new Expression.Literal(
                                LiteralKind.STRING, plain.toString(), span(plainStart, at)));
                plain.setLength(0);
            }
        }

        private Span span(int start, int end) {
            return new Span(source, offset + inside.place(start), offset + inside.place(end));
        }

        private void reportLoneBrace(String brace, String what) {
            Span span = span(at, at + 1);
            problems.add(
                    Diagnostic.of(Code.MESSAGE_TEMPLATE, span, what)
                            .withReplacement(
                                    "write `" + brace + brace + "` for a brace",
                                    span,
                                    brace + brace));
        }

        /** Reads the expression behind the brace at {@code at} and stands behind its end. */
        private void readExpression() {
            input.seek(at + 1);
            Problems inWords = new Problems();
            Tokens tokens = TokenReader.readEmbedded(source, input, inside, offset, inWords);
            List<Token> words = tokens.words();
            int last = words.size() - 1;
            if (last < 0 || words.get(last).getType() != WeirLexer.RBRACE) {
                reportLoneBrace("{", "`{` begins an expression that does not end");
                at = text.length();
                plainStart = at;
                return;
            }
            inWords.inOrder().forEach(problems::add);
            Span place = span(at, input.index());
            at = input.index();
            WeirParser.SingleExpressionContext tree =
                    SyntaxReader.readExpression(
                            source, tokens, words.subList(0, last), words.get(last), problems);
            parts.add(
                    tree == null
                            ? new Expression.Missing(place)
                            : expressions.build(tree.expression()));
        }
    }
}
