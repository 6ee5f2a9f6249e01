package dev.weir.rules;

import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirLexer;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Turns the text of a literal into its value, or says what is wrong with it. */
final class LiteralReader {
    /** More digits behind the point make a float of a decimal. */
    private static final int MAX_SCALE = 9;

    /** Nothing longer can fit; reading it would cost the square of its length. */
    static final int MAX_NUMBER_CHARACTERS = 100;

    private static final Pattern INSTANT =
            Pattern.compile(
                    "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)?");

    private final SourceText source;

    LiteralReader(SourceText source) {
        this.source = source;
    }

    /**
     * A literal that was read.
     *
     * @param value as {@link LiteralKind} says; a stand-in where there is a problem
     */
    record Reading(LiteralKind kind, @Nullable Object value, @Nullable Diagnostic problem) {
        static Reading of(LiteralKind kind, @Nullable Object value) {
            return new Reading(kind, value, null);
        }
    }

    /**
     * Reads a token that is a literal.
     *
     * @throws IllegalArgumentException if it is none
     */
    Reading read(Token token) {
        String text = token.getText();
        return switch (token.getType()) {
            case WeirLexer.INT -> readInt(token, text);
            case WeirLexer.DECIMAL -> readDecimal(token, text);
            case WeirLexer.FLOAT -> readFloat(token, text);
            case WeirLexer.DURATION -> readDuration(token, text);
            case WeirLexer.DATE -> readDate(token, text);
            case WeirLexer.INSTANT -> readInstant(token, text);
            case WeirLexer.STRING -> readString(token, text);
            case WeirLexer.REGEX -> Reading.of(LiteralKind.REGEX, regex(text));
            case WeirLexer.TRUE -> Reading.of(LiteralKind.BOOL, true);
            case WeirLexer.FALSE -> Reading.of(LiteralKind.BOOL, false);
            case WeirLexer.NULL_VALUE -> Reading.of(LiteralKind.NULL, null);
            default -> throw new IllegalArgumentException("no literal: " + text);
        };
    }

    static boolean isLiteral(int tokenType) {
        return switch (tokenType) {
            case WeirLexer.INT,
                    WeirLexer.DECIMAL,
                    WeirLexer.FLOAT,
                    WeirLexer.DURATION,
                    WeirLexer.DATE,
                    WeirLexer.INSTANT,
                    WeirLexer.STRING,
                    WeirLexer.REGEX,
                    WeirLexer.TRUE,
                    WeirLexer.FALSE,
                    WeirLexer.NULL_VALUE ->
                    true;
            default -> false;
        };
    }

    private Reading readInt(Token token, String digits) {
        try {
            return Reading.of(LiteralKind.INT, Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return new Reading(
                    LiteralKind.INT,
                    0L,
                    Diagnostic.of(
                                    Code.NUMBER_RANGE,
                                    Spans.of(source, token),
                                    "this number does not fit an `int` of 64 bits")
                            .withHelp(
                                    "the greatest is "
                                            + Long.MAX_VALUE
                                            + "; write it as a float, with"
                                            + " an exponent, if it need not be exact"));
        }
    }

    private Reading readDecimal(Token token, String text) {
        int scale = text.length() - text.indexOf('.') - 1;
        if (scale > MAX_SCALE) {
            return readFloat(token, text);
        }
        boolean legible = text.length() <= MAX_NUMBER_CHARACTERS;
        BigDecimal value = legible ? new BigDecimal(text) : BigDecimal.ZERO;
        if (!legible || value.unscaledValue().bitLength() > 63) {
            return new Reading(
                    LiteralKind.DECIMAL,
                    BigDecimal.ZERO,
                    Diagnostic.of(
                                    Code.NUMBER_RANGE,
                                    Spans.of(source, token),
                                    "this number does not fit a `decimal(" + scale + ")`")
                            .withHelp("write it as a float, with an exponent"));
        }
        return Reading.of(LiteralKind.DECIMAL, value);
    }

    private Reading readFloat(Token token, String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return new Reading(
                    LiteralKind.FLOAT,
                    0.0,
                    Diagnostic.of(
                            Code.NUMBER_RANGE,
                            Spans.of(source, token),
                            "this number does not fit a `float` of 64 bits"));
        }
        return Reading.of(LiteralKind.FLOAT, value);
    }

    private Reading readDuration(Token token, String text) {
        DurationText duration = DurationText.parse(text);
        if (duration.millis() != null) {
            return Reading.of(LiteralKind.DURATION, duration.millis());
        }
        Span span = Spans.of(source, token);
        Diagnostic problem = Diagnostic.of(Code.DURATION_UNIT, span, duration.problem());
        String better = duration.suggestion();
        problem =
                better == null
                        ? problem.withHelp(
                                "a duration is written as `500ms`, `10s`, `5m` or `1h30m`")
                        : problem.withReplacement("write `" + better + "`", span, better);
        return new Reading(LiteralKind.DURATION, 0L, problem);
    }

    private Reading readDate(Token token, String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            return Reading.of(
                    LiteralKind.TIMESTAMP,
                    date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            return badTimestamp(token, "there is no date `" + text + "`", null);
        }
    }

    private Reading readInstant(Token token, String text) {
        Matcher matcher = INSTANT.matcher(text);
        if (!matcher.matches()) {
            return badTimestamp(
                    token,
                    "`" + text + "` is no instant",
                    "an instant is written as `2027-01-01T00:00:00Z`, to the millisecond");
        }
        boolean zoned = matcher.group(3) != null;
        try {
            OffsetDateTime instant = OffsetDateTime.parse(zoned ? text : text + "Z");
            if (zoned) {
                return Reading.of(LiteralKind.TIMESTAMP, instant.toInstant().toEpochMilli());
            }
        } catch (DateTimeException e) {
            return badTimestamp(token, "there is no instant `" + text + "`", null);
        }
        Span span = Spans.of(source, token);
        Diagnostic problem =
                Diagnostic.of(Code.DATE_VALUE, span, "an instant has a zone")
                        .withReplacement("add `Z` for UTC", span, text + "Z");
        return new Reading(LiteralKind.TIMESTAMP, 0L, problem);
    }

    private Reading badTimestamp(Token token, String message, @Nullable String help) {
        Diagnostic problem = Diagnostic.of(Code.DATE_VALUE, Spans.of(source, token), message);
        return new Reading(
                LiteralKind.TIMESTAMP, 0L, help == null ? problem : problem.withHelp(help));
    }

    private Reading readString(Token token, String text) {
        Unescaped unescaped = Unescaped.of(text.substring(1, text.length() - 1));
        return new Reading(
                LiteralKind.STRING,
                unescaped.text(),
                unescaped.problemIn(source, token.getStartIndex() + 1));
    }

    /** The text between the slashes with {@code \/} resolved. */
    private static String regex(String text) {
        return text.substring(1, text.length() - 1).replace("\\/", "/");
    }
}
