package dev.weir.compiler.expression;

import static dev.weir.compiler.expression.TestEnvironment.eventType;
import static dev.weir.compiler.expression.TestEnvironment.field;
import static dev.weir.compiler.expression.TestEnvironment.optional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.compiler.expression.Environment.Use;
import dev.weir.compiler.expression.Environment.Variable;
import dev.weir.compiler.expression.TypedExpression.SlotField;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.value.Decimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AggregatesTest {
    private static final EventType PAYMENT =
            eventType(
                    "Payment",
                    field("card", Scalar.STRING),
                    optional("amount", new DecimalType(2)),
                    optional("n", Scalar.INT),
                    optional("d", Scalar.DURATION),
                    optional("x", Scalar.FLOAT));
    private static final EventType REFUND =
            eventType("Refund", optional("n", Scalar.INT), field("card", Scalar.STRING));

    private static TestScope threePayments() {
        return new TestScope()
                .with(
                        0,
                        TestScope.event(PAYMENT, 1000, "a", new Decimal(150, 2), 1L, 10L, 1e16),
                        TestScope.event(PAYMENT, 2000, "b", null, null, null, 1.0),
                        TestScope.event(PAYMENT, 3000, "a", new Decimal(250, 2), 5L, 20L, -1e16))
                .with(1, TestScope.event(PAYMENT, 4000, "z", new Decimal(10000, 2), 2L, 5L, 2.0))
                .withKey("k")
                .at(5000);
    }

    /** As in EMIT of {@code p: Payment{1,} -> cash: Payment}. */
    private static TestEnvironment pattern() {
        return new TestEnvironment()
                .withVariable("p", 0, PAYMENT, Use.MANY)
                .withVariable("cash", 1, PAYMENT, Use.SINGLE)
                .with("limit", new Environment.Constant(new DecimalType(2), new Decimal(200, 2)))
                .with("card", new Environment.KeyPart(0, Scalar.STRING));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count(p)                              | int 3",
                "count(p, amount > 2)                  | int 1",
                "count(p, p.amount > limit)            | int 1",
                "count(p, card == \"a\" AND n IS NOT NULL) | int 2",
                "count(p, amount < cash.amount)        | int 2",
                "count(p, time() > time(p) - 1ms)      | int 3",
                "sum(p.amount)                         | decimal(2) 4.00",
                "sum(p.n)                              | int 6",
                "sum(p.d)                              | duration 30ms",
                "sum(p.x)                              | float 1.0",
                "sum(p.amount * 2)                     | decimal(2) 8.00",
                "sum(p.amount) + cash.amount           | decimal(2) 104.00",
                "sum(p.n * cash.n)                     | int 12",
                "sum(if_null(p.n))                     | int 7",
                "avg(p.n)                              | float 3.0",
                "avg(p.d)                              | duration 15ms",
                "avg(p.amount)                         | float 2.0",
                "stddev(p.n)                           | float 2.0",
                "min(p.amount)                         | decimal(2) 1.50",
                "max(p.amount)                         | decimal(2) 2.50",
                "max(p.card)                           | string b",
                "distinct(p.card)                      | int 2",
                "percentile(p.n, 50)                   | int 1",
                "percentile(p.n, 50.1)                 | int 5",
                "percentile(p.n, cash.n * 50)          | int 5",
                "percentile(p.n, cash.n * 51)          | int null",
                "first(p.card)                         | string a",
                "last(p.amount)                        | decimal(2) 2.50",
                "first(p.n ?? 7)                       | int 1",
                "collect(p.card)                       | list<string> [a, b, a]",
                "collect(p.n)                          | list<int> [1, 5]",
                "first(time(p))                        | timestamp 1970-01-01T00:00:01.000Z",
                "max(time(p)) - min(time(p))           | duration 2s",
                "last(time(p) - time(cash))            | duration -1s",
                "count(cash)                           | int 1",
                "sum(cash.n)                           | int 2",
                "time(cash)                            | timestamp 1970-01-01T00:00:04.000Z",
                "time()                                | timestamp 1970-01-01T00:00:05.000Z",
                "card                                  | string k",
            })
    void in_a_pattern(String expression, String result) {
        TestEnvironment environment = pattern();
        environment.with(
                new Environment.UserFunction(
                        "if_null",
                        List.of(new Environment.Parameter("v", Scalar.INT, true)),
                        Scalar.INT,
                        false,
                        Expressions.parse("v ?? 1"),
                        null));
        assertThat(Expressions.typed(expression, environment, threePayments())).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count(p)        | int 0",
                "sum(p.amount)   | decimal(2) 0.00",
                "sum(p.x)        | float 0.0",
                "distinct(p.n)   | int 0",
                "collect(p.n)    | list<int> []",
                "avg(p.n)        | float null",
                "stddev(p.n)     | float null",
                "min(p.n)        | int null",
                "first(p.n)      | int null",
                "percentile(p.n, 50) | int null",
                "cash.amount     | decimal(2) null",
                "time(cash)      | timestamp null",
            })
    void over_nothing(String expression, String result) {
        assertThat(Expressions.typed(expression, pattern(), new TestScope())).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count()                       | int 3",
                "count(n > 1)                  | int 1",
                "count(m, n > 1)               | int 1",
                "sum(amount)                   | decimal(2) 4.00",
                "sum(amount * 2)               | decimal(2) 8.00",
                "sum(m.amount * n)             | decimal(2) 14.00",
                "max(time())                   | timestamp 1970-01-01T00:00:03.000Z",
                "max(time(m))                  | timestamp 1970-01-01T00:00:03.000Z",
                "time()                        | timestamp 1970-01-01T00:00:05.000Z",
                "last(card)                    | string a",
            })
    void in_a_window_with_one_source(String expression, String result) {
        TestEnvironment environment = new TestEnvironment().withOnlySource("m", PAYMENT);
        assertThat(Expressions.typed(expression, environment, threePayments())).isEqualTo(result);
    }

    @Test
    void an_aggregate_may_have_a_window_of_its_own() {
        TestEnvironment environment =
                new TestEnvironment()
                        .withOnlySource("m", PAYMENT)
                        .with("day", new Environment.Constant(Scalar.DURATION, 86_400_000L));
        TestScope scope = threePayments();
        for (String text :
                List.of(
                        "count() OVER 5m",
                        "avg(m.n) OVER day BEFORE 5m",
                        "sum(n) OVER 1h BEFORE THIS",
                        "sum(n) OVER 1h BEFORE 0s")) {
            assertThat(Expressions.evaluate(text, environment, scope)).as(text).isNotNull();
        }
        assertThat(scope.windows())
                .containsExactly(
                        new OverWindow(300_000, 0, false),
                        new OverWindow(86_400_000, 300_000, false),
                        new OverWindow(3_600_000, 0, true),
                        new OverWindow(3_600_000, 0, false));
    }

    @Test
    void a_sum_that_overflows_is_null_and_counted() {
        TestScope scope =
                new TestScope()
                        .with(
                                0,
                                TestScope.event(PAYMENT, 1, "a", null, Long.MAX_VALUE, null, null),
                                TestScope.event(PAYMENT, 2, "a", null, 1L, null, null));
        assertThat(Expressions.evaluate("sum(p.n)", pattern(), scope)).isNull();
        assertThat(scope.faults()).isEqualTo(1);
    }

    @Test
    void branches_of_one_label_are_read_in_the_order_of_their_places() {
        EventType common = eventType("w", optional("n", Scalar.INT), field("card", Scalar.STRING));
        TestEnvironment environment =
                new TestEnvironment()
                        .with("w", new Variable("w", List.of(0, 1), common, Use.MANY))
                        .with("s", new Variable("s", List.of(1, 2), common, Use.SINGLE));
        TestScope scope =
                new TestScope()
                        .with(0, TestScope.event(PAYMENT, 2000, "p", null, 2L, null, null))
                        .with(
                                1,
                                TestScope.event(REFUND, 1000, 1L, "r"),
                                TestScope.event(REFUND, 3000, 3L, "r"));
        assertThat(Expressions.typed("collect(w.n)", environment, scope))
                .isEqualTo("list<int> [1, 2, 3]");
        assertThat(Expressions.typed("count(w, card == \"r\")", environment, scope))
                .isEqualTo("int 2");
        assertThat(Expressions.typed("s.n", environment, scope)).isEqualTo("int 3");
        assertThat(Expressions.typed("s.card", environment, scope)).isEqualTo("string r");
        TypedExpression typed = Expressions.compile("sum(w.n)", environment);
        assertThat(typed.aggregated()).containsExactlyInAnyOrder(0, 1);
        assertThat(typed.slotFields())
                .containsExactlyInAnyOrder(new SlotField(0, 0), new SlotField(1, 0));
    }

    @Test
    void a_repeated_step_speaks_of_its_iterations_before() {
        TestEnvironment environment =
                new TestEnvironment()
                        .withCurrent(PAYMENT)
                        .withVariable("t", 0, PAYMENT, Use.SELF_MANY);
        TestScope scope =
                threePayments()
                        .withCurrent(TestScope.event(PAYMENT, 9000, "c", null, 6L, null, null));
        TypedExpression typed =
                Expressions.compile("n > max(t.n) AND time() - last(time(t)) > 5s", environment);
        assertThat(typed.code().evaluate(scope)).isEqualTo(true);
        assertThat(typed.selfAggregates()).containsExactlyInAnyOrder("max", "last");
        assertThat(typed.aggregated()).isEmpty();
        assertThat(typed.currentFields()).extracting(Object::toString).containsExactly("n");
        assertThat(Expressions.problems("n > t.n", environment))
                .extracting(Diagnostic::code, Diagnostic::help)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Code.BARE_REPEATED_STEP,
                                "`n` is the event at hand, `last(t.n)` the one before"));
    }

    @Test
    void a_single_step_names_itself() {
        TestEnvironment environment =
                new TestEnvironment()
                        .withCurrent(PAYMENT)
                        .withVariable("t", 0, PAYMENT, Use.SELF)
                        .withVariable("i", 1, PAYMENT, Use.ITERATION);
        TestScope scope =
                threePayments()
                        .withCurrent(TestScope.event(PAYMENT, 9000, "c", null, 2L, null, null));
        TypedExpression typed =
                Expressions.compile("t.n == i.n AND time(t) > time(i)", environment);
        assertThat(typed.code().evaluate(scope)).isEqualTo(true);
        assertThat(typed.iteration()).containsExactly(1);
        assertThat(typed.aggregated()).isEmpty();
        assertThat(typed.currentFields()).extracting(Object::toString).containsExactly("n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p.amount > 5                  | BARE_REPEATED_STEP",
                "time(p)                       | BARE_REPEATED_STEP",
                "p                             | BARE_REPEATED_STEP",
                "cash                          | NO_VALUE",
                "sum(p)                        | AGGREGATE_STEP",
                "sum(5)                        | AGGREGATE_STEP",
                "sum(card)                     | AGGREGATE_STEP",
                "count()                       | AGGREGATE_STEP",
                "count(card)                   | AGGREGATE_STEP",
                "count(p, n > 1, n > 2)        | ARGUMENT_COUNT",
                "count(p, n)                   | TYPE_MISMATCH",
                "sum(p.n, 5)                   | ARGUMENT_COUNT",
                "percentile(p.n)               | ARGUMENT_COUNT",
                "percentile(p.n, 101)          | INVALID_VALUE",
                "percentile(p.n, \"a\")        | TYPE_MISMATCH",
                "sum(p.card)                   | ARGUMENT_TYPE",
                "avg(time(p))                  | ARGUMENT_TYPE",
                "sum(max(p.n))                 | AGGREGATE_PLACE",
                "count(p, n > max(p.n))        | AGGREGATE_PLACE",
                "count(p) OVER 5m              | AGGREGATE_PLACE",
                "sum(p.amout)                  | UNKNOWN_FIELD",
                "sum(p.amount * amont)         | UNKNOWN_NAME",
            })
    void a_mistake_is_one_error(String expression, Code code) {
        assertThat(Expressions.problems(expression, pattern()))
                .extracting(Diagnostic::code)
                .containsExactly(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count() OVER n               | UNKNOWN_NAME",
                "count() OVER wide            | TYPE_MISMATCH",
                "count() OVER none            | DURATION_RANGE",
                "count() OVER 5m BEFORE -1s   | DURATION_RANGE",
            })
    void a_window_needs_a_duration(String expression, Code code) {
        TestEnvironment environment =
                new TestEnvironment()
                        .withOnlySource("m", PAYMENT)
                        .with("wide", new Environment.Constant(Scalar.INT, 5L))
                        .with("none", new Environment.Constant(Scalar.DURATION, 0L));
        assertThat(Expressions.problems(expression, environment))
                .extracting(Diagnostic::code)
                .containsExactly(code);
    }
}
