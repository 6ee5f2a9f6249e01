package dev.weir.rules.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticPrinterTest {
    private final DiagnosticPrinter printer = new DiagnosticPrinter(false);

    @Test
    void showsThePlaceWithCarets() {
        SourceText source =
                new SourceText(
                        "packs/auth/brute_force.rule",
                        "\n".repeat(6) + "  MATCH fail: Login[src_ipp == \"10.0.0.1\"]{5,}\n");
        Diagnostic problem =
                Diagnostic.of(
                                Code.UNKNOWN_FIELD,
                                at(source, "src_ipp"),
                                "no field `src_ipp` in event type `Login`")
                        .withLabel("`Login` has: user, src_ip")
                        .withNote("a note")
                        .withHelp("did you mean `src_ip`?");

        assertThat(printer.print(problem))
                .isEqualTo(
                        """
                        error[E0204]: no field `src_ipp` in event type `Login`
                          --> packs/auth/brute_force.rule:7:21
                           |
                         7 |   MATCH fail: Login[src_ipp == "10.0.0.1"]{5,}
                           |                     ^^^^^^^ `Login` has: user, src_ip
                           |
                           = note: a note
                           = help: did you mean `src_ip`?
                        """);
    }

    @Test
    void givesTheGutterTheWidthOfTheNumber() {
        SourceText source = new SourceText("a.rule", "\n".repeat(99) + "abc");

        assertThat(printer.print(Diagnostic.of(Code.SYNTAX, at(source, "b"), "x")))
                .isEqualTo(
                        """
                        error[E0101]: x
                           --> a.rule:100:2
                             |
                         100 | abc
                             |  ^
                        """
                                .replace("   --> ", "    --> "));
    }

    @Test
    void alignsCaretsBehindTabsAndWideCharacters() {
        SourceText source = new SourceText("a.rule", "\t世é x");

        assertThat(printer.print(Diagnostic.of(Code.SYNTAX, at(source, "x"), "m")))
                .contains(" 1 |     世é x\n")
                .contains("   |         ^\n");
    }

    @Test
    void escapesControlCharacters() {
        SourceText source = new SourceText("a\u001b[31m.rule", "a\u001b[2Jb\u202e");

        String printed = printer.print(Diagnostic.of(Code.SYNTAX, at(source, "b"), "\u0007"));

        assertThat(printed)
                .doesNotContain("\u001b")
                .doesNotContain("\u202e")
                .doesNotContain("\u0007")
                .contains("a\\u001b[2Jb\\u202e")
                .contains("|           ^");
    }

    @Test
    void showsTheFirstLineOfASpanOverSeveral() {
        SourceText source = new SourceText("a.rule", "one two\nthree");

        assertThat(printer.print(Diagnostic.of(Code.SYNTAX, new Span(source, 4, 13), "m")))
                .contains(" 1 | one two\n   |     ^^^\n");
    }

    @Test
    void showsTheEndOfTheFile() {
        SourceText source = new SourceText("a.rule", "one\n");

        assertThat(printer.print(Diagnostic.of(Code.SYNTAX, new Span(source, 4, 4), "m")))
                .contains(" 2 |\n   | ^\n");
        assertThat(printer.print(Diagnostic.of(Code.SYNTAX, new Span(source, 3, 3), "m")))
                .contains(" 1 | one\n   |    ^\n");
        SourceText empty = new SourceText("a.rule", "");
        assertThat(printer.print(Diagnostic.of(Code.SYNTAX, new Span(empty, 0, 0), "m")))
                .contains(" 1 |\n   | ^\n");
    }

    @Test
    void cutsALineThatIsTooLongToShow() {
        SourceText source = new SourceText("a.rule", "a".repeat(5_000) + "x" + "b".repeat(5_000));

        String printed = printer.print(Diagnostic.of(Code.SYNTAX, at(source, "x"), "m"));

        assertThat(printed.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(260));
        List<String> lines = printed.lines().toList();
        assertThat(lines.get(3).charAt(lines.get(4).indexOf('^'))).isEqualTo('x');
    }

    @Test
    void coloursOnRequest() {
        SourceText source = new SourceText("a.rule", "abc");
        Diagnostic problem = Diagnostic.of(Code.SYNTAX, at(source, "b"), "m");

        String coloured = new DiagnosticPrinter(true).print(problem);

        assertThat(coloured).contains("\u001b[1;31merror[E0101]\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(printer.print(problem));
    }

    private static Span at(SourceText source, String text) {
        int start = source.text().indexOf(text);
        return new Span(source, start, start + text.length());
    }
}
