package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Regular expressions that a backtracking matcher does not come back from. */
final class HostileRegexTest {
    private static final EventType EVENT =
            TestEnvironment.eventType("E", TestEnvironment.field("text", Scalar.STRING));

    /** What follows each: nothing in the text lets the whole match. */
    private static final List<String> LOOPS =
            List.of(
                    "(a+)+",
                    "(a*)*",
                    "(a|a)+",
                    "(a|aa)+",
                    "(a|a?)+",
                    "(a+)*",
                    "(a*)+",
                    "((a+)+)+",
                    "((a*)*)*",
                    "(a+a+)+",
                    "(a*a*)*",
                    "(aa*)*",
                    "(a?a?)*",
                    "(a{1,9}){1,9}",
                    "(a{0,9})*",
                    "(.*a){12}",
                    "(.*)*",
                    "(.+)+",
                    "(\\w+\\w+)+",
                    "(\\w*)*",
                    "([a-z]+)*",
                    "([a-z]+\\s?)*",
                    "(a|b|ab)*",
                    "(a|ab|aba)*",
                    "(?:a+)+",
                    "(?i:A+)+",
                    "(\\d|\\w)+",
                    "([^b]+)+",
                    "(a.*a.*a)+",
                    "(x*a*y*)*",
                    "(a?){50}a{50}",
                    "(a|)+",
                    "(a*?)*?",
                    "(a+?)+?",
                    "((a|b)*c?)*",
                    "(.*,)*",
                    "(\\S+\\s*)+",
                    "([a-zA-Z0-9._]+)+",
                    "(a{2,}){2,}",
                    "(a*){3}(a*){3}");

    private static final String NEVER = "[^a]b$";

    /** Runs to its end at all: in linear time, or not in this life. */
    @Test
    void none_of_them_takes_more_than_a_pass_over_the_text() {
        String text = "a".repeat(1_000_000);
        TestEnvironment environment = new TestEnvironment().withCurrent(EVENT);
        TestScope scope = new TestScope().withCurrent(TestScope.event(EVENT, 0, text));
        for (String loop : LOOPS) {
            assertThat(
                            Expressions.evaluate(
                                    "text MATCHES /^" + loop + NEVER + "/", environment, scope))
                    .as(loop)
                    .isEqualTo(false);
        }
    }

    @Test
    void what_cannot_be_matched_in_linear_time_is_refused_with_its_place() {
        for (String regex :
                List.of("(a)\\1", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(?>a+)b", "a++b")) {
            List<Diagnostic> problems =
                    new ArrayList<>(
                            Expressions.problems(
                                    "\"a\" MATCHES /" + regex + "/", new TestEnvironment()));
            assertThat(problems)
                    .as(regex)
                    .extracting(Diagnostic::code)
                    .containsExactly(Code.INVALID_REGEX);
        }
    }
}
