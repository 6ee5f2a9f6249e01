package dev.weir.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.grammar.WeirLexer;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleFormatterTest {
    static List<String> samples() {
        return Samples.NAMES;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void changesNothingTheSecondTime(String name) {
        String once = RuleFormatter.format(Samples.read(name));

        assertThat(RuleFormatter.format(new SourceText(name, once))).isEqualTo(once);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void neverChangesTheMeaning(String name) {
        SourceText source = Samples.read(name);
        ParseResult after =
                RuleParser.parse(new SourceText(source.path(), RuleFormatter.format(source)));

        assertThat(after.diagnostics()).isEmpty();
        assertThat(TreeText.of(after.file()))
                .isEqualTo(TreeText.of(RuleParser.parse(source).file()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void keepsEveryComment(String name) {
        SourceText source = Samples.read(name);

        assertThat(comments(RuleFormatter.format(source)))
                .containsExactlyInAnyOrderElementsOf(comments(source.text()));
    }

    @Test
    void leavesTheExampleOfTheLanguagePageAsItIs() {
        SourceText source = Samples.read("card_testing");

        assertThat(RuleFormatter.format(source)).isEqualTo(source.text());
    }

    @Test
    void ordersClausesAndTakesTheirCommentsAlong() {
        String formatted =
                format(
                        """
                        RULE r{EMIT x // last
                        // above the window
                        WINDOW LAST 5 FROM A BY k // first
                        // at the end
                        }\
                        """);

        assertThat(formatted)
                .isEqualTo(
                        """
                        RULE r {
                          BY       k  // first
                          FROM     A
                          // above the window
                          WINDOW   LAST 5

                          EMIT     x  // last
                          // at the end
                        }
                        """
                                .replace(
                                        "  BY       k  // first\n  FROM     A\n",
                                        "  FROM     A BY k  // first\n"));
    }

    @Test
    void keepsWhatFollowsACommentThatACarriageReturnEnds() {
        assertThat(format("// above\rEVENT A { k int }\n"))
                .isEqualTo("// above\nEVENT A { k int }\n");
        assertThat(format("EVENT A { k int } // behind\rEVENT B { k int }\n"))
                .isEqualTo("EVENT A { k int }  // behind\nEVENT B { k int }\n");
    }

    @Test
    void keepsQuantifiersApartThatWouldBeAnotherWord() {
        assertThat(format("RULE r { MATCH A? ? -> B WITHIN 1m }")).contains("A? ? -> B");
    }

    @Test
    void breaksALongPatternBeforeItsArrows() {
        String formatted =
                format(
                        "RULE r { MATCH first: A[x == \""
                                + "y".repeat(40)
                                + "\"] -> b: B[x == \""
                                + "z".repeat(40)
                                + "\"] => !C }");

        assertThat(formatted.lines().toList().subList(1, 4))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("  MATCH    first: A["),
                        line -> assertThat(line).startsWith("        -> b:     B["),
                        line -> assertThat(line).isEqualTo("        => !C"));
    }

    @Test
    void breaksALongConditionBeforeEachOfItsLoosestOperators() {
        String x = "x".repeat(30);

        assertThat(
                        format(
                                ("RULE r { HAVING avg(X) > 1 AND max(X) > min(X) + 4 * sum(X)"
                                                + " + 5 * count(X) AND X > 2 FOR 1m }")
                                        .replace("X", x)))
                .isEqualTo(
                        """
                        RULE r {
                          HAVING   avg(X) > 1
                                   AND max(X) > min(X)
                                       + 4 * sum(X)
                                       + 5 * count(X)
                                   AND X > 2
                                   FOR 1m
                        }
                        """
                                .replace("X", x));
    }

    @Test
    void fillsLinesWithWhatStandsBetweenCommas() {
        String x = "x".repeat(30);

        assertThat(
                        format(
                                "RULE r { EMIT AS E a = X, b = X, c = concat(X, X, X), d = X }"
                                        .replace("X", x)))
                .isEqualTo(
                        """
                        RULE r {
                          EMIT AS  E a = X, b = X,
                                   c = concat(X, X,
                                       X),
                                   d = X
                        }
                        """
                                .replace("X", x));
    }

    @Test
    void keepsOneOfSeveralEmptyLines() {
        assertThat(format("CONST a = 1\nCONST b = 2\n\n\n\n// c\n\n\nCONST c = 3\n\n\n"))
                .isEqualTo("CONST a = 1\nCONST b = 2\n\n// c\n\nCONST c = 3\n");
    }

    @Test
    void writesShortEventTypesOnALineAndLongOnesOneFieldALine() {
        assertThat(format("EVENT A {\n x int\n y {a int,b int}?\n}\nTIME x"))
                .isEqualTo("EVENT A { x int, y { a int, b int }? } TIME x\n");
        String name = "n".repeat(60);
        assertThat(format("EVENT A { " + name + " int, " + "m".repeat(50) + " string }"))
                .isEqualTo(
                        "EVENT A {\n  "
                                + name
                                + "  int\n  "
                                + "m".repeat(50)
                                + "            string\n}\n");
    }

    @Test
    void staysWithinTheColumns() {
        for (String name : Samples.NAMES) {
            assertThat(RuleFormatter.format(Samples.read(name)).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        }
    }

    @Test
    void refusesAFileWithErrors() {
        assertThatThrownBy(() -> format("RULE r { match a: A }"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String format(String text) {
        return RuleFormatter.format(new SourceText("t.rule", text));
    }

    private static List<String> comments(String text) {
        CommonTokenStream tokens =
                new CommonTokenStream(new WeirLexer(CharStreams.fromString(text)));
        tokens.fill();
        return tokens.getTokens().stream()
                .filter(token -> token.getChannel() == WeirLexer.COMMENTS)
                .map(Token::getText)
                .map(String::strip)
                .toList();
    }
}
