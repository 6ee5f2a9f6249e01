package dev.weir.rules;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirLexer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * The mistakes that people make, as guesses at what was meant where the parser failed. A guess is
 * only offered where the parser then gets further, so a guess may be bold: being wrong costs one
 * more parse of a clause.
 */
final class Repairs {
    private final SourceText source;
    private final List<Token> words;
    private final int at;
    private final boolean inPattern;
    private final List<Repair> guesses = new ArrayList<>();

    private Repairs(SourceText source, List<Token> words, int at, boolean inPattern) {
        this.source = source;
        this.words = words;
        this.at = at;
        this.inPattern = inPattern;
    }

    /**
     * The guesses for a failure at the word {@code at}, the likeliest first.
     *
     * @param at the number of words where the text ends too soon
     * @param inPattern whether the parser was reading a pattern
     */
    static List<Repair> of(SourceText source, List<Token> words, int at, boolean inPattern) {
        Repairs repairs = new Repairs(source, words, at, inPattern);
        repairs.guess();
        return repairs.guesses;
    }

    private void guess() {
        guessKeyword(at);
        guessKeyword(at - 1);
        guessUnit();
        guessOperator();
        guessRegex();
        guessListInParentheses();
        guessNull();
        guessArrow();
        guessPatternOperator();
        guessBracket();
        guessSeparator();
        guessSuperfluous();
        guessSlip(at);
        guessSlip(at - 1);
    }

    // ---- the guesses

    /** {@code match}, {@code Within}, {@code and}: a keyword but for its case. */
    private void guessKeyword(int index) {
        Token word = word(index);
        if (word == null || word.getType() != WeirLexer.NAME) {
            return;
        }
        Integer keyword = Keywords.inUpperCase(word.getText());
        if (keyword != null) {
            String text = Keywords.textOf(keyword);
            String what = "keywords are written in upper case: `" + text + "`";
            change(Code.KEYWORD_CASE, what, index, 1, keyword, text, at);
        }
    }

    /** {@code SEVERTY}: a keyword but for a letter or two. */
    private void guessSlip(int index) {
        Token word = word(index);
        if (word == null || word.getType() != WeirLexer.NAME) {
            return;
        }
        Integer keyword = Keywords.similarTo(word.getText());
        if (keyword != null) {
            String what = "there is no keyword `" + word.getText() + "`";
            change(Code.SYNTAX, what, index, 1, keyword, Keywords.textOf(keyword), at + 1);
        }
    }

    /** {@code 10 min}: a number and its unit apart. */
    private void guessUnit() {
        Token unit = word(at);
        Token number = word(at - 1);
        if (unit == null || unit.getType() != WeirLexer.NAME || number == null) {
            return;
        }
        boolean isNumber =
                number.getType() == WeirLexer.INT || number.getType() == WeirLexer.DECIMAL;
        if (isNumber) {
            DurationText duration = DurationText.parse(number.getText() + unit.getText());
            Long millis = duration.millis();
            String text =
                    millis == null ? duration.suggestion() : number.getText() + unit.getText();
            if (text != null) {
                String what = "a duration is one word";
                change(Code.DURATION_UNIT, what, at - 1, 2, WeirLexer.DURATION, text, at - 1);
            }
        }
    }

