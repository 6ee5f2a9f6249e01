package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScalarFunctionsTest {
    private static final EventType TYPE =
            TestEnvironment.eventType(
                    "T",
                    TestEnvironment.optional("s", Scalar.STRING),
                    TestEnvironment.optional("n", Scalar.INT),
                    TestEnvironment.optional("x", Scalar.FLOAT),
                    TestEnvironment.optional("t", Scalar.TIMESTAMP),
                    TestEnvironment.optional("ip", Scalar.IP),
                    TestEnvironment.optional("xs", new ListType(Scalar.INT)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "lower(\"ÀB\")                                   | string àb",
                "upper(\"straße\")                               | string STRASSE",
                "trim(\" \\ta b\\r\\n\")                         | string a b",
                "length(trim(\"\\u00a0a\"))                      | int 2",
                "contains(\"abc\", \"bc\")                       | bool true",
                "contains([1, 2], 2)                             | bool true",
                "contains([1, 2], 3)                             | bool false",
                "starts_with(\"abc\", \"ab\")                    | bool true",
                "ends_with(\"abc\", \"ab\")                      | bool false",
                "concat(\"a\", \"b\", \"c\")                     | string abc",
                "split(\"a,b,,c,\", \",\")                       | list<string> [a, b, , c, ]",
                "split(\"ab\", \"\")                             | list<string> [ab]",
                "split(\"a/b\", \"/\")[-1]                       | string b",
                "length(\"a\\ud83d\\ude00b\")                    | int 3",
                "length([1, 2])                                  | int 2",
                "substring(\"hello\", 1)                         | string ello",
                "substring(\"hello\", 1, 2)                      | string el",
                "substring(\"a\\ud83d\\ude00b\", 1, 1)           | string \ud83d\ude00",
                "length(substring(\"hello\", 9))                 | int 0",
                "substring(\"hello\", -1)                        | string null",
                "entropy(\"\")                                   | float 0.0",
                "entropy(\"aaaa\")                               | float 0.0",
                "entropy(\"abcd\")                               | float 2.0",
                "extract(\"id=42;\", /id=([0-9]+)/)              | string 42",
                "extract(\"id=42;\", /[0-9]+/)                   | string 42",
                "extract(\"a1b2\", /([a-z])([0-9])/, 2)          | string 1",
                "extract(\"a1b2\", /([a-z])([0-9])/, 0)          | string a1",
                "extract(\"abc\", /[0-9]/)                       | string null",
                "abs(-5)                                         | int 5",
                "abs(-1.50)                                      | decimal(2) 1.50",
                "abs(-1m)                                        | duration 1m",
                "floor(-1.5)                                     | int -2",
                "ceil(-1.5)                                      | int -1",
                "round(1.5)                                      | int 2",
                "round(-2.5)                                     | int -3",
                "round(25e-1)                                    | int 3",
                "round(0.49999999999999994e0)                    | int 0",
                "floor(1e300)                                    | int null",
                "round(2.345, 2)                                 | decimal(2) 2.35",
                "round(-2.345, 2)                                | decimal(2) -2.35",
                "round(2.3, 4)                                   | decimal(1) 2.3",
                "round(1250, -2)                                 | int 1300",
                "round(125.5, -1)                                | decimal(0) 130",
                "round(2125e-3, 2)                               | float 2.13",
                "round(1e300, 400)                               | float 1.0E300",
                "least(3, 1, 2)                                  | int 1",
                "greatest(1, 2.5)                                | decimal(1) 2.5",
                "greatest(\"a\", \"b\")                          | string b",
                "least(1m, 30s)                                  | duration 30s",
                "hour(2026-01-01T23:30:00Z)                      | int 23",
                "hour(2026-01-01T23:30:00Z, \"Asia/Tokyo\")      | int 8",
                "day_of_week(2026-01-01)                         | int 4",
                "day_of_week(2026-01-04)                         | int 7",
                "date(2026-01-01T23:30:00Z)                      | timestamp 2026-01-01T00:00:00.000Z",
                "date(2026-07-01T23:30:00Z, \"Europe/Paris\")    | timestamp 2026-07-01T22:00:00.000Z",
                "in_cidr(\"10.1.2.3\", \"10.0.0.0/8\")           | bool true",
                "in_cidr(\"::1\", \"10.0.0.0/8\")                | bool false",
                "network(\"10.1.2.3\", 24)                       | ip 10.1.2.0/24",
                "network(\"2001:db8::1\", 32)                    | ip 2001:db8::/32",
                "network(\"10.1.2.3\", 33)                       | ip null",
                "round(distance_km(52.52, 13.405, 48.8566, 2.3522)) | int 877",
                "distance_km(10, 20, 10, 20)                     | float 0.0",
                "round(distance_km(0, 0, 0, 180))                | int 20015",
                "to_int(\"42\")                                  | int 42",
                "to_int(\"-42\")                                 | int -42",
                "to_int(\"4.2\")                                 | int null",
                "to_int(\"\")                                    | int null",
                "to_int(\"99999999999999999999\")                | int null",
                "to_int(3.99)                                    | int 3",
                "to_int(-39e-1)                                  | int -3",
                "to_int(1e30)                                    | int null",
                "to_int(1m)                                      | int 60000",
                "to_float(\"1e3\")                               | float 1000.0",
                "to_float(\"x\")                                 | float null",
                "to_float(\"1e999\")                             | float null",
                "to_float(\"NaN\")                               | float null",
                "to_float(1.25)                                  | float 1.25",
                "to_string(1.50)                                 | string 1.50",
                "to_string(90m)                                  | string 1h30m",
                "to_string([1, 2])                               | string [1, 2]",
                "to_string(true)                                 | string true",
                "[1, 2, 3][0]                                    | int 1",
                "[1, 2, 3][-3]                                   | int 1",
                "[1, 2, 3][3]                                    | int null",
                "[1, 2, 3][-4]                                   | int null",
            })
    void a_result_and_its_type(String expression, String result) {
        assertThat(Expressions.typed(expression)).isEqualTo(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lower(s)",
                "trim(s)",
                "contains(s, \"a\")",
                "contains(\"a\", s)",
                "contains(xs, 1)",
                "contains([1], n)",
                "concat(\"a\", s)",
                "split(s, \",\")",
                "length(s)",
                "length(xs)",
                "substring(s, 1)",
                "substring(\"abc\", n)",
                "substring(\"abc\", 1, n)",
                "entropy(s)",
                "extract(s, /a/)",
                "abs(n)",
                "round(x)",
                "round(x, 2)",
                "round(1e0, n)",
                "least(1, n)",
                "greatest(n, 1)",
                "hour(t)",
                "hour(2026-01-01, s)",
                "date(t)",
                "in_cidr(ip, \"10.0.0.0/8\")",
                "network(ip, 24)",
                "network(\"::1\", n)",
                "distance_km(1, 2, 3, x)",
                "to_int(s)",
                "to_float(x)",
                "to_string(n)",
                "xs[0]",
                "[1][n]",
                "s LIKE \"a\"",
                "\"a\" LIKE s",
                "s MATCHES /a/",
                "s NOT MATCHES /a/",
                "-n",
                "n + 1",
            })
    void a_null_argument_gives_null(String expression) {
        TypedExpression typed =
                Expressions.compile(expression, new TestEnvironment().withCurrent(TYPE));
        TestScope scope =
                new TestScope()
                        .withCurrent(TestScope.event(TYPE, 0, null, null, null, null, null, null));
        assertThat(typed.code().evaluate(scope)).isNull();
        assertThat(typed.nullable()).isTrue();
        assertThat(scope.faults()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lower()                          | ARGUMENT_COUNT",
                "lower(\"a\", \"b\")              | ARGUMENT_COUNT",
                "distance_km(1, 2)                | ARGUMENT_COUNT",
                "lower(1)                         | ARGUMENT_TYPE",
                "abs(\"a\")                       | ARGUMENT_TYPE",
                "round(1.5, 1.5)                  | ARGUMENT_TYPE",
                "hour(5)                          | ARGUMENT_TYPE",
                "hour(t, \"Mars/Olympus\")        | INVALID_VALUE",
                "in_cidr(ip, \"10.0.0/8\")        | INVALID_VALUE",
                "in_cidr(ip, s)                   | ARGUMENT_TYPE",
                "extract(s, \"a\")                | ARGUMENT_TYPE",
                "extract(s, /(a)/, 2)             | INVALID_VALUE",
                "extract(s, /(a/)                 | INVALID_REGEX",
                "lower(/a/)                       | NO_VALUE",
                "to_int(true)                     | ARGUMENT_TYPE",
                "least(true, false)               | NO_ORDER",
                "least(1, \"a\")                  | UNLIKE_TYPES",
                "time(s)                          | ARGUMENT_TYPE",
                "\"abc\"[0]                       | TYPE_MISMATCH",
                "xs[\"a\"]                        | TYPE_MISMATCH",
                "xs[0, 1]                         | TYPE_MISMATCH",
                "n LIKE \"a\"                     | TYPE_MISMATCH",
                "n MATCHES /a/                    | TYPE_MISMATCH",
                "lower(s) OVER 5m                 | AGGREGATE_PLACE",
            })
    void what_a_function_cannot_take_is_one_error(String expression, Code code) {
        assertThat(Expressions.problems(expression, new TestEnvironment().withCurrent(TYPE)))
                .extracting(Diagnostic::code)
                .containsExactly(code);
    }

    @Test
    void mistakes_are_corrected() {
        TestEnvironment environment = new TestEnvironment().withCurrent(TYPE);
        assertThat(Expressions.corrected("lowr(s)", environment)).isEqualTo("lower(s)");
        assertThat(Expressions.corrected("starts_wiht(s, s)", environment))
                .isEqualTo("starts_with(s, s)");
        assertThat(Expressions.corrected("concat(s, n)", environment))
                .isEqualTo("concat(s, to_string(n))");
        assertThat(Expressions.corrected("abs(\"5\")", environment)).isEqualTo("abs(5)");
        assertThat(Expressions.corrected("lower(5)", environment)).isEqualTo("lower(\"5\")");
    }

    @Test
    void all_errors_of_an_expression_are_found_and_none_twice() {
        List<Diagnostic> problems =
                Expressions.problems(
                        "lower(5) == upper(nme) AND n > \"7\"",
                        new TestEnvironment().withCurrent(TYPE));
        assertThat(problems)
                .extracting(Diagnostic::code)
                .containsExactly(Code.ARGUMENT_TYPE, Code.UNKNOWN_NAME, Code.UNLIKE_TYPES);
    }
}
