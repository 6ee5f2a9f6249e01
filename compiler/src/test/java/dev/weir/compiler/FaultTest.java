package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        List<Diagnostic> found = compile(List.of(source(fault))).diagnostics();

        assertThat(found).extracting(FaultTest::place).containsExactly(place(fault));
        assertThat(found.get(0).help()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void passesWithTheReplacement(Fault fault) {
        Diagnostic found = compile(List.of(source(fault))).diagnostics().get(0);
        if (!fault.fixed()) {
            return;
        }
        Span where = Objects.requireNonNull(found.replaceSpan());
        SourceText right =
                new SourceText(
                        "pack.rule",
                        where.source().text().substring(0, where.start())
                                + found.replacement()
                                + where.source().text().substring(where.end()));
        assertThat(compile(List.of(right)).diagnostics())
                .filteredOn(Diagnostic::isError)
                .as("%s", right.text())
                .isEmpty();
    }

    /** One fault hides no other and adds none, be it in its own file or in another. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void isFoundBesideAllOthers(int files) throws IOException {
        // With errors about, nobody can tell what is not used.
        List<Fault> faults = faults().filter(fault -> !fault.code().equals("W0201")).toList();
        List<StringBuilder> texts = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            if (i < files) {
                texts.add(new StringBuilder());
            }
            StringBuilder text = texts.get(i % files);
            int start = text.length();
            text.append(faults.get(i).text()).append('\n');
            expected.add(place(faults.get(i), "file" + i % files + ".rule", start));
        }
        List<SourceText> sources = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            sources.add(new SourceText("file" + i + ".rule", texts.get(i).toString()));
        }
        sources.add(new SourceText("declarations.rule", DECLARATIONS));

        assertThat(compile(sources).diagnostics())
                .extracting(FaultTest::place)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static SourceText source(Fault fault) {
        return new SourceText("pack.rule", fault.text() + DECLARATIONS);
    }

    private static String place(Fault fault) {
        return place(fault, "pack.rule", 0);
    }

    private static String place(Fault fault, String file, int start) {
        return place(
                fault.code(),
                file,
                start + fault.start(),
                fault.text().substring(fault.start(), fault.end()));
    }

    private static String place(Diagnostic found) {
        Span span = found.span();
        return place(found.code().id(), span.source().path(), span.start(), span.text());
    }

    private static String place(String code, String file, int start, String text) {
        return code + " " + file + ":" + start + " " + text;
    }

    private static CompileResult compile(List<SourceText> sources) {
        PackSource pack = new PackSource("pack", "1.0.0", "", Map.of(), sources, FaultTest::read);
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
