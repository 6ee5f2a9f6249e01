package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ParseResult;
import dev.weir.rules.RuleFormatter;
import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Feeds parser, compiler and formatter packs that nobody would write: the repository's own, with
 * words and characters changed. None of them makes anything throw, hang or overflow the stack, and
 * formatting changes no program.
 *
 * <p>An input is made of its number alone. The system properties {@code weir.fuzz.count} and {@code
 * weir.fuzz.first} say how many there are and where they begin, so that a failure is repeated with
 * the number that it names and a count of 1.
 */
class FuzzTest {
    private static final long COUNT = Long.getLong("weir.fuzz.count", 2_000);
    private static final long FIRST = Long.getLong("weir.fuzz.first", 0);

    /** Far more than any of these inputs takes: a second of processor time is a hang. */
    private static final long MAX_CPU_NANOS = 5_000_000_000L;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Pattern RULE_OR_TEST = Pattern.compile("\n(?=RULE|TEST)");
    private static final Pattern NAME = Pattern.compile("(?:RULE|TEST)\\s+(\\S+)");

    /** A folder with a pack, or a file that is one. */
    private record Seed(Path folder, List<SourceText> files) {}

    @Test
    @Timeout(36_000)
    void neverThrowsNorHangs() throws IOException {
        List<Seed> seeds = seeds();
        List<String> texts =
                seeds.stream().flatMap(s -> s.files().stream()).map(SourceText::text).toList();
        for (long number = FIRST; number < FIRST + COUNT; number++) {
            Random random = new Random(number * 0x9E3779B97F4A7C15L);
            Seed seed = seeds.get(random.nextInt(seeds.size()));
            RuleMutator mutator = new RuleMutator(random, texts);
            List<SourceText> files = new ArrayList<>();
            for (SourceText file : seed.files()) {
                String some = someRules(file.text(), random);
                boolean changed = seed.files().size() == 1 || random.nextBoolean();
                files.add(new SourceText(file.path(), changed ? mutator.mutate(some) : some));
            }
            check(
                    number,
                    pack(seed, files),
                    new CompileOptions(Map.of(), random.nextBoolean(), 1_800_000_000_000L));
        }
    }

    /** All declarations, but only about three of the rules, with their tests: it saves time. */
    private static String someRules(String text, Random random) {
        List<String> parts = RULE_OR_TEST.splitAsStream(text).toList();
        Set<String> dropped = new HashSet<>();
        List<String> kept = new ArrayList<>();
        for (String part : parts) {
            Matcher rule = NAME.matcher(part);
            boolean isRule = rule.lookingAt();
            if (isRule && part.startsWith("RULE") && random.nextInt(parts.size()) >= 3) {
                dropped.add(rule.group(1));
            }
            if (!isRule || !dropped.contains(rule.group(1))) {
                kept.add(part);
            }
        }
        return String.join("\n", kept);
    }

    private static void check(long number, PackSource pack, CompileOptions options) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            CompileResult result = RuleCompiler.compile(pack, options);
            result.diagnostics().forEach(FuzzTest::checkPlaces);
            new DiagnosticPrinter(true).print(result.diagnostics());
            checkFormat(pack, options, result);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("input " + number + ":\n" + text(pack), e);
        }
        assertThat(THREADS.getCurrentThreadCpuTime() - start)
                .as("processor time of input %s:%n%s", number, text(pack))
                .isLessThan(MAX_CPU_NANOS);
    }

    private static void checkPlaces(Diagnostic problem) {
        Span place = problem.span();
        assertThat(place.end()).isLessThanOrEqualTo(place.source().text().length());
        Span replaced = problem.replaceSpan();
        if (replaced != null) {
            assertThat(replaced.end()).isLessThanOrEqualTo(replaced.source().text().length());
        }
    }

    private static void checkFormat(PackSource pack, CompileOptions options, CompileResult result) {
        List<SourceText> formatted = new ArrayList<>();
        for (SourceText file : pack.ruleFiles()) {
            ParseResult parsed = RuleParser.parse(file);
            if (parsed.hasErrors()) {
                return;
            }
            String once = RuleFormatter.format(file);
            SourceText again = new SourceText(file.path(), once);
            assertThat(RuleFormatter.format(again)).isEqualTo(once);
            formatted.add(again);
        }
        PackSource same =
                new PackSource(
                        pack.name(),
                        pack.version(),
                        pack.description(),
                        pack.parameters(),
                        formatted,
                        pack.files());
        CompileResult compiled = RuleCompiler.compile(same, options);
        assertThat(String.valueOf(compiled.program())).isEqualTo(String.valueOf(result.program()));
        assertThat(codes(compiled)).isEqualTo(codes(result));
    }

    /** Clauses may change their order, and with them what is wrong with them. */
    private static List<String> codes(CompileResult result) {
        return result.diagnostics().stream().map(d -> d.code().id()).sorted().toList();
    }

    private static PackSource pack(Seed seed, List<SourceText> files) {
        return new PackSource(
                "fuzz",
                "1.0.0",
                "",
                Map.of(),
                files,
                path -> Files.readAllBytes(seed.folder().resolve(path)));
    }

    private static String text(PackSource pack) {
        return pack.ruleFiles().stream()
                .map(file -> "---- " + file.path() + "\n" + file.text())
                .collect(Collectors.joining("\n"));
    }

    /** The packs and rule files of the repository. */
    private static List<Seed> seeds() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("rulepacks"))) {
            root = Objects.requireNonNull(root.getParent());
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files =
                    all.filter(path -> path.toString().endsWith(".rule"))
                            .filter(path -> !path.toString().contains("/target/"))
                            .sorted()
                            .toList();
        }
        List<Seed> seeds = new ArrayList<>();
        for (Path file : files) {
            Path folder = Objects.requireNonNull(file.getParent());
            boolean inPack = Files.exists(folder.resolve("rulepack.yaml"));
            if (!inPack) {
                seeds.add(new Seed(folder, List.of(read(file))));
            } else if (seeds.isEmpty() || !seeds.get(seeds.size() - 1).folder().equals(folder)) {
                List<SourceText> texts = new ArrayList<>();
                for (Path other : files) {
                    if (folder.equals(other.getParent())) {
                        texts.add(read(other));
                    }
                }
                seeds.add(new Seed(folder, texts));
            }
        }
        return seeds;
    }

    private static SourceText read(Path file) throws IOException {
        return new SourceText(file.getFileName().toString(), Files.readString(file));
    }
}
