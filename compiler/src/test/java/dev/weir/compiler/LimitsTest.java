package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is long or deep compiles, or is an error; it never overflows the stack or takes forever. */
class LimitsTest {
    private static final String LOGIN =
            "EVENT Login { user string, n int?, ok bool?, ts timestamp } TIME ts\n";

    /** As deep as the parser lets them be: 1,000 operators, 200 brackets. */
    @ParameterizedTest
    @CsvSource({
        "'n', ' + 1', 990, ' > 3'",
        "'n', ' ?? 1', 990, ' > 3'",
        "'ok', ' AND ok', 990, ''",
        "'ok', ' OR ok', 990, ''",
        "'', 'NOT ', 990, 'ok'",
        "'', '-', 990, 'n > 3'",
    })
    void compilesLongChains(String first, String next, int times, String last) {
        String condition = first + next.repeat(times) + last;
        assertThat(codes(rule("MATCH a: Login[" + condition + "]"))).isEmpty();
    }

    /** Names are looked up and types found in what is left, so this is where a stack would end. */
    @ParameterizedTest
    @CsvSource({
        "'MATCH a: Login[n > ', '-', '1]'",
        "'MATCH a: Login[', 'NOT ', 'ok]'",
        "'MATCH a: Login[n > ', '1 + ', '1]'",
        "'MATCH a: Login[n > ', 'n ?? ', '1]'",
        "'MATCH a: Login[n', '.n', ' > 1]'",
        "'MATCH a: Login', '+', ''",
        "'WINDOW SLIDING 5m OF Login HAVING sum(', '-', 'n) > 1'",
        "'WINDOW SLIDING 5m OF Login HAVING count() > 1 EMIT x = ', '-', 'count()'",
    })
    void reportsWhatIsTooDeepAndGoesOn(String before, String operator, String after) {
        String tooDeep = rule(before + operator.repeat(3_000) + after);
        assertThat(codes(tooDeep + "\nCONST a = b")).contains(Code.NESTING, Code.UNKNOWN_NAME);
    }

    @ParameterizedTest
    @CsvSource({
        "'MATCH a: Login[', '(1 + n + ', 2, ')', ' > 3]'",
        "'MATCH a: Login[', 'abs(1 + ', n, ')', ' > 3]'",
        "'MATCH a: Login[(', 'IF ok THEN 1 ELSE ', 2, '', ') > 3]'",
        "'MATCH ', '(Login -> ', 'Login', ')', ' WITHIN 5m'",
        "'MATCH ', '(Login | ', 'Login', ')', ''",
        "'MATCH ', '(', 'Login{9999}', '){9999}', ' WITHIN 5m'",
    })
    void compilesDeepBrackets(
            String before, String open, String middle, String close, String after) {
        String text = before + open.repeat(190) + middle + close.repeat(190) + after;
        assertThat(codes(rule(text))).isEmpty();
    }

    @Test
    void limitsWhatFunctionsBecomeWhenWrittenOut() {
        String doubling =
                "FUNCTION f0(a int) int = a\n"
                        + lines(40, i -> function(i + 1, "f" + i + "(a) + f" + i + "(a)"));
        assertThat(codes(doubling)).contains(Code.FUNCTION_DEPTH);

        String chain = "FUNCTION f0(a int) int = a\n" + lines(60, i -> function(i + 1, call(i)));
        assertThat(codes(chain)).contains(Code.FUNCTION_DEPTH);

        String deep = " + 1".repeat(900);
        String two = "FUNCTION f(a int) int = a" + deep + "\n";
        assertThat(codes(two + rule("MATCH a: Login[f(n)" + deep + " > 3]")))
                .containsExactly(Code.FUNCTION_DEPTH);
    }

    @Test
    void limitsConstantStrings() {
        String doubling =
                "CONST a0 = \"x\"\n" + lines(100, i -> "CONST a" + (i + 1) + twice("a" + i));
        assertThat(codes(doubling)).containsExactly(Code.STRING_LENGTH);
    }

    @Test
    void limitsViewsAndSteps() {
        String views = "DEFINE v0 AS Login\n" + lines(300, i -> "DEFINE v" + (i + 1) + " AS v" + i);
        assertThat(codes(LOGIN + views)).containsExactly(Code.NESTING);

        String steps = "Login -> ".repeat(10_000) + "Login";
        assertThat(codes(rule("MATCH " + steps + " WITHIN 5m"))).containsExactly(Code.COUNT_RANGE);
    }

    static Stream<Arguments> longTexts() {
        return Stream.of(
                Arguments.of("constants", lines(9_999, i -> "CONST a" + i + " = a" + (i + 1))),
                Arguments.of("unknown names", lines(9_999, i -> "CONST a" + i + " = b" + i)),
                Arguments.of("duplicates", "CONST a = 1\n".repeat(9_999)),
                Arguments.of(
                        "rules that feed each other",
                        LOGIN
                                + lines(
                                        3_000,
                                        i ->
                                                "RULE r"
                                                        + i
                                                        + " { BY user MATCH l: Login"
                                                        + " EMIT AS Login user }")),
                Arguments.of(
                        "steps",
                        rule(
                                "MATCH "
                                        + joined(
                                                " -> ",
                                                5_000,
                                                i -> "a" + i + ": Login[n > a" + (i - 1) + ".n]")
                                        + " WITHIN 5m")),
                Arguments.of(
                        "branches that share a name",
                        rule("MATCH " + joined(" | ", 5_000, i -> "a: Login[n == " + i + "]"))),
                Arguments.of(
                        "negations",
                        rule("MATCH " + "Login -> !Login -> ".repeat(4_000) + "Login WITHIN 5m")),
                Arguments.of(
                        "fields",
                        "EVENT E { "
                                + joined(", ", 5_000, i -> "f" + i + " int")
                                + " }\nRULE r { BY () MATCH a: E EMIT "
                                + joined(", ", 5_000, i -> "a.f" + i)
                                + " }"),
                Arguments.of(
                        "rules that use a list",
                        LOGIN
                                + "LIST l = ["
                                + joined(", ", 5_000, String::valueOf)
                                + "]\n"
                                + lines(2_000, i -> "RULE r" + i + " { MATCH a: Login[n IN l] }")),
                Arguments.of(
                        "parts of a key",
                        rule("MATCH a: Login -> b: Login WITHIN 5m")
                                .replace(
                                        "BY user",
                                        "BY " + joined(", ", 5_000, i -> "k" + i + " = user"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longTexts")
    @Timeout(120)
    void compilesLongTexts(String what, String text) {
        assertThat(Set.copyOf(codes(text))).doesNotContain(Code.SYNTAX);
    }

    private static String rule(String clauses) {
        return LOGIN + "RULE r { BY user " + clauses + " }";
    }

    private static String function(int number, String body) {
        return "FUNCTION f" + number + "(a int) int = " + body;
    }

    private static String call(int number) {
        return "f" + number + "(a)";
    }

    private static String twice(String name) {
        return " = concat(" + name + ", " + name + ")";
    }

    private static String lines(int count, IntFunction<String> line) {
        return joined("\n", count, line) + "\n";
    }

    private static String joined(String between, int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(between));
    }

    private static List<Code> codes(String text) {
        PackSource pack = PackSource.of("pack", new SourceText("pack.rule", text));
        return RuleCompiler.compile(pack, CompileOptions.none()).diagnostics().stream()
                .map(Diagnostic::code)
                .filter(code -> code != Code.UNUSED && code != Code.AMBIGUOUS_RUN)
                .toList();
    }
}
