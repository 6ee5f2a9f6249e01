package dev.weir.compiler.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.program.Program;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a change of a rule means for its state: the language, section 10. */
class StateSignatureTest {
    private static final String PACK =
            """
            EVENT Pay { card string, amount decimal(2), country string?, ts timestamp } TIME ts
            PARAM cashout decimal(2) = 500.00
            PARAM small decimal(2) = 5.00
            PARAM tries int = 3
            LIST home = ["NL", "BE"]
            FUNCTION half(a decimal(2)) float = a / 2
            RULE r "title" {
              SEVERITY low
              BY card
              MATCH probe: Pay[amount < small AND country IN home]{tries,}
                    -> !Pay[half(amount) > 50.0]
                    -> cash: Pay[amount > cashout]
              WITHIN 10m
              WHERE cash.amount > 2 * max(probe.amount)
              SUPPRESS 1h
              EMIT n = count(probe)
            }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    "title"             | "other"
                    SEVERITY low        | SEVERITY high
                    WITHIN 10m          | WITHIN 1h
                    SUPPRESS 1h         | SUPPRESS 2h
                    n = count(probe)    | n = 5
                    500.00              | 700.00
                    amount > cashout    | amount > 1.00
                    > 2 * max           | > 3 * max
                    country string?,    | country string?, device string?,
                    RULE r              | /* a comment */ RULE r
                    """)
    void staysTheSame(String text, String otherText) {
        assertThat(PACK).contains(text);
        assertThat(signature(PACK.replace(text, otherText))).isEqualTo(signature(PACK));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    5.00                | 6.00
                    tries int = 3       | tries int = 4
                    "NL", "BE"          | "NL"
                    a / 2               | a / 4
                    > 50.0              | > 60.0
                    BY card             | BY country
                    {tries,}            | {tries,} GREEDY
                    -> cash             | => cash
                    SUPPRESS            | AFTER MATCH KEEP ALL SUPPRESS
                    amount decimal(2)   | amount int
                    -> !Pay[half(amount) > 50.0] |
                    """)
    void changes(String text, @Nullable String otherText) {
        assertThat(PACK).contains(text);
        String other = otherText == null ? "" : otherText;
        assertThat(signature(PACK.replace(text, other))).isNotEqualTo(signature(PACK));
    }

    private static final String WINDOW =
            """
            EVENT Pay { card string, amount decimal(2), ts timestamp } TIME ts
            RULE r {
              BY card
              FROM p: Pay[amount > 1.00]
              WINDOW SLIDING 10m
              HAVING count(p) > 3 FOR 1m
              RESOLVE
            }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    > 3         | > 5
                    FOR 1m      | FOR 2m
                    FOR 1m      | KEEP FIRING 1m
                    """)
    void aWindowKeepsItsEventsUnderAnotherThreshold(String text, String otherText) {
        assertThat(signature(WINDOW.replace(text, otherText))).isEqualTo(signature(WINDOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    > 1.00      | > 2.00
                    SLIDING 10m | SLIDING 20m
                    SLIDING 10m | HOPPING 10m EVERY 5m
                    count(p)    | count(p) OVER 1h
                    """)
    void anotherWindowBeginsAnew(String text, String otherText) {
        assertThat(signature(WINDOW.replace(text, otherText))).isNotEqualTo(signature(WINDOW));
    }

    /** A formatter moves clauses. */
    @Test
    void staysTheSameWhereverFromStands() {
        String events =
                """
                EVENT A { k string, at timestamp } TIME at
                EVENT B { k string, at timestamp } TIME at
                """;
        assertThat(signature(events + "RULE r { BY k FROM B MATCH A => A WITHIN 1m }"))
                .isEqualTo(signature(events + "RULE r { BY k MATCH A => A FROM B WITHIN 1m }"));
    }

    private static String signature(String text) {
        PackSource pack =
                new PackSource(
                        "pack",
                        "1.0.0",
                        "",
                        Map.of(),
                        List.of(new SourceText("pack.rule", text)),
                        path -> {
                            throw new FileNotFoundException(path);
                        });
        CompileResult result = RuleCompiler.compile(pack, CompileOptions.none());
        Program program = result.program();
        if (program == null) {
            throw new AssertionError(result.diagnostics());
        }
        return program.rules().get(0).signature();
    }
}
