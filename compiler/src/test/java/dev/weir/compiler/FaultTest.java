package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault is found once, at its place, and what is offered in its stead is right. */
class FaultTest {
    private static final String DECLARATIONS =
            """


            EVENT Login  { user string, ok bool?, n int?, ts timestamp } TIME ts
            EVENT Logout { account string, n int?, ts timestamp } TIME ts
            EVENT Bill   { accounts string, acount string?, ts timestamp } TIME ts
            EVENT Fed    { user string, n int, ts timestamp } TIME ts
            EVENT Fed2   { user string, ts timestamp } TIME ts
            PARAM tries int = 3
            PARAM pause duration = 30s
            TABLE accounts { account string KEY, tier string? } FROM "accounts.csv"
            RULE uses_all {
              BY user
              MATCH a: Login[accounts[user].tier == "gold"]{tries,} -> !Login FOR pause
              WITHIN 1h
            }
            """;

    private static final Map<String, String> FILES =
            Map.of(
                    "accounts.csv", "account,tier\nx,gold\n",
                    "bad.csv", "card,rate\nc1,1.25\nc2,lots\n");

    /** A line of the table. */
    record Fault(String code, boolean fixed, String text, int start, int end) {
        static Fault parse(String line) {
            int bar = line.indexOf('|');
            String[] words = line.substring(0, bar).strip().split(" ");
            String marked = line.substring(bar + 1).strip();
            int start = marked.indexOf('‹');
            int end = marked.indexOf('›') - 1;
            return new Fault(
                    words[0],
                    words.length > 1,
                    marked.replace("‹", "").replace("›", ""),
                    start,
                    end);
        }

        @Override
        public String toString() {
            return code + " " + text;
        }
    }

    static Stream<Fault> faults() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(FaultTest.class.getResourceAsStream("faults.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(Fault::parse)
                            .toList()
                            .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isFoundOnceAtItsPlace(Fault fault) {
        SourceText source = new SourceText("pack.rule", fault.text() + DECLARATIONS);
        List<Diagnostic> found = compile(source).diagnostics();

        assertThat(found)
                .extracting(d -> d.code().id() + " " + d.span() + " " + d.span().text())
                .as("%s", found)
                .containsExactly(
                        fault.code()
                                + " "
                                + new Span(source, fault.start(), fault.end())
                                + " "
                                + fault.text().substring(fault.start(), fault.end()));
        assertThat(found.get(0).help()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void passesWithTheReplacement(Fault fault) {
        SourceText source = new SourceText("pack.rule", fault.text() + DECLARATIONS);
        Diagnostic found = compile(source).diagnostics().get(0);

        if (!fault.fixed()) {
            return;
        }
        Span where = Objects.requireNonNull(found.replaceSpan());
        String right =
                source.text().substring(0, where.start())
                        + found.replacement()
                        + source.text().substring(where.end());
        assertThat(compile(new SourceText("pack.rule", right)).diagnostics())
                .filteredOn(Diagnostic::isError)
                .as("%s", right)
                .isEmpty();
    }

    private static CompileResult compile(SourceText source) {
        PackSource pack =
                new PackSource("pack", "1.0.0", "", Map.of(), List.of(source), FaultTest::read);
        return RuleCompiler.compile(pack, CompileOptions.none());
    }

    private static byte[] read(String path) throws IOException {
        String text = FILES.get(path);
        if (text == null) {
            throw new FileNotFoundException(path);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
