package dev.weir.spec.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.test.TestCase;
import dev.weir.compiler.test.TestResult;
import dev.weir.compiler.test.TestRunner;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import dev.weir.spec.cases.RecordedCase;
import dev.weir.spec.engine.EngineRun;
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
 * The reference interpreter says of every case what the engine says, to the byte. That the engine
 * says what the case expects, CasesTest shows.
 */
class ReferenceTest {
    private static final Path CASES = Path.of("cases");
    private static final PartitionId TEST = new PartitionId("test", 0);

    @TestFactory
    Stream<DynamicTest> every_test_of_a_case() {
        return PackFinder.find(List.of(CASES)).stream()
                .map(pack -> DynamicTest.dynamicTest(pack.path(), () -> checkTests(pack)));
    }

    @TestFactory
    Stream<DynamicTest> every_recorded_case() throws IOException {
        try (Stream<Path> folders = Files.walk(CASES)) {
            return folders.filter(RecordedCase::isOne).sorted().toList().stream()
                    .map(f -> DynamicTest.dynamicTest(f.toString(), () -> checkRecorded(f)));
        }
    }

    private static void checkTests(Pack pack) {
        PackCompiler compiler = new PackCompiler(Map.of(), true);
        CompileResult compiled = compiler.compile(pack);
        TestRunner runner = compiler.testRunner(pack, compiled);
        for (TestCase test : compiled.tests()) {
            TestResult result = runner.run(test);
            Long watermark = test.watermarkMillis();
            EngineRun.Stream stream =
                    new EngineRun.Stream(
                            List.of(new EngineRun.Partition(TEST, result.events())),
                            test.startMillis(),
                            watermark == null ? Long.valueOf(Long.MAX_VALUE) : watermark);
            List<Alert> alerts =
                    Reference.alerts(
                            source(pack),
                            new CompileOptions(test.parameters(), true, Long.MIN_VALUE),
                            program(runner.compile(test)).hash(),
                            test.rule(),
                            stream);
            assertThat(lines(test.rule(), alerts))
                    .as("%s: %s", test.rule(), test.title())
                    .isEqualTo(lines(test.rule(), result.alerts()));
        }
    }

    private static void checkRecorded(Path folder) throws IOException {
        RecordedCase recorded = new RecordedCase(folder);
        Pack pack = PackFinder.one(recorded.pack());
        Program program = program(new PackCompiler(Map.of(), false).compile(pack));
        EngineRun.Stream stream = recorded.stream(program);
        List<Alert> expected = EngineRun.of(program, stream, 1, EngineRun.Pace.AT_ONCE).alerts();
        List<Alert> alerts =
                Reference.alerts(source(pack), CompileOptions.none(), program.hash(), null, stream);
        assertThat(alerts.stream().map(AlertJson::line))
                .containsExactlyElementsOf(expected.stream().map(AlertJson::line).toList());
    }

    private static List<String> lines(String rule, List<Alert> alerts) {
        return alerts.stream().filter(a -> a.rule().equals(rule)).map(AlertJson::line).toList();
    }

    private static PackSource source(Pack pack) {
        return new PackSource(
                pack.name(),
                pack.version(),
                pack.description(),
                pack.params(),
                pack.files(),
                file -> Files.readAllBytes(pack.folder().resolve(file)));
    }

    private static Program program(CompileResult compiled) {
        return Objects.requireNonNull(compiled.program(), () -> "" + compiled.diagnostics());
    }
}
