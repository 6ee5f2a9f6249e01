package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LIKE and MATCHES. */
final class PatternsOfTextTest {
    @ParameterizedTest
    @CsvSource({
        "abc,           abc,    true",
        "abc,           a*,     true",
        "abc,           *c,     true",
        "abc,           a*c,    true",
        "ac,            a*c,    true",
        "abc,           a?c,    true",
        "ac,            a?c,    false",
        "abbc,          a?c,    false",
        "abc,           ABC,    false",
        "a.c,           a.c,    true",
        "abc,           a.c,    false",
        "a[b]c,         a[b]*,  true",
        "a\\bc,         a\\b*,  true",
        "aXbXc,         *X*X*,  true",
        "aXbc,          *X*X*,  false",
        "mississippi,   m*iss*ip*i, true",
        "\ud83d\ude00,  ?,      true",
        "x\ud83d\ude00, ?,      false",
        "'',            *,      true",
        "'',            '',     true",
        "a,             '',     false",
        "'',            ?,      false",
    })
    void like(String text, String pattern, boolean matches) {
        assertThat(new Glob(pattern, false).matches(text)).isEqualTo(matches);
    }

    @Test
    void ilike_ignores_case() {
        assertThat(Expressions.evaluate("\"Straße\" ILIKE \"STRA?E\"")).isEqualTo(true);
        assertThat(Expressions.evaluate("\"ΑΣ\" ILIKE \"ας\"")).isEqualTo(true);
        assertThat(Expressions.evaluate("\"Abc\" LIKE \"a*\"")).isEqualTo(false);
        assertThat(Expressions.evaluate("\"Abc\" NOT ILIKE \"a*\"")).isEqualTo(false);
    }

    @Test
    void a_glob_of_many_stars_is_quick() {
        assertThat(new Glob("*a".repeat(200) + "*b", false).matches("a".repeat(5000))).isFalse();
    }

    @Test
    void a_regular_expression_is_not_anchored() {
        assertThat(Expressions.evaluate("\"abc\" MATCHES /b/")).isEqualTo(true);
        assertThat(Expressions.evaluate("\"abc\" MATCHES /^b/")).isEqualTo(false);
        assertThat(Expressions.evaluate("\"abc\" NOT MATCHES /^b/")).isEqualTo(true);
        assertThat(Expressions.evaluate("\"a/b\" MATCHES /a\\/b/")).isEqualTo(true);
        assertThat(Expressions.evaluate("\"ABC\" MATCHES /(?i)b/")).isEqualTo(true);
    }

    @Test
    void a_regular_expression_is_linear() {
        String text = "a".repeat(20_000);
        assertThat(Expressions.evaluate("\"" + text + "\" MATCHES /(a*)*(a|aa)+b/"))
                .isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "a**",
                "x{2}{3}",
                "[z-a]",
                "(?=a)",
                "(a)\\1",
                "a{1001}",
                "((a{1000}){1000}){1000}",
                "(((a{100}){100}){100}){100}x",
                "(a{500}){500}",
            })
    void what_is_no_regular_expression_or_too_large_is_an_error(String regex) {
        assertThat(problems(regex))
                .extracting(Diagnostic::code)
                .containsExactly(Code.INVALID_REGEX);
    }

    @Test
    void a_regular_expression_has_at_most_1000_characters() {
        assertThat(problems("a".repeat(1000))).isEmpty();
        assertThat(problems("a".repeat(1001)))
                .extracting(Diagnostic::code)
                .containsExactly(Code.INVALID_REGEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{]{3}",
                "\\Q((((\\E",
                "[]a]{2,}",
                "[^]a]+",
                "a{,5}",
                "\\{1000}",
                "(?P<n>a{10}){10}",
                "^(\\d{1,3}\\.){3}\\d{1,3}$",
            })
    void what_can_be_read_is_none(String regex) {
        assertThat(problems(regex)).isEmpty();
    }

    private static List<Diagnostic> problems(String regex) {
        SourceText source = new SourceText("test.rule", regex);
        List<Diagnostic> problems = new ArrayList<>();
        Regex.of(
                new Literal(LiteralKind.REGEX, regex, new Span(source, 0, regex.length())),
                new Problems(problems));
        return problems;
    }
}
