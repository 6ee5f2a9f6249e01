package dev.weir.compiler.expression;

import static dev.weir.compiler.expression.TestEnvironment.eventType;
import static dev.weir.compiler.expression.TestEnvironment.field;
import static dev.weir.compiler.expression.TestEnvironment.optional;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.compiler.expression.Environment.Parameter;
import dev.weir.compiler.expression.Environment.UserFunction;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.RecordType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.RecordValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fields, records, tables, functions: what names mean, and what is said where they mean nothing.
 */
final class NamesTest {
    private static final RecordType DEVICE =
            new RecordType(List.of(field("id", Scalar.STRING), optional("os", Scalar.STRING)));
    private static final EventType LOGIN =
            eventType(
                    "Login",
                    field("user", Scalar.STRING),
                    field("src_ip", Scalar.IP),
                    optional("device", DEVICE));
    private static final RecordType CUSTOMER =
            new RecordType(
                    List.of(
                            field("card", Scalar.STRING),
                            field("year", Scalar.INT),
                            field("tier", Scalar.STRING)));

    private static TestEnvironment environment() {
        return new TestEnvironment()
                .withCurrent(LOGIN)
                .with("limit", new Environment.Constant(Scalar.INT, 3L))
                .with("kiosks", Environment.ListOf.ofItems("kiosks", List.of()))
                .with(
                        "customers",
                        new Environment.Table(
                                "customers",
                                CUSTOMER,
                                List.of(0, 1),
                                Map.of(
                                        List.of("u", 2026L),
                                        new RecordValue(List.of("u", 2026L, "gold")))));
    }

