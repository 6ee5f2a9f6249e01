package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.Decimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArithmeticTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 + 2                       | int 3",
                "7 - 9                       | int -2",
                "-3 * 4                      | int -12",
                "7 / 2                       | float 3.5",
                "6 / 2                       | float 3.0",
                "7 % 3                       | int 1",
                "-7 % 3                      | int -1",
                "1.5 + 2                     | decimal(1) 3.5",
                "1.5 + 0.25                  | decimal(2) 1.75",
                "1.50 - 0.5                  | decimal(2) 1.00",
                "1.5 * 0.25                  | decimal(3) 0.375",
                "2 * 0.25                    | decimal(2) 0.50",
                "0.00001 * 0.00001           | decimal(9) 0.000000000",
                "0.00005 * 0.00001           | decimal(9) 0.000000001",
                "-0.00005 * 0.00001          | decimal(9) -0.000000001",
                "7.5 % 2                     | decimal(1) 1.5",
                "7.25 % 0.5                  | decimal(2) 0.25",
                "0.3 / 0.1                   | float 3.0",
                "1.00 / 3                    | float 0.3333333333333333",
                "9007199254740993 / 1        | float 9007199254740992.0",
                "1e0 + 1                     | float 2.0",
                "1e0 + 0.5                   | float 1.5",
                "7e0 % 4                     | float 3.0",
                "-(1.5)                      | decimal(1) -1.5",
                "1m + 30s                    | duration 1m30s",
                "1m - 90s                    | duration -30s",
                "-(1m)                       | duration -1m",
                "10s * 3                     | duration 30s",
                "1.5 * 10s                   | duration 15s",
                "1ms * 0.5                   | duration 1ms",
                "1ms * 2.4                   | duration 2ms",
                "1m / 4                      | duration 15s",
                "1m / 2.5                    | duration 24s",
                "5ms / 2                     | duration 3ms",
                "90m / 1h                    | float 1.5",
                "2026-01-02 - 2026-01-01     | duration 1d",
                "2026-01-01 + 36h            | timestamp 2026-01-02T12:00:00.000Z",
                "1d + 2026-01-01             | timestamp 2026-01-02T00:00:00.000Z",
                "2026-01-01 - 1ms            | timestamp 2025-12-31T23:59:59.999Z",
                "1 + null                    | int null",
                "null + null                 | null null",
                "1 + 2 * 3 - 4 / 2           | float 5.0",
            })
    void a_result_and_its_type(String expression, String result) {
        assertThat(Expressions.typed(expression)).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n + 1",
                "-1 - n - 1",
                "n * 2",
                "n * 1.5",
                "-(-n - 1)",
                "abs(-n - 1)",
                "1 / (n - n)",
                "1 % (n - n)",
                "d + d",
                "d * d",
                "d / (d - d)",
                "d % (d - d)",
                "x * 10",
                "x + x",
                "1.0 / (x - x)",
                "x % (x - x)",
                "1s / (n - n)",
                "1s / (1s * (n - n))",
                "1d * n",
                "1s * x",
                "round(x)",
                "floor(x)",
                "2026-01-01 + 1ms * n",
            })
    void what_overflows_or_divides_by_zero_is_null_and_counted(String expression) {
        EventType type =
                TestEnvironment.eventType(
                        "T",
                        TestEnvironment.field("n", Scalar.INT),
                        TestEnvironment.field("d", new DecimalType(0)),
                        TestEnvironment.field("x", Scalar.FLOAT));
        TestScope scope =
                new TestScope()
                        .withCurrent(
                                TestScope.event(
                                        type,
                                        0,
                                        Long.MAX_VALUE,
                                        new Decimal(Long.MAX_VALUE, 0),
                                        Double.MAX_VALUE));

        assertThat(Expressions.evaluate(expression, new TestEnvironment().withCurrent(type), scope))
                .isNull();
        assertThat(scope.faults()).isPositive();
    }

    @Test
    void what_always_overflows_is_a_warning_and_counted_at_run_time() {
        assertThat(Expressions.problems("9223372036854775807 + 1 > 0", new TestEnvironment()))
                .extracting(Diagnostic::code)
                .containsExactly(Code.CONSTANT_FAULT);
        TestScope scope = new TestScope();
        assertThat(Expressions.evaluate("1 / 0", new TestEnvironment(), scope)).isNull();
        assertThat(scope.faults()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + true",
                "1s + 1",
                "2026-01-01 + 2026-01-01",
                "1s * 1s",
                "1 / 1s",
                "1s % 2",
                "2026-01-01 * 2",
                "-true",
                "-2026-01-01",
                "[1] + [2]",
            })
    void what_cannot_be_combined_is_an_error(String expression) {
        assertThat(Expressions.problems(expression, new TestEnvironment()))
                .extracting(Diagnostic::code)
                .containsExactly(Code.UNLIKE_TYPES);
    }

    @Test
    void strings_are_joined_by_concat() {
        assertThat(Expressions.corrected("\"a\" + 1", new TestEnvironment()))
                .isEqualTo("concat(\"a\", to_string(1))");
    }
}
