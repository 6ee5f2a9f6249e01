package dev.weir.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Feeds the parser what nobody would write. Seeded: a failure names its seed. The system property
 * {@code weir.fuzz.count} asks for more inputs.
 */
class FuzzTest {
    private static final int COUNT = Integer.getInteger("weir.fuzz.count", 20_000);
    private static final long MAX_NANOS = 1_000_000_000L;

    private static final List<String> WORDS =
            List.of(
                    "RULE",
                    "EVENT",
                    "TEST",
                    "PARAM",
                    "LIST",
                    "TABLE",
                    "FUNCTION",
                    "DEFINE",
                    "CONST",
                    "MATCH",
                    "FROM",
                    "BY",
                    "WITHIN",
                    "WHERE",
                    "EMIT",
                    "MESSAGE",
                    "EXCEPT",
                    "SUPPRESS",
                    "WINDOW",
                    "HAVING",
                    "SLIDING",
                    "LAST",
                    "FOR",
                    "KEYS",
                    "AFTER",
                    "SKIP",
                    "UNTIL",
                    "AND",
                    "OR",
                    "NOT",
                    "IN",
                    "BETWEEN",
                    "LIKE",
                    "MATCHES",
                    "IS",
                    "NULL",
                    "IF",
                    "THEN",
                    "ELSE",
                    "OVER",
                    "BEFORE",
                    "AT",
                    "EXPECT",
                    "GIVEN",
                    "NOTHING",
                    "AS",
                    "TIME",
                    "MVEL",
                    "match",
                    "and",
                    "rule",
                    "a",
                    "b",
                    "A",
                    "x",
                    "null",
                    "true",
                    "`q`",
                    "`",
                    "``",
                    "1",
                    "-1",
                    "2.5",
                    "1e9",
                    "10m",
                    "10min",
                    "2027-01-01",
                    "2027-13-01T",
                    "\"s\"",
                    "\"{x}\"",
                    "\"{\"",
                    "\"",
                    "\"\"\"",
                    "'",
                    "/r/",
                    "/",
                    "//",
                    "/*",
                    "*/",
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    "<",
                    ">",
                    ",",
                    ":",
                    ".",
                    ";",
                    "=",
                    "==",
                    "=>",
                    "->",
                    "~>",
                    "!",
                    "?",
                    "??",
                    "+",
                    "*",
                    "|",
                    "&",
                    "%",
                    "#",
                    "\\",
                    "\n",
                    "\r\n",
                    "\t",
                    "\u00a0",
                    "é",
                    "😀",
                    "\ud800",
                    "\u0000",
                    "\ufeff");

    @Test
    void neverThrowsOnMutatedRules() {
        Random random = new Random(20260101);
        List<String> samples = new ArrayList<>();
        for (String name : Samples.NAMES) {
            samples.add(Samples.read(name).text());
        }
        for (int i = 0; i < COUNT / 2; i++) {
            String sample = samples.get(random.nextInt(samples.size()));
            check(mutated(excerpt(sample, random), random), i);
        }
    }

    @Test
    void neverThrowsOnTokenSoup() {
        Random random = new Random(20270101);
        for (int i = 0; i < COUNT / 2; i++) {
            check(soup(random, 1 + random.nextInt(60)), i);
        }
    }

    private static void check(String text, int number) {
        long start = System.nanoTime();
        try {
            SourceText source = new SourceText("fuzz.rule", text);
            ParseResult result = RuleParser.parse(source);
            for (Diagnostic problem : result.diagnostics()) {
                assertThat(problem.span().end()).isLessThanOrEqualTo(text.length());
            }
            new DiagnosticPrinter(true).print(result.diagnostics());
            if (!result.hasErrors()) {
                checkFormat(source, result);
            }
        } catch (RuntimeException | StackOverflowError e) {
            fail("input " + number + ": " + text, e);
        }
        assertThat(System.nanoTime() - start)
                .as("time of %s: %s", number, text)
                .isLessThan(MAX_NANOS);
    }

    private static void checkFormat(SourceText source, ParseResult result) {
        String once = RuleFormatter.format(source);
        SourceText formatted = new SourceText("fuzz.rule", once);
        assertThat(RuleFormatter.format(formatted)).isEqualTo(once);
        assertThat(TreeText.of(RuleParser.parse(formatted).file()))
                .isEqualTo(TreeText.of(result.file()));
    }

    /** Some lines of a sample: most mutations of a whole file would only meet its first error. */
    private static String excerpt(String sample, Random random) {
        List<String> lines = sample.lines().toList();
        int from = random.nextInt(lines.size());
        int to = Math.min(lines.size(), from + 1 + random.nextInt(30));
        return random.nextInt(4) == 0 ? sample : String.join("\n", lines.subList(from, to));
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        int changes = random.nextInt(6);
        for (int i = 0; i < changes && mutated.length() > 0; i++) {
            int at = random.nextInt(mutated.length());
            int end = Math.min(mutated.length(), at + 1 + random.nextInt(random.nextInt(20) + 1));
            switch (random.nextInt(6)) {
                case 0 -> mutated.delete(at, end);
                case 1 -> mutated.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 2 -> mutated.replace(at, end, soup(random, 3));
                case 3 -> mutated.insert(at, mutated.substring(at, end));
                case 4 -> mutated.setCharAt(at, (char) random.nextInt(256));
                default -> mutated.setLength(Math.max(1, at));
            }
        }
        return mutated.toString();
    }

    private static String soup(Random random, int words) {
        StringBuilder soup = new StringBuilder();
        for (int i = 0; i < words; i++) {
            soup.append(WORDS.get(random.nextInt(WORDS.size())));
            soup.append(random.nextInt(3) == 0 ? "" : " ");
        }
        return soup.toString();
    }
}
