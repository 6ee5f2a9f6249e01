package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ComparisonTest {
    private static final EventType TYPE =
            TestEnvironment.eventType(
                    "T",
                    TestEnvironment.field("n", Scalar.INT),
                    TestEnvironment.field("x", Scalar.FLOAT),
                    TestEnvironment.field("d", new DecimalType(2)),
                    TestEnvironment.field("s", Scalar.STRING),
                    TestEnvironment.field("ip", Scalar.IP),
                    TestEnvironment.field("t", Scalar.TIMESTAMP),
                    TestEnvironment.field("tags", new ListType(Scalar.STRING)),
                    TestEnvironment.field("nan", Scalar.FLOAT));

    private static TestEnvironment environment() {
        return new TestEnvironment()
                .withCurrent(TYPE)
                .with("home", new Environment.Constant(Scalar.IP, address("192.168.0.0/16")))
                .with("hosts", Environment.ListOf.ofLines("hosts", List.of("10.0.0.0/8", "::1")))
                .with("numbers", Environment.ListOf.ofLines("numbers", List.of("5", "7")))
                .with(
                        "words",
                        Environment.ListOf.ofItems(
                                "words",
                                List.of(
                                        new Environment.Item(
                                                Expressions.parse("\"a\""), Scalar.STRING, "a"))));
    }

    private static Ip address(String text) {
        return Objects.requireNonNull(Ip.parse(text));
    }

    private static @Nullable Object value(String expression) {
        TestScope scope =
                new TestScope()
                        .withCurrent(
                                TestScope.event(
                                        TYPE,
                                        0,
                                        9007199254740993L,
                                        0.1,
                                        new Decimal(500, 2),
                                        "b",
                                        address("10.1.2.3"),
                                        1767225600000L,
                                        Arrays.asList("a", null, "b"),
                                        Double.NaN));
        return Expressions.evaluate(expression, environment(), scope);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "1 == 1.0                       | true",
                "1 < 1.5                        | true",
                "d == 5                         | true",
                "d == 5.000                     | true",
                "d > 4.999                      | true",
                "d >= 5.00                      | true",
                "d != 5.001                     | true",
                "x == 0.1                       | true",
                "x > 0.1                        | false",
                "x < 1                          | true",
                "d > x                          | true",
                "n > 9007199254740992.0         | true",
                "n > 9007199254740992e0         | true",
                "n == 9007199254740992e0        | false",
                "n BETWEEN 1 AND 1e300          | true",
                "s == \"b\"                     | true",
                "s < \"c\"                      | true",
                "s > \"B\"                      | true",
                "\"\uff5e\" < \"\ud83d\ude00\"  | true",
                "t == 2026-01-01                | true",
                "t < 2026-01-01T00:00:01Z       | true",
                "1m == 60s                      | true",
                "true == false                  | false",
                "[1, 2] == [1, 2]               | true",
                "[1, 2] != [2, 1]               | true",
                "nan == nan                     | null",
                "nan != 1                       | null",
                "nan < 1                        | null",
                "nan IN [1.5]                   | null",
                "ip == \"10.1.2.3\"             | true",
                "ip == \"10.0.0.0/8\"           | true",
                "\"10.0.0.0/8\" == ip           | true",
                "ip != \"10.0.0.0/8\"           | false",
                "ip == \"2001:db8::/32\"        | false",
                "ip == home                     | false",
                "ip == network(ip, 24)          | false",
                "network(ip, 24) == \"10.1.2.0/24\" | true",
                "ip IN [\"10.1.2.3\"]           | true",
                "ip IN [\"10.1.0.0/16\", \"::1\"] | true",
                "ip NOT IN [\"10.2.0.0/16\"]    | true",
                "ip IN [home, \"10.0.0.0/7\"]   | true",
                "ip IN hosts                    | true",
                "7 IN numbers                   | true",
                "7.0 IN numbers                 | true",
                "6 IN numbers                   | false",
                "\"7\" IN numbers               | true",
                "s IN words                     | false",
                "s IN tags                      | true",
                "s NOT IN tags                  | false",
                "\"c\" IN tags                  | null",
                "d IN [5, 6.25]                 | true",
                "d IN [5e0]                     | true",
                "1 IN [1.0, 2.5]                | true",
                "3 IN [2.5]                     | false",
                "n IN [9007199254740992e0]      | false",
                "x IN [0.1, 5]                  | true",
                "x IN [n, d]                    | false",
                "t IN [2026-01-01]              | true",
                "[1] IN [[1], [2]]              | true",
                "d BETWEEN 4.9 AND 5e0          | true",
            })
    void what_is_compared(String expression, @Nullable String result) {
        Object value = value(expression);
        assertThat(value == null ? null : value.toString()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n == \"5\"              | n == 5",
                "\"5\" == n              | 5 == n",
                "d < \"5.50\"            | d < 5.50",
                "s == 5                  | s == \"5\"",
                "s != true               | s != \"true\"",
                "t > \"2026-01-01\"      | t > 2026-01-01",
                "n IN [1, \"2\"]         | n IN [1, 2]",
                "s IN [\"a\", 2]         | s IN [\"a\", \"2\"]",
                "1m > \"30s\"            | 1m > 30s",
                "true == \"true\"        | true == true",
                "n == null               | n IS NULL",
                "null != n + 1           | n + 1 IS NOT NULL",
            })
    void a_mistake_is_corrected(String expression, String corrected) {
        assertThat(Expressions.corrected(expression, environment())).isEqualTo(corrected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n == s                    | UNLIKE_TYPES",
                "n == t                    | UNLIKE_TYPES",
                "1m > 5                    | UNLIKE_TYPES",
                "ip == s                   | UNLIKE_TYPES",
                "n IN tags                 | UNLIKE_TYPES",
                "n IN s                    | TYPE_MISMATCH",
                "ip == \"10.0.0.256\"      | INVALID_VALUE",
                "ip IN [\"10.0.0.0/33\"]   | INVALID_VALUE",
                "ip IN words               | INVALID_VALUE",
                "t IN numbers              | INVALID_VALUE",
                "ip < ip                   | NO_ORDER",
                "true < false              | NO_ORDER",
                "tags > tags               | NO_ORDER",
                "ip BETWEEN ip AND ip      | NO_ORDER",
                "n AND true                | TYPE_MISMATCH",
                "NOT s                     | TYPE_MISMATCH",
                "IF n THEN 1 ELSE 2        | TYPE_MISMATCH",
                "IF true THEN 1 ELSE s     | UNLIKE_TYPES",
                "s ?? 1                    | UNLIKE_TYPES",
                "[1, \"a\"]                | UNLIKE_TYPES",
            })
    void what_cannot_be_compared_is_one_error(String expression, Code code) {
        assertThat(Expressions.problems(expression, environment()))
                .extracting(Diagnostic::code)
                .containsExactly(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n == null", "n != null"})
    void a_comparison_with_null_is_a_warning(String expression) {
        assertThat(Expressions.problems(expression, environment()))
                .extracting(Diagnostic::code)
                .containsExactly(Code.NULL_COMPARISON);
        assertThat(value(expression)).isNull();
    }

    @Test
    void an_address_meets_a_literal() {
        assertThat(value("ip ?? \"0.0.0.0\"")).hasToString("10.1.2.3");
        assertThat(value("IF s == \"a\" THEN ip ELSE \"::1\"")).hasToString("::1");
    }
}