    private static String typed(String expression) {
        TestScope scope =
                new TestScope()
                        .withCurrent(
                                TestScope.event(
                                        LOGIN,
                                        0,
                                        "u",
                                        null,
                                        new RecordValue(Arrays.asList("d1", null))));
        return Expressions.typed(expression, environment(), scope);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user                          | string u",
                "device.id                     | string d1",
                "device.os                     | string null",
                "limit + 1                     | int 4",
                "customers[user, 2026].tier    | string gold",
                "customers[user, 2027].tier    | string null",
                "customers[device.os, 2026].tier | string null",
                "`user`                        | string u",
            })
    void what_names_mean(String expression, String result) {
        assertThat(typed(expression)).isEqualTo(result);
    }

    @Test
    void members_can_be_null() {
        assertThat(Expressions.compile("user", environment()).nullable()).isFalse();
        assertThat(Expressions.compile("device.id", environment()).nullable()).isTrue();
        assertThat(Expressions.compile("customers[user, 1].tier", environment()).nullable())
                .isTrue();
        assertThat(Expressions.compile("limit", environment()).constant()).isTrue();
        assertThat(Expressions.compile("user == device.id", environment()).currentFields())
                .extracting(Object::toString)
                .containsExactly("user", "device");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usr == \"a\"               | user == \"a\"",
                "src_ipp == \"::1\"         | src_ip == \"::1\"",
                "limti > 1                  | limit > 1",
                "device.di                  | device.id",
                "customers[user, 1].teir    | customers[user, 1].tier",
                "uper(user)                 | upper(user)",
            })
    void a_misspelt_name_is_corrected(String expression, String corrected) {
        assertThat(Expressions.corrected(expression, environment())).isEqualTo(corrected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing_like_it            | UNKNOWN_NAME",
                "nothing(1)                 | UNKNOWN_FUNCTION",
                "user.name                  | UNKNOWN_FIELD",
                "kiosks                     | NO_VALUE",
                "customers                  | NO_VALUE",
                "customers[user].tier       | ARGUMENT_COUNT",
                "customers[1, 2].tier       | TYPE_MISMATCH",
                "lower(nothing) == other AND upper(nothing) == user | UNKNOWN_NAME",
            })
    void what_is_unknown_is_one_error(String expression, Code code) {
        assertThat(Expressions.problems(expression, environment()).get(0).code()).isEqualTo(code);
    }

    @Test
    void an_unknown_field_names_the_known_ones() {
        TestEnvironment environment =
                new TestEnvironment().withVariable("ok", 0, LOGIN, Environment.Use.SINGLE);
        Diagnostic problem = Expressions.problems("ok.src_ipp == \"::1\"", environment).get(0);
        assertThat(problem.code()).isEqualTo(Code.UNKNOWN_FIELD);
        assertThat(problem.label()).isEqualTo("`Login` has: user, src_ip, device");
        assertThat(problem.help()).isEqualTo("did you mean `src_ip`?");
    }

    @Test
    void a_missing_expression_was_reported_before() {
        List<Diagnostic> problems = new ArrayList<>();
        assertThat(
                        new ExpressionCompiler(environment(), problems)
                                .compile(
                                        new dev.weir.rules.ast.Expression.Missing(
                                                Expressions.parse("1").span())))
                .isNull();
        assertThat(problems).isEmpty();
    }

    @Test
    void a_compiled_expression_prints_in_one_layout() {
        String text =
                "NOT (user IN [\"a\",\"b\"] OR limit*(1+2)>=4-(3-2)) AND IF true THEN 1 ELSE"
                        + " 2==`a b`";
        TestEnvironment environment =
                environment().with("a b", new Environment.Constant(Scalar.INT, 1L));
        assertThat(ExpressionText.of(Expressions.parse(text)))
                .isEqualTo(
                        "NOT (user IN [\"a\", \"b\"] OR limit * (1 + 2) >= 4 - (3 - 2)) AND (IF"
                                + " true THEN 1 ELSE 2 == `a b`)");
        assertThat(Expressions.compile("limit+1", environment).code()).hasToString("limit + 1");
    }

    @Test
    void a_condition_is_split_at_each_and() {
        assertThat(
                        ExpressionCompiler.conjuncts(
                                Expressions.parse(
                                        "1 == 1 AND (2 == 2 AND 3 == 3) AND (4 == 4 OR 5 == 5)")))
                .extracting(ExpressionText::of)
                .containsExactly("1 == 1", "2 == 2", "3 == 3", "4 == 4 OR 5 == 5");
    }

    @Test
    void a_function_is_inlined_with_its_arguments() {
        TestEnvironment environment =
                environment()
                        .with(function("twice", Scalar.INT, "x * 2", parameter("x", Scalar.INT)))
                        .with(
                                function(
                                        "above",
                                        Scalar.BOOL,
                                        "twice(x) + limit > y",
                                        parameter("x", Scalar.INT),
                                        parameter("y", new DecimalType(2))))
                        .with(
                                function(
                                        "or_none",
                                        Scalar.STRING,
                                        "s ?? \"none\"",
                                        new Parameter("s", Scalar.STRING, true)));
        TestScope scope = new TestScope().withCurrent(TestScope.event(LOGIN, 0, "abc", null, null));
        assertThat(Expressions.typed("twice(length(user))", environment, scope)).isEqualTo("int 6");
        assertThat(Expressions.typed("twice(twice(3))", environment, scope)).isEqualTo("int 12");
        assertThat(Expressions.compile("twice(3)", environment).constant()).isTrue();
        assertThat(Expressions.typed("above(length(user), 8)", environment, scope))
                .isEqualTo("bool true");
        assertThat(Expressions.typed("or_none(device.os)", environment, scope))
                .isEqualTo("string none");
        assertThat(Expressions.typed("twice(length(device.os))", environment, scope))
                .isEqualTo("int null");
        assertThat(Expressions.compile("twice(length(user))", environment).currentFields())
                .hasSize(1);
    }

    @Test
    void a_function_does_not_see_the_event() {
        TestEnvironment environment = environment().with(function("who", Scalar.STRING, "user"));
        assertThat(Expressions.problems("who() == \"a\"", environment))
                .extracting(Diagnostic::code)
                .containsExactly(Code.UNKNOWN_NAME);
    }

    @Test
    void a_function_that_calls_itself_ends() {
        TestEnvironment environment =
                environment().with(function("f", Scalar.INT, "f(x)", parameter("x", Scalar.INT)));
        assertThat(Expressions.problems("f(length(user))", environment))
                .extracting(Diagnostic::code)
                .containsExactly(Code.FUNCTION_DEPTH);
    }

    @Test
    void a_function_is_called_as_declared() {
        TestEnvironment environment =
                environment()
                        .with(function("twice", Scalar.INT, "x * 2", parameter("x", Scalar.INT)));
        assertThat(Expressions.problems("twice(1, 2)", environment).get(0).help())
                .isEqualTo("it is declared as `twice(x int)`");
        assertThat(Expressions.corrected("twice(\"5\")", environment)).isEqualTo("twice(5)");
    }

    @Test
    void a_script_gets_its_arguments_by_name() {
        TestEnvironment environment =
                environment()
                        .with(
                                new UserFunction(
                                        "script",
                                        List.of(
                                                parameter("a", Scalar.STRING),
                                                new Parameter("b", Scalar.STRING, true)),
                                        Scalar.STRING,
                                        false,
                                        null,
                                        arguments ->
                                                new java.util.TreeMap<>(arguments).toString()));
        TestScope scope = new TestScope().withCurrent(TestScope.event(LOGIN, 0, "abc", null, null));
        assertThat(Expressions.typed("script(user, device.os)", environment, scope))
                .isEqualTo("string {a=abc}");
        assertThat(Expressions.typed("script(device.os, user)", environment, scope))
                .isEqualTo("string null");
    }

    private static Parameter parameter(String name, dev.weir.runtime.event.Type type) {
        return new Parameter(name, type, false);
    }

    private static UserFunction function(
            String name, dev.weir.runtime.event.Type result, String body, Parameter... parameters) {
        return new UserFunction(
                name, List.of(parameters), result, false, Expressions.parse(body), null);
    }
}
