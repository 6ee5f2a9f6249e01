package dev.weir.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SyntaxErrorTest {
    /** A wrong text, the code of its one error, the guilty text, and the right text. */
    static Stream<Arguments> repairs() {
        return Stream.of(
                rule(Code.KEYWORD_CASE, "match a: A", "match", "MATCH a: A"),
                rule(Code.KEYWORD_CASE, "BY k Match a: A", "Match", "BY k MATCH a: A"),
                rule(Code.KEYWORD_CASE, "MATCH a: A within 5m", "within", "MATCH a: A WITHIN 5m"),
                rule(Code.KEYWORD_CASE, "WHERE a == 1 and b", "and", "WHERE a == 1 AND b"),
                rule(Code.KEYWORD_CASE, "WHERE not a == 1", "not", "WHERE NOT a == 1"),
                rule(Code.KEYWORD_CASE, "WHERE a is NULL", "is", "WHERE a IS NULL"),
                rule(Code.KEYWORD_CASE, "WHERE a IS null", "null", "WHERE a IS NULL"),
                rule(Code.KEYWORD_CASE, "EMIT a = NULL", "NULL", "EMIT a = null"),
                rule(Code.KEYWORD_CASE, "MATCH a: A{2} greedy", "greedy", "MATCH a: A{2} GREEDY"),
                rule(
                        Code.KEYWORD_CASE,
                        "WINDOW hopping 1h EVERY 5m",
                        "hopping",
                        "WINDOW HOPPING 1h EVERY 5m"),
                rule(
                        Code.KEYWORD_CASE,
                        "WINDOW HOPPING 1h every 5m",
                        "every",
                        "WINDOW HOPPING 1h EVERY 5m"),
                rule(
                        Code.KEYWORD_CASE,
                        "AFTER MATCH skip PAST LAST",
                        "skip",
                        "AFTER MATCH SKIP PAST LAST"),
                file(Code.KEYWORD_CASE, "rule r { }", "rule", "RULE r { }"),
                file(Code.KEYWORD_CASE, "EVENT A {} event B {}", "event", "EVENT A {} EVENT B {}"),
                file(Code.SYNTAX, "CONST a = 1\nRUEL r {}", "RUEL", "CONST a = 1\nRULE r {}"),
                file(Code.KEYWORD_CASE, "RULE r shadow {}", "shadow", "RULE r SHADOW {}"),
                rule(Code.SYNTAX, "SEVERTY high", "SEVERTY", "SEVERITY high"),
                rule(Code.SINGLE_EQUALS, "MATCH a: A[x = 1]", "=", "MATCH a: A[x == 1]"),
                rule(Code.SINGLE_EQUALS, "WHERE a.x = b.x", "=", "WHERE a.x == b.x"),
                rule(Code.DURATION_UNIT, "WITHIN 10min", "10min", "WITHIN 10m"),
                rule(Code.DURATION_UNIT, "WITHIN 5sec", "5sec", "WITHIN 5s"),
                rule(Code.DURATION_UNIT, "WITHIN 2hours", "2hours", "WITHIN 2h"),
                rule(Code.DURATION_UNIT, "WITHIN 3w", "3w", "WITHIN 21d"),
                rule(Code.DURATION_UNIT, "WITHIN 1.5h", "1.5h", "WITHIN 1h30m"),
                rule(Code.DURATION_UNIT, "WITHIN 30m1h", "30m1h", "WITHIN 1h30m"),
                rule(Code.DURATION_UNIT, "WITHIN 5 min", "5 min", "WITHIN 5m"),
                rule(Code.DURATION_UNIT, "EMIT a = 10_000", "10_000", "EMIT a = 10000"),
                rule(Code.MISSING_ARROW, "MATCH a: A b: B", "b", "MATCH a: A -> b: B"),
                rule(
                        Code.MISSING_ARROW,
                        "MATCH a: A (b: B -> c: C)",
                        "(",
                        "MATCH a: A -> (b: B -> c: C)"),
                rule(Code.MISSING_ARROW, "MATCH a: A[x] !b: B", "!", "MATCH a: A[x] -> !b: B"),
                rule(
                        Code.MISSING_BRACKET,
                        "MATCH a: A[x == 1 -> b: B",
                        "[",
                        "MATCH a: A[x == 1] -> b: B"),
                rule(
                        Code.MISSING_BRACKET,
                        "MATCH (a: A -> b: B\n  WITHIN 5m",
                        "(",
                        "MATCH (a: A -> b: B)\n  WITHIN 5m"),
                rule(
                        Code.MISSING_BRACKET,
                        "MATCH (a: A -> b: B WITHIN 5m",
                        "(",
                        "MATCH (a: A -> b: B WITHIN 5m)"),
                rule(Code.MISSING_BRACKET, "EMIT a = (1 + 2", "(", "EMIT a = (1 + 2)"),
                rule(Code.FOREIGN_OPERATOR, "MATCH a: A, b: B", ",", "MATCH a: A -> b: B"),
                rule(Code.FOREIGN_OPERATOR, "MATCH a: A > b: B", ">", "MATCH a: A -> b: B"),
                rule(Code.FOREIGN_OPERATOR, "MATCH a: A OR b: B", "OR", "MATCH a: A | b: B"),
                rule(Code.MISSING_BRACKET, "EMIT a = max(x]", "]", "EMIT a = max(x)"),
                file(
                        Code.MISSING_BRACKET,
                        "RULE a {\n  MATCH x: X\nRULE b {\n}",
                        "{",
                        "RULE a {\n  MATCH x: X\n}\nRULE b {\n}"),
                file(
                        Code.MISSING_BRACKET,
                        "EVENT A { x int\nTEST r \"t\" { EXPECT NOTHING }",
                        "{",
                        "EVENT A { x int\n}\nTEST r \"t\" { EXPECT NOTHING }"),
                file(Code.MISSING_BRACKET, "RULE r EMIT a }", "", "RULE r { EMIT a }"),
                rule(Code.UNCLOSED, "MESSAGE \"a", "\"", "MESSAGE \"a\""),
                rule(Code.UNCLOSED, "MATCH a: A[x == \"b]\nWITHIN 5m", "\"", ""),
                rule(Code.UNCLOSED, "EMIT `a-b\nMESSAGE \"x\"", "`", ""),
                file(Code.UNCLOSED, "CONST a = 1 /* b", "/", "CONST a = 1 /* b */"),
                file(
                        Code.UNCLOSED,
                        "RULE r { /* b\n EMIT a }\nCONST x = 1",
                        "/",
                        "RULE r { /* b */\n EMIT a }\nCONST x = 1"),
                rule(
                        Code.UNCLOSED,
                        "WHERE a MATCHES /b\nEMIT a",
                        "/",
                        "WHERE a MATCHES /b/\nEMIT a"),
                file(
                        Code.UNCLOSED,
                        "FUNCTION f() int = MVEL \"\"\"1",
                        "\"",
                        "FUNCTION f() int = MVEL \"\"\"1\"\"\""),
                rule(Code.FOREIGN_CHARACTER, "EMIT a = 'b'", "'b'", "EMIT a = \"b\""),
                rule(Code.FOREIGN_CHARACTER, "EMIT größe", "größe", "EMIT `größe`"),
                rule(Code.FOREIGN_CHARACTER, "EMIT\u00a0a", "\u00a0", "EMIT a"),
                file(Code.FOREIGN_CHARACTER, "# note\nCONST a = 1", "#", "// note\nCONST a = 1"),
                rule(Code.SYNTAX, "TAGS a; EMIT b", ";", "TAGS a EMIT b"),
                rule(Code.STRING_ESCAPE, "MESSAGE \"a\\d\"", "\\d", "MESSAGE \"a\\\\d\""),
                rule(Code.STRING_ESCAPE, "MESSAGE \"\\u12\"", "\\u", "MESSAGE \"\\\\u12\""),
                rule(Code.STRING_ESCAPE, "MESSAGE \"\\ud800\"", "\\ud800", "MESSAGE \"\\\\ud800\""),
                rule(Code.FOREIGN_OPERATOR, "WHERE a && b", "&&", "WHERE a AND b"),
                rule(Code.FOREIGN_OPERATOR, "MATCH a: A[x || y]", "||", "MATCH a: A[x OR y]"),
                rule(Code.FOREIGN_OPERATOR, "WHERE a <> b", "<>", "WHERE a != b"),
                rule(Code.FOREIGN_OPERATOR, "WHERE a === b", "===", "WHERE a == b"),
                rule(Code.FOREIGN_OPERATOR, "WHERE a => b", "=>", "WHERE a >= b"),
                rule(Code.FOREIGN_OPERATOR, "WHERE a =< b", "=<", "WHERE a <= b"),
                rule(Code.FOREIGN_OPERATOR, "WHERE !a", "!", "WHERE NOT a"),
                rule(Code.MESSAGE_TEMPLATE, "MESSAGE \"a } b\"", "}", "MESSAGE \"a }} b\""),
                rule(Code.MESSAGE_TEMPLATE, "MESSAGE \"a { b\"", "{", "MESSAGE \"a {{ b\""),
                rule(Code.SINGLE_EQUALS, "MESSAGE \"{a = b}\"", "=", "MESSAGE \"{a == b}\""),
                rule(Code.KEYWORD_CASE, "MESSAGE \"\\n{a or b}\"", "or", "MESSAGE \"\\n{a OR b}\""),
                rule(Code.SYNTAX, "EMIT a b", "b", "EMIT a, b"),
                rule(Code.SYNTAX, "EMIT a, b,", ",", "EMIT a, b"),
                rule(Code.SYNTAX, "META a: \"b\"", ":", "META a= \"b\""),
                rule(Code.SYNTAX, "FROM A, b: B", ",", "FROM A | b: B"),
                rule(Code.SYNTAX, "WHERE a IN (1, 2)", "(", "WHERE a IN [1, 2]"),
                rule(Code.SYNTAX, "WHERE a MATCHES \"b+\"", "\"b+\"", "WHERE a MATCHES /b+/"),
                test(Code.SYNTAX, "AT 0s A { x = 1 }", "=", "AT 0s A { x : 1 }"),
                test(Code.SYNTAX, "AT 0s A { x 1 }", "1", "AT 0s A { x: 1 }"),
                test(Code.SYNTAX, "AT 0s A { x: 1 y: 2 }", "y", "AT 0s A { x: 1, y: 2 }"),
                test(Code.KEYWORD_CASE, "expect NOTHING", "expect", "EXPECT NOTHING"),
                file(Code.SYNTAX, "CONST a : 1", ":", "CONST a = 1"),
                file(Code.SYNTAX, "CONST a = [1, 2,]", ",", "CONST a = [1, 2]"),
                file(Code.SYNTAX, "RULE r {} }", "}", "RULE r {}"),
                file(Code.DATE_VALUE, "CONST a = 2027-02-30", "2027-02-30", ""),
                file(
                        Code.DATE_VALUE,
                        "CONST a = 2027-02-03T00:00:00",
                        "2027-02-03T00:00:00",
                        "CONST a = 2027-02-03T00:00:00Z"),
                file(Code.NUMBER_RANGE, "CONST a = 9223372036854775808", "9223372036854775808", ""),
                file(Code.NUMBER_RANGE, "CONST a = 1e999", "1e999", ""),
                file(
                        Code.NUMBER_RANGE,
                        "CONST a = 99999999999.999999999",
                        "99999999999.999999999",
                        ""));
    }

    @ParameterizedTest
    @MethodSource("repairs")
    void saysWhatIsWrongAndWhatWouldBeRight(String text, Code code, String guilty, String right) {
        List<Diagnostic> problems = RuleParser.parse(new SourceText("t.rule", text)).diagnostics();

        assertThat(problems).hasSize(1);
        Diagnostic problem = problems.get(0);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.span().text()).isEqualTo(guilty);
        if (problem.replacement() != null) {
            String repaired = repaired(text, problem);
            assertThat(problem.help()).isNotNull();
            assertThat(RuleParser.parse(new SourceText("t.rule", repaired)).diagnostics())
                    .isEmpty();
            if (!right.isEmpty()) {
                assertThat(repaired.strip()).isEqualTo(right);
            }
        } else {
            assertThat(right).isEmpty();
        }
    }

    private static Arguments file(Code code, String text, String guilty, String right) {
        return Arguments.of(text, code, guilty, right);
    }

    private static Arguments rule(Code code, String clauses, String guilty, String right) {
        return file(code, inRule(clauses), guilty, right.isEmpty() ? "" : inRule(right));
    }

    private static Arguments test(Code code, String statements, String guilty, String right) {
        return file(
                code,
                "TEST r \"t\" {\n" + statements + "\n}",
                guilty,
                "TEST r \"t\" {\n" + right + "\n}");
    }

    private static String inRule(String clauses) {
        return "RULE r {\n" + clauses + "\n}";
    }

    private static String repaired(String text, Diagnostic problem) {
        Span place = Objects.requireNonNull(problem.replaceSpan());
        return text.substring(0, place.start())
                + problem.replacement()
                + text.substring(place.end());
    }

    // ---- what cannot be repaired

    @Test
    void saysWhatWasExpected() {
        assertThat(messages("RULE r { FOO }"))
                .containsExactly("expected a clause or `}`, found `FOO`");
        assertThat(messages("RULE { }")).containsExactly("expected a name, found `{`");
        assertThat(messages("CONST a =")).containsExactly("expected an expression, found the end");
        assertThat(messages("RULE r { WITHIN }"))
                .containsExactly("expected a value or `UNBOUNDED`, found `}`");
        assertThat(messages("RULE r { MATCH a: A -> \n EMIT b }"))
                .containsExactly("expected a step, found `EMIT`");
        assertThat(messages("hello")).containsExactly("expected a declaration, found `hello`");
        assertThat(messages("EVENT A { x }")).hasSize(1);
    }

    @Test
    void reportsEachErrorOfAFileOnceAndReadsTheRest() {
        String text =
                """
                EVENT A { x int
                  y
                  z int }
                rule low { match a: A[x = 1] }
                RULE one {
                  SEVERITY
                  MATCH a: A -> -> b: A
                  WITHIN 5min
                  EMIT a.x,
                  MESSAGE "fine"
                }
                TEST one "t" {
                  AT 0s { x: 1 }
                  AT 1s A { x: 1 }
                  EXPECT NOTHING
                }
                CONST last = 1
                """;

        ParseResult result = RuleParser.parse(new SourceText("t.rule", text));

        assertThat(result.diagnostics())
                .extracting(d -> d.span().line())
                .containsExactly(3, 4, 4, 4, 7, 7, 8, 9, 13);
        assertThat(result.file().declarations())
                .extracting(d -> d.name().text())
                .containsExactly("A", "low", "one", "one", "last");
        Declaration.Rule one = (Declaration.Rule) result.file().declarations().get(2);
        assertThat(one.clauses())
                .extracting(c -> c.getClass().getSimpleName())
                .containsExactly("Within", "Emit", "Message");
    }

    @Test
    void doesNotReportWhatFollowsFromAnUnclosedComment() {
        assertThat(messages("RULE r {\n MATCH a: A /* b\n}\nRULE s {}"))
                .containsExactly("this comment is not closed");
    }

    @Test
    void doesNotReportWhatFollowsFromACharacterLeftOut() {
        assertThat(messages("RULE r { WHERE a @ b }")).hasSize(1);
        assertThat(messages("CONST a = ☃☃☃")).hasSize(1);
    }

    private static List<String> messages(String text) {
        return RuleParser.parse(new SourceText("t.rule", text)).diagnostics().stream()
                .map(Diagnostic::message)
                .toList();
    }
}