    private void guessOperator() {
        int type = typeAt(at);
        if (type == WeirLexer.ASSIGN && typeAt(at + 1) == WeirLexer.LT) {
            changeOperator(at, 2, WeirLexer.LE, "<=");
        }
        if (type == WeirLexer.ASSIGN && typeAt(at - 1) == WeirLexer.EQ) {
            changeOperator(at - 1, 2, WeirLexer.EQ, "==");
        }
        if (type == WeirLexer.ASSIGN) {
            String what = "a single `=` does not compare";
            change(Code.SINGLE_EQUALS, what, at, 1, WeirLexer.EQ, "==", at);
            change(Code.SYNTAX, "a value follows `:` here", at, 1, WeirLexer.COLON, ":", at + 1);
        }
        if (type == WeirLexer.COLON || type == WeirLexer.EQ) {
            change(Code.SYNTAX, "a value follows `=` here", at, 1, WeirLexer.ASSIGN, "=", at + 1);
        }
        if (type == WeirLexer.COLON || type == WeirLexer.EQ) {
            change(Code.SYNTAX, "a value follows `:` here", at, 1, WeirLexer.COLON, ":", at + 1);
        }
        if (type == WeirLexer.AMPERSAND && typeAt(at + 1) == type) {
            changeOperator(at, 2, WeirLexer.AND, "AND");
        }
        if (type == WeirLexer.AMPERSAND && typeAt(at - 1) == type) {
            changeOperator(at - 1, 2, WeirLexer.AND, "AND");
        }
        if (type == WeirLexer.AMPERSAND) {
            changeOperator(at, 1, WeirLexer.AND, "AND");
        }
        if (type == WeirLexer.PIPE && typeAt(at + 1) == type) {
            changeOperator(at, 2, WeirLexer.OR, "OR");
        }
        if (type == WeirLexer.PIPE && typeAt(at - 1) == type) {
            changeOperator(at - 1, 2, WeirLexer.OR, "OR");
        }
        if (type == WeirLexer.PIPE) {
            changeOperator(at, 1, WeirLexer.OR, "OR");
        }
        if (type == WeirLexer.GT && typeAt(at - 1) == WeirLexer.LT) {
            changeOperator(at - 1, 2, WeirLexer.NE, "!=");
        }
        if (type == WeirLexer.COMMA && typeAt(0) == WeirLexer.FROM) {
            change(Code.SYNTAX, "`|` stands between the types", at, 1, WeirLexer.PIPE, " |", at);
        }
        if (type == WeirLexer.ARROW_NEXT) {
            changeOperator(at, 1, WeirLexer.GE, ">=");
        }
        if (type == WeirLexer.BANG) {
            changeOperator(at, 1, WeirLexer.NOT, "NOT ");
        }
    }

    private void changeOperator(int index, int count, int type, String text) {
        Token first = words.get(index);
        Token last = words.get(index + count - 1);
        if (last.getStopIndex() - first.getStartIndex() >= count + 1) {
            return;
        }
        String written = Spans.between(source, first, last).text();
        String what = "`" + Printable.shortened(written) + "` is no operator of an expression";
        change(Code.FOREIGN_OPERATOR, what, index, count, type, text, Math.max(index, at - 1));
    }

    /** {@code MATCHES "a+"}: a regular expression as a string. */
    private void guessRegex() {
        Token string = word(at);
        boolean afterMatches =
                typeAt(at - 1) == WeirLexer.MATCHES && typeAt(at - 2) != WeirLexer.LIMIT;
        if (string != null && string.getType() == WeirLexer.STRING && afterMatches) {
            Unescaped inside =
                    Unescaped.of(string.getText().substring(1, string.getText().length() - 1));
            String regex = "/" + inside.text().replace("/", "\\/") + "/";
            if (regex.length() > 2 && regex.indexOf('\n') < 0 && regex.indexOf('\r') < 0) {
                String what = "a regular expression stands between slashes";
                change(Code.SYNTAX, what, at, 1, WeirLexer.REGEX, regex, at);
            }
        }
    }

    /** {@code x IN (1, 2)}. */
    private void guessListInParentheses() {
        if (typeAt(at) != WeirLexer.COMMA) {
            return;
        }
        int open = at - 1;
        while (open > 0 && typeAt(open) != WeirLexer.LPAREN) {
            open--;
        }
        int close = at + 1;
        while (close < words.size() && typeAt(close) != WeirLexer.RPAREN) {
            close++;
        }
        if (open <= 0 || close >= words.size() || typeAt(open - 1) != WeirLexer.IN) {
            return;
        }
        List<Token> repaired = new ArrayList<>(words);
        repaired.set(open, StandIns.inPlaceOf(words.get(open), WeirLexer.LBRACK, "["));
        repaired.set(close, StandIns.inPlaceOf(words.get(close), WeirLexer.RBRACK, "]"));
        Span span = Spans.between(source, words.get(open), words.get(close));
        String inside = span.text().substring(1, span.text().length() - 1);
        guesses.add(
                new Repair(
                        Diagnostic.of(
                                        Code.SYNTAX,
                                        Spans.of(source, words.get(open)),
                                        "a list stands in brackets")
                                .withReplacement("write `[…]`", span, "[" + inside + "]"),
                        repaired,
                        close + 1));
    }

