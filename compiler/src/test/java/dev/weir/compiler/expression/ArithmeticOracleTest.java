package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Sums, products and quotients of whole numbers and decimals are those of unbounded arithmetic, or
 * null where 64 bits do not hold them. Seeded: a failure shows the expression. The system property
 * {@code weir.fuzz.count} asks for more of them.
 */
final class ArithmeticOracleTest {
    private static final int COUNT = Integer.getInteger("weir.fuzz.count", 20_000);
    private static final int DEEPEST = 4;
    private static final int LARGEST_SCALE = 9;
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /**
     * @param scale -1 for a whole number
     */
    private record Expected(String text, int scale, @Nullable BigDecimal value) {
        String typed() {
            String type = scale < 0 ? "int" : "decimal(" + scale + ")";
            return type + " " + (value == null ? "null" : value.toPlainString());
        }
    }

    @Test
    void whole_numbers_and_decimals_are_exact() {
        for (int seed = 0; seed < COUNT; seed++) {
            Expected expected = expression(new SplittableRandom(seed), DEEPEST);
            assertThat(Expressions.typed(expected.text()))
                    .as("seed %d: %s", seed, expected.text())
                    .isEqualTo(expected.typed());
        }
    }

    @Test
    void a_quotient_is_rounded_once() {
        for (int seed = 0; seed < COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Expected left = literal(random);
            Expected right = literal(random);
            BigDecimal a = left.value();
            BigDecimal b = right.value();
            String text = left.text() + " / " + right.text();
            Object quotient = Expressions.evaluate(text);
            if (a == null || b == null || b.signum() == 0) {
                assertThat(quotient).as("seed %d: %s", seed, text).isNull();
            } else {
                MathContext enough = new MathContext(60, RoundingMode.DOWN);
                assertThat(quotient)
                        .as("seed %d: %s", seed, text)
                        .isEqualTo(a.divide(b, enough).doubleValue() + 0.0);
            }
        }
    }

    private static Expected expression(SplittableRandom random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return literal(random);
        }
        Expected left = expression(random, depth - 1);
        Expected right = expression(random, depth - 1);
        String operator = List.of("+", "-", "*", "%").get(random.nextInt(4));
        String text = "(" + left.text() + " " + operator + " " + right.text() + ")";
        int scale = Math.max(left.scale(), right.scale());
        if (operator.equals("*") && scale >= 0) {
            scale = Math.min(LARGEST_SCALE, Math.max(0, left.scale()) + Math.max(0, right.scale()));
        }
        BigDecimal a = left.value();
        BigDecimal b = right.value();
        if (a == null || b == null || (operator.equals("%") && b.signum() == 0)) {
            return new Expected(text, scale, null);
        }
        BigDecimal exact =
                switch (operator) {
                    case "+" -> a.add(b);
                    case "-" -> a.subtract(b);
                    case "*" -> a.multiply(b);
                    default -> a.remainder(b);
                };
        return new Expected(text, scale, inRange(exact, Math.max(0, scale)));
    }

    /** Small ones, and ones at the edge of what a long holds. */
    private static Expected literal(SplittableRandom random) {
        int scale = random.nextInt(3) == 0 ? -1 : random.nextInt(1, LARGEST_SCALE + 1);
        long bits =
                random.nextInt(4) == 0
                        ? Long.MAX_VALUE - random.nextInt(3)
                        : random.nextLong() >>> random.nextInt(1, 64);
        BigDecimal value = BigDecimal.valueOf(bits, Math.max(0, scale));
        return random.nextInt(3) == 0
                ? new Expected("(-" + value.toPlainString() + ")", scale, value.negate())
                : new Expected(value.toPlainString(), scale, value);
    }

    private static @Nullable BigDecimal inRange(BigDecimal exact, int scale) {
        BigDecimal rounded = exact.setScale(scale, RoundingMode.HALF_UP);
        BigDecimal unscaled = rounded.movePointRight(scale);
        return unscaled.compareTo(LONG_MIN) < 0 || unscaled.compareTo(LONG_MAX) > 0
                ? null
                : rounded;
    }
}
