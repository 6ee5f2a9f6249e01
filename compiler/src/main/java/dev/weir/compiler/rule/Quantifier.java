package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.ExpressionChecker;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a repetition may be gone through.
 *
 * @param id number of the repetition, from 0 in the order of the text
 * @param max at least 1; {@link Integer#MAX_VALUE} where there is no bound
 */
record Quantifier(int id, int min, int max) {
    private static final int LIMIT = 10_000;

    boolean isLoop() {
        return max > 1;
    }

    /** Reads a quantifier; after an error it goes on with one that is likely meant. */
    static Quantifier read(
            int id, Pattern.Repeat repeat, ExpressionChecker constants, List<Diagnostic> problems) {
        return switch (repeat.symbol()) {
            case OPTIONAL -> new Quantifier(id, 0, 1);
            case STAR -> new Quantifier(id, 0, Integer.MAX_VALUE);
            case PLUS -> new Quantifier(id, 1, Integer.MAX_VALUE);
            case EXACTLY, AT_LEAST, BETWEEN -> counted(id, repeat, constants, problems);
        };
    }

    private static Quantifier counted(
            int id, Pattern.Repeat repeat, ExpressionChecker constants, List<Diagnostic> problems) {
        Integer min = repeat.min() == null ? null : number(repeat.min(), constants, problems);
        Integer max = repeat.max() == null ? null : number(repeat.max(), constants, problems);
        int low = min == null ? 1 : min;
        if (repeat.symbol() == Pattern.Quantifier.AT_LEAST) {
            return new Quantifier(id, low, Integer.MAX_VALUE);
        }
        if (repeat.symbol() == Pattern.Quantifier.EXACTLY) {
            if (low == 0) {
                problems.add(
                        Diagnostic.of(
                                        Code.QUANTIFIER_RANGE,
                                        repeat.quantifierSpan(),
                                        "a quantifier of zero takes nothing")
                                .withReplacement(
                                        "`{0,}` takes any number, `{1}` one",
                                        repeat.quantifierSpan(), "{0,}"));
            }
            return new Quantifier(id, Math.max(low, 1), Math.max(low, 1));
        }
        int high = max == null ? Math.max(low, 1) : max;
        if (high == 0) {
            problems.add(
                    Diagnostic.of(
                                    Code.QUANTIFIER_RANGE,
                                    repeat.quantifierSpan(),
                                    "a quantifier of zero takes nothing")
                            .withReplacement(
                                    "the most is 1 or more", repeat.quantifierSpan(), "{0,1}"));
            return new Quantifier(id, 0, 1);
        }
        if (low > high) {
            String turned = "{" + text(repeat.max()) + "," + text(repeat.min()) + "}";
            problems.add(
                    Diagnostic.of(
                                    Code.QUANTIFIER_RANGE,
                                    repeat.quantifierSpan(),
                                    "the least is more than the most: " + low + " and " + high)
                            .withReplacement(
                                    "write `" + turned + "`", repeat.quantifierSpan(), turned));
            return new Quantifier(id, high, low);
        }
        return new Quantifier(id, low, high);
    }

    private static String text(@Nullable Expression e) {
        return e == null ? "" : e.span().text();
    }

    private static @Nullable Integer number(
            Expression e, ExpressionChecker constants, List<Diagnostic> problems) {
        Object value = constants.constant(e, Type.Scalar.INT, "the quantifier");
        if (value instanceof Long n && (n < 0 || n > LIMIT)) {
            problems.add(
                    Diagnostic.of(
                                    Code.QUANTIFIER_RANGE,
                                    e.span(),
                                    "a quantifier is 0 to " + LIMIT + ", not " + n)
                            .withReplacement(
                                    "the " + (n < 0 ? "least is 0" : "most is " + LIMIT),
                                    e.span(),
                                    n < 0 ? "0" : String.valueOf(LIMIT)));
            return null;
        }
        return value == null ? null : (Integer) Math.toIntExact((Long) value);
    }
}