    /** {@code NULL} as a value, {@code IS null}. */
    private void guessNull() {
        if (typeAt(at) == WeirLexer.NULL) {
            String what = "the value is written `null`";
            change(Code.KEYWORD_CASE, what, at, 1, WeirLexer.NULL_VALUE, "null", at);
        } else if (typeAt(at) == WeirLexer.NULL_VALUE) {
            String what = "the test is written `IS NULL`";
            change(Code.KEYWORD_CASE, what, at, 1, WeirLexer.NULL, "NULL", at);
        }
    }

    private void guessArrow() {
        int type = typeAt(at);
        boolean begins = Tokens.isName(type) || type == WeirLexer.LPAREN || type == WeirLexer.BANG;
        if (inPattern && begins) {
            String what = "an arrow is missing between two steps";
            insert(Code.MISSING_ARROW, what, "->", " ->", WeirLexer.ARROW, at + 2);
        }
    }

    /** {@code a > b}, {@code a, b}, {@code a AND b} between steps. */
    private void guessPatternOperator() {
        if (!inPattern) {
            return;
        }
        switch (typeAt(at)) {
            case WeirLexer.GT, WeirLexer.COMMA -> changeToPattern(1, WeirLexer.ARROW, "->");
            case WeirLexer.MINUS -> changeToPattern(2, WeirLexer.ARROW, "->");
            case WeirLexer.AND -> changeToPattern(1, WeirLexer.AMPERSAND, "&");
            case WeirLexer.OR -> changeToPattern(1, WeirLexer.PIPE, "|");
            default -> {}
        }
    }

    private void changeToPattern(int count, int type, String text) {
        if (at + count < words.size()) {
            Token first = words.get(at);
            Token last = words.get(at + count - 1);
            String written = Printable.shortened(Spans.between(source, first, last).text());
            String padded = typeAt(at) == WeirLexer.COMMA ? " " + text : text;
            String what = "`" + written + "` joins no steps";
            change(Code.FOREIGN_OPERATOR, what, at, count, type, padded, at + count - 1);
        }
    }

    private void guessBracket() {
        Deque<Token> open = new ArrayDeque<>();
        for (int i = 0; i < at; i++) {
            Token word = words.get(i);
            switch (word.getType()) {
                case WeirLexer.LPAREN, WeirLexer.LBRACK, WeirLexer.LBRACE -> open.push(word);
                case WeirLexer.RPAREN, WeirLexer.RBRACK, WeirLexer.RBRACE -> {
                    if (!open.isEmpty()) {
                        open.pop();
                    }
                }
                default -> {}
            }
        }
        Token opening = open.peek();
        if (opening == null) {
            return;
        }
        switch (opening.getType()) {
            case WeirLexer.LPAREN -> {
                closeBeforeWithin(opening);
                closeBracket(opening, ")", WeirLexer.RPAREN);
            }
            case WeirLexer.LBRACK -> closeBracket(opening, "]", WeirLexer.RBRACK);
            default -> closeBracket(opening, "}", WeirLexer.RBRACE);
        }
    }

    /** A WITHIN on a line of its own is the rule's rather than that of a group. */
    private void closeBeforeWithin(Token opening) {
        int within = at - 1;
        while (within > 0 && typeAt(within) != WeirLexer.WITHIN) {
            within--;
        }
        if (within > 0
                && words.get(within).getStartIndex() > opening.getStartIndex()
                && words.get(within).getLine() > words.get(within - 1).getLine()) {
            insert(unclosed(opening), within, ")", ")", WeirLexer.RPAREN, at);
        }
    }

    private Diagnostic unclosed(Token opening) {
        return Diagnostic.of(
                Code.MISSING_BRACKET,
                Spans.of(source, opening),
                "this `" + opening.getText() + "` is not closed");
    }

