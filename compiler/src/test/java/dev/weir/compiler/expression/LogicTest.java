package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type.Scalar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three-valued logic; {@code null} stands for unknown. */
final class LogicTest {
    private static final EventType TYPE =
            TestEnvironment.eventType(
                    "T",
                    TestEnvironment.optional("a", Scalar.BOOL),
                    TestEnvironment.optional("b", Scalar.BOOL));

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "true,  true,  true,  true",
                "true,  false, false, true",
                "true,  null,  null,  true",
                "false, true,  false, true",
                "false, false, false, false",
                "false, null,  false, null",
                "null,  true,  null,  true",
                "null,  false, false, null",
                "null,  null,  null,  null",
            })
    void and_or(
            @Nullable Boolean a, @Nullable Boolean b, @Nullable Boolean and, @Nullable Boolean or) {
        assertThat(value("a AND b", a, b)).isEqualTo(and);
        assertThat(value("a OR b", a, b)).isEqualTo(or);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"true, false", "false, true", "null, null"})
    void not(@Nullable Boolean a, @Nullable Boolean result) {
        assertThat(value("NOT a", a, null)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "a == b,                    null",
                "a != b,                    null",
                "b IS NULL,                 true",
                "b IS NOT NULL,             false",
                "a IS NULL,                 false",
                "b ?? a,                    true",
                "b ?? null ?? false,        false",
                "IF a THEN 1 ELSE 2,        1",
                "IF NOT a THEN 1 ELSE 2,    2",
                "IF b THEN 1 ELSE 2,        2",
                "IF a THEN null ELSE 2,     null",
                "1 IN [1],                  true",
                "b IN [],                   false",
                "b NOT IN [],               true",
                "b IN [true],               null",
                "a IN [false],              false",
                "a IN [false & b],          null",
                "a NOT IN [false & b],      null",
                "a IN [true & b],           true",
                "a NOT IN [true & b],       false",
                "1 IN [1 & null],           true",
                "2 IN [1 & null],           null",
                "2 NOT IN [1 & null],       null",
                "2 BETWEEN 1 AND 3,         true",
                "1 BETWEEN 1 AND 1,         true",
                "4 BETWEEN null AND 3,      false",
                "2 BETWEEN null AND 3,      null",
                "4 NOT BETWEEN 1 AND 3,     true",
                "4 NOT BETWEEN null AND 3,  true",
                "null BETWEEN 1 AND 2,      null",
            })
    void unknown_spreads(String expression, @Nullable String result) {
        Object value = value(expression.replace('&', ','), true, null);
        assertThat(value == null ? null : value.toString()).isEqualTo(result);
    }

    @Test
    void a_predicate_holds_only_where_it_is_true() {
        TestEnvironment environment = new TestEnvironment().withCurrent(TYPE);
        TestScope scope = new TestScope().withCurrent(TestScope.event(TYPE, 0, true, null));
        assertThat(Expressions.compile("a", environment).code().holds(scope)).isTrue();
        assertThat(Expressions.compile("b", environment).code().holds(scope)).isFalse();
        assertThat(Expressions.compile("NOT b", environment).code().holds(scope)).isFalse();
    }

    @Test
    void the_second_operand_is_left_alone_where_the_first_decides() {
        TestEnvironment environment = new TestEnvironment().withCurrent(TYPE);
        TestScope scope = new TestScope().withCurrent(TestScope.event(TYPE, 0, false, null));
        TypedExpression typed =
                Expressions.compile("a AND 1 / (IF a THEN 1 ELSE 0) > 1", environment);
        assertThat(typed.code().evaluate(scope)).isEqualTo(false);
        assertThat(scope.faults()).isZero();
    }

    private static @Nullable Object value(String text, @Nullable Boolean a, @Nullable Boolean b) {
        return Expressions.evaluate(
                text,
                new TestEnvironment().withCurrent(TYPE),
                new TestScope().withCurrent(TestScope.event(TYPE, 0, a, b)));
    }
}
