package dev.weir.spec.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.pack.FolderFiles;
import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.ParseResult;
import dev.weir.rules.RuleFormatter;
import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packs that nobody would write, made of those of the repository, with words and characters
 * changed. None makes parser, compiler or formatter throw, hang or overflow the stack, formatting
 * changes no program, and the commands find each sound or faulty.
 *
 * <p>A pack is made of its seed alone, which a failure names. The system properties {@code
 * weir.fuzz.count} and {@code weir.fuzz.first} say how many there are and with which seed they
 * begin.
 */
class MutatedPacksTest {
    private static final long COUNT = Long.getLong("weir.fuzz.count", 2_000);
    private static final long FIRST = Long.getLong("weir.fuzz.first", 0);

    /** Commands take far longer than what they call. */
    private static final long COMMAND_EVERY = 10;

    /** No pack takes a tenth of this: that one takes more is a hang. */
    private static final long HANG_CPU_NANOS = 10_000_000_000L;

    private static final Pattern RULE_OR_TEST = Pattern.compile("\n(?=RULE|TEST)");
    private static final Pattern NAME = Pattern.compile("(?:RULE|TEST)\\s+(\\S+)");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static List<Original> originals = List.of();

    @TempDir private Path scratch;

    /** A pack: the rule files of a folder, or one of them. */
    private record Original(Path folder, List<SourceText> files) {}

    @Test
    @Timeout(36_000)
    void compiling_and_formatting_survive_any_rules() {
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            PackSource pack = mutated(seed);
            long start = THREADS.getCurrentThreadCpuTime();
            try {
                check(pack, new CompileOptions(Map.of(), seed % 2 == 0, 1_800_000_000_000L));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ":\n" + text(pack), e);
            }
            assertThat(THREADS.getCurrentThreadCpuTime() - start)
                    .as("processor time of seed %s:%n%s", seed, text(pack))
                    .isLessThan(HANG_CPU_NANOS);
        }
    }

    @Test
    @Timeout(36_000)
    void commands_survive_any_rules() throws IOException {
        for (long seed = FIRST; seed < FIRST + COUNT; seed += COMMAND_EVERY) {
            String rules = text(mutated(seed));
            // Half of a surrogate pair becomes a question mark.
            byte[] bytes = rules.getBytes(StandardCharsets.UTF_8);
            Path file = Files.write(scratch.resolve("mutated.rule"), bytes);
            CommandRun run = CommandRun.of("check", file.toString());
            assertThat(run.exitCode()).as("seed %d: %s%n%s", seed, run.err(), rules).isIn(0, 1);
            if (run.exitCode() == 0) {
                CommandRun test = CommandRun.of("test", file.toString());
                assertThat(test.exitCode())
                        .as("seed %d: %s%n%s", seed, test.err(), rules)
                        .isIn(0, 1);
            }
        }
    }

    private static void check(PackSource pack, CompileOptions options) {
        CompileResult result = RuleCompiler.compile(pack, options);
        result.diagnostics().forEach(MutatedPacksTest::checkPlaces);
        new DiagnosticPrinter(true).print(result.diagnostics());
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
        CompileResult same = RuleCompiler.compile(withFiles(pack, formatted), options);
        assertThat(String.valueOf(same.program())).isEqualTo(String.valueOf(result.program()));
        assertThat(codes(same)).isEqualTo(codes(result));
    }

    private static void checkPlaces(Diagnostic problem) {
        Span place = problem.span();
        assertThat(place.end()).isLessThanOrEqualTo(place.source().text().length());
        Span replaced = problem.replaceSpan();
        if (replaced != null) {
            assertThat(replaced.end()).isLessThanOrEqualTo(replaced.source().text().length());
        }
    }

    /** In no order: the formatter puts clauses into theirs. */
    private static List<String> codes(CompileResult result) {
        return result.diagnostics().stream().map(d -> d.code().id()).sorted().toList();
    }

    private static PackSource withFiles(PackSource pack, List<SourceText> files) {
        return new PackSource(
                pack.name(),
                pack.version(),
                pack.description(),
                pack.parameters(),
                files,
                pack.files());
    }

    private static String text(PackSource pack) {
        return pack.ruleFiles().stream().map(SourceText::text).collect(Collectors.joining("\n"));
    }

    // ---- how packs are made

    private static PackSource mutated(long seed) {
        // Seeds that follow each other give random numbers that resemble each other.
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        Original original = originals.get(random.nextInt(originals.size()));
        RuleMutator mutator =
                new RuleMutator(
                        random,
                        () -> {
                            Original other = originals.get(random.nextInt(originals.size()));
                            return other.files().get(random.nextInt(other.files().size())).text();
                        });
        List<SourceText> files = new ArrayList<>();
        for (SourceText file : original.files()) {
            String some = someRules(file.text(), random);
            boolean changed = original.files().size() == 1 || random.nextBoolean();
            files.add(new SourceText(file.path(), changed ? mutator.mutate(some) : some));
        }
        return new PackSource(
                "mutated", "1.0.0", "", Map.of(), files, new FolderFiles(original.folder()));
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

    @BeforeAll
    static void readOriginals() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("spec-tests/cases", "rulepacks", "rules-dsl/src/test")) {
            try (Stream<Path> all = Files.walk(Path.of("..", folder))) {
                all.filter(file -> file.toString().endsWith(".rule")).sorted().forEach(files::add);
            }
        }
        Set<Path> packs = new HashSet<>();
        originals = new ArrayList<>();
        for (Path file : files) {
            Path folder = file.resolveSibling("");
            if (!Files.exists(folder.resolve("rulepack.yaml"))) {
                originals.add(new Original(folder, read(List.of(file))));
            } else if (packs.add(folder)) {
                originals.add(
                        new Original(
                                folder,
                                read(
                                        files.stream()
                                                .filter(f -> f.resolveSibling("").equals(folder))
                                                .toList())));
            }
        }
    }

    private static List<SourceText> read(List<Path> files) throws IOException {
        List<SourceText> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(new SourceText(file.getFileName().toString(), Files.readString(file)));
        }
        return texts;
    }
}