    private void closeBracket(Token opening, String bracket, int type) {
        int wrong = typeAt(at);
        boolean otherBracket = wrong == WeirLexer.RPAREN || wrong == WeirLexer.RBRACK;
        if (otherBracket) {
            Token found = words.get(at);
            Span span = Spans.of(source, found);
            Diagnostic mismatch =
                    Diagnostic.of(
                                    Code.MISSING_BRACKET,
                                    span,
                                    "`"
                                            + found.getText()
                                            + "` does not close `"
                                            + opening.getText()
                                            + "`")
                            .withReplacement("write `" + bracket + "`", span, bracket);
            List<Token> repaired = new ArrayList<>(words);
            repaired.set(at, StandIns.inPlaceOf(found, type, bracket));
            guesses.add(new Repair(mismatch, repaired, at + 1));
        }
        insert(unclosed(opening), at, bracket, bracket, type, at + 2);
    }

    private void guessSeparator() {
        String comma = "a comma is missing";
        insert(Code.SYNTAX, comma, ",", ",", WeirLexer.COMMA, at + 2);
        insert(Code.SYNTAX, "`:` is missing", ":", ":", WeirLexer.COLON, at + 2);
        insert(Code.SYNTAX, "`=` is missing", "=", " =", WeirLexer.ASSIGN, at + 2);
    }

    private void guessSuperfluous() {
        if (typeAt(at - 1) == WeirLexer.COMMA) {
            delete(at - 1);
        }
        switch (typeAt(at)) {
            case WeirLexer.COMMA,
                    WeirLexer.COLON,
                    WeirLexer.DOT,
                    WeirLexer.RPAREN,
                    WeirLexer.RBRACK,
                    WeirLexer.RBRACE ->
                    delete(at);
            default -> {}
        }
    }

    // ---- how a guess is made

    private @Nullable Token word(int index) {
        return index >= 0 && index < words.size() ? words.get(index) : null;
    }

    private int typeAt(int index) {
        Token word = word(index);
        return word == null ? Token.EOF : word.getType();
    }

    private void change(
            Code code, String what, int index, int count, int type, String text, int reach) {
        Span span = Spans.between(source, words.get(index), words.get(index + count - 1));
        Diagnostic problem =
                Diagnostic.of(code, span, what)
                        .withReplacement("write `" + text.strip() + "`", span, text);
        List<Token> repaired = new ArrayList<>(words.subList(0, index));
        CommonToken changed = StandIns.inPlaceOf(words.get(index), type, text.strip());
        changed.setStopIndex(span.end() - 1);
        repaired.add(changed);
        repaired.addAll(words.subList(index + count, words.size()));
        guesses.add(new Repair(problem, repaired, reach + 1));
    }

    private void insert(Code code, String what, String shown, String text, int type, int reach) {
        if (at == 0) {
            return;
        }
        Token before = words.get(at - 1);
        Span span =
                at < words.size()
                        ? Spans.of(source, words.get(at))
                        : new Span(source, before.getStopIndex() + 1, before.getStopIndex() + 1);
        insert(Diagnostic.of(code, span, what), at, shown, text, type, reach);
    }

    private void insert(
            Diagnostic problem, int index, String shown, String text, int type, int reach) {
        Token before = words.get(index - 1);
        int place = before.getStopIndex() + 1;
        List<Token> repaired = new ArrayList<>(words.subList(0, index));
        repaired.add(StandIns.behind(before, type, shown));
        repaired.addAll(words.subList(index, words.size()));
        Diagnostic offered =
                problem.withReplacement(
                        "insert `" + shown + "`", new Span(source, place, place), text);
        guesses.add(new Repair(offered, repaired, reach + 1));
    }

    private void delete(int index) {
        Token word = words.get(index);
        Span span = Spans.of(source, word);
        List<Token> repaired = new ArrayList<>(words);
        repaired.remove(index);
        Diagnostic problem =
                Diagnostic.of(Code.SYNTAX, span, "`" + word.getText() + "` has no place here")
                        .withReplacement("leave it out", span, "");
        guesses.add(new Repair(problem, repaired, at + 1));
    }
}
