package dev.weir.spec.formatting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.ProgramText;
import dev.weir.compiler.test.TestCase;
import dev.weir.rules.RuleFormatter;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Formatting a file twice is formatting it once, and it changes neither what a pack compiles to nor
 * its tests: for every rule file of the repository, and of the shared cases beside it where there
 * are any.
 */
class FormatterPreservesProgramsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path SHARED = REPOSITORY.resolveSibling("shared").resolve("conformance");

    @TestFactory
    Stream<DynamicTest> a_formatted_pack_is_the_same_pack() throws IOException {
        return packs().map(
                        path ->
                                DynamicTest.dynamicTest(
                                        path.toString(), () -> staysTheSame(PackFinder.one(path))));
    }

    private static void staysTheSame(Pack pack) {
        List<SourceText> formatted =
                pack.files().stream().map(FormatterPreservesProgramsTest::formatted).toList();
        for (SourceText file : formatted) {
            assertThat(formatted(file).text()).as("%s, twice", file.path()).isEqualTo(file.text());
        }
        CompileResult before = compiled(pack);
        CompileResult after = compiled(with(pack, formatted));
        assertThat(program(after)).isEqualTo(program(before));
        assertThat(after.tests().stream().map(FormatterPreservesProgramsTest::plain))
                .isEqualTo(
                        before.tests().stream()
                                .map(FormatterPreservesProgramsTest::plain)
                                .toList());
    }

    private static SourceText formatted(SourceText file) {
        return new SourceText(file.path(), RuleFormatter.format(file));
    }

    private static Pack with(Pack pack, List<SourceText> files) {
        return new Pack(
                pack.path(),
                pack.name(),
                pack.version(),
                pack.description(),
                pack.folder(),
                files,
                pack.params(),
                pack.problems());
    }

    private static CompileResult compiled(Pack pack) {
        return new PackCompiler(Map.of(), true).compile(pack);
    }

    /** The whole program as text; without one the codes of what is wrong. */
    private static String program(CompileResult compiled) {
        Program program = compiled.program();
        return program == null
                ? compiled.diagnostics().stream().map(d -> d.code().id()).sorted().toList() + ""
                : ProgramText.of(program);
    }

    /** A test but for its place. */
    private static List<Object> plain(TestCase test) {
        return List.of(
                test.rule(),
                test.title(),
                test.parameters(),
                test.startMillis(),
                test.deliveries(),
                test.expectations().stream()
                        .map(e -> Objects.toString(e.timeMillis()) + e.values())
                        .toList(),
                Objects.toString(test.watermarkMillis()));
    }

    /** Packs and the rule files that belong to none. */
    private static Stream<Path> packs() throws IOException {
        List<Path> files = ruleFiles(REPOSITORY);
        if (Files.isDirectory(SHARED)) {
            files = Stream.concat(files.stream(), ruleFiles(SHARED).stream()).toList();
        }
        return files.stream()
                .map(f -> Objects.requireNonNullElse(PackFinder.packAround(f), f))
                .distinct();
    }

    private static List<Path> ruleFiles(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(p -> p.toString().endsWith(".rule"))
                    .filter(p -> !isBuilt(folder.relativize(p)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isBuilt(Path path) {
        for (Path name : path) {
            if (name.toString().equals("target")) {
                return true;
            }
        }
        return false;
    }
}
