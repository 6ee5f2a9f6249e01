package dev.weir.spec.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.report.FailureText;
import dev.weir.cli.terminal.Paint;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.test.TestCase;
import dev.weir.compiler.test.TestResult;
import dev.weir.compiler.test.TestRunner;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.spec.engine.EngineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case does what it says; and whatever the number of lanes, the order in which partitions
 * arrive, and however often an engine is stopped and goes on from its snapshot, the alerts and the
 * counts are the same.
 */
class CasesTest {
    private static final Path CASES = Path.of("cases");
    private static final PartitionId TEST = new PartitionId("test", 0);
    private static final List<Integer> LANES = List.of(1, 2, 7);

    @TempDir private Path scratch;

    @TestFactory
    Stream<DynamicTest> every_test_of_a_case_passes() {
        return packs().map(
                        pack -> DynamicTest.dynamicTest(pack.path(), () -> everyTestPasses(pack)));
    }

    @TestFactory
    Stream<DynamicTest> every_recorded_case_gives_what_is_expected() throws IOException {
        return recorded()
                .map(
                        folder ->
                                DynamicTest.dynamicTest(
                                        folder.toString(),
                                        () -> new RecordedCase(folder).check(scratch, 3)));
    }

    @TestFactory
    Stream<DynamicTest> neither_lanes_nor_restarts_nor_arrival_change_a_recorded_case()
            throws IOException {
        return recorded()
                .map(
                        folder ->
                                DynamicTest.dynamicTest(
                                        folder.toString(), () -> nothingChanges(folder)));
    }

    @TestFactory
    Stream<DynamicTest> every_test_that_must_fail_fails() throws IOException {
        return files(".failing")
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> everyTestFails(file)));
    }

    @TestFactory
    Stream<DynamicTest> scripts_run_in_trusted_packs_alone() throws IOException {
        return files(".trusted")
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> needsTrust(file)));
    }

    private void everyTestFails(Path file) throws IOException {
        Pack pack = ruleFile(file);
        PackCompiler compiler = new PackCompiler(Map.of(), false);
        CompileResult compiled = compiler.compile(pack);
        TestRunner runner = compiler.testRunner(pack, compiled);
        assertThat(compiled.tests())
                .isNotEmpty()
                .allSatisfy(test -> assertThat(runner.run(test).passed()).isFalse());
    }

    private void needsTrust(Path file) throws IOException {
        Pack pack = ruleFile(file);
        everyTestPasses(pack);
        assertThat(new PackCompiler(Map.of(), false).compile(pack).diagnostics())
                .filteredOn(Diagnostic::isError)
                .extracting(Diagnostic::code)
                .isNotEmpty()
                .containsOnly(Code.SCRIPT_FORBIDDEN);
    }

    /** A case that bears another name, so that it is not run with the others. */
    private Pack ruleFile(Path file) throws IOException {
        return PackFinder.one(
                Files.copy(
                        file, scratch.resolve("case.rule"), StandardCopyOption.REPLACE_EXISTING));
    }

    private static void everyTestPasses(Pack pack) {
        PackCompiler compiler = new PackCompiler(Map.of(), true);
        CompileResult compiled = compiler.compile(pack);
        assertThat(compiled.diagnostics().stream().filter(Diagnostic::isError)).isEmpty();
        TestRunner runner = compiler.testRunner(pack, compiled);
        for (TestCase test : compiled.tests()) {
            TestResult result = runner.run(test);
            assertThat(result.passed())
                    .as("%s", String.join("\n", FailureText.of(result, new Paint(false))))
                    .isTrue();
            nothingChanges(live(runner.compile(test), test.rule()), result);
        }
    }

    /** Runs a test's events through the whole pack, in every way. */
    private static void nothingChanges(Program program, TestResult result) {
        TestCase test = result.test();
        Long watermark = test.watermarkMillis();
        EngineRun.Stream stream =
                new EngineRun.Stream(
                        List.of(new EngineRun.Partition(TEST, result.events())),
                        test.startMillis(),
                        watermark == null ? Long.valueOf(Long.MAX_VALUE) : watermark);
        EngineRun plain = EngineRun.of(program, stream, 1, EngineRun.Pace.AT_ONCE);
        assertThat(of(test.rule(), plain.alerts()))
                .as("%s: beside the other rules of its pack", test.title())
                .isEqualTo(of(test.rule(), result.alerts()));
        sameInEveryWay(program, stream, plain);
    }

    private static void nothingChanges(Path folder) throws IOException {
        RecordedCase recorded = new RecordedCase(folder);
        Pack pack = PackFinder.one(recorded.pack());
        Program program = program(new PackCompiler(Map.of(), false).compile(pack));
        EngineRun.Stream stream = recorded.stream(program);
        EngineRun plain = EngineRun.of(program, stream, 1, EngineRun.Pace.AT_ONCE);
        sameInEveryWay(program, stream, plain);
        EngineRun turned = EngineRun.of(program, stream.turned(), 2, EngineRun.Pace.STEP_BY_STEP);
        assertThat(turned.alerts()).isEqualTo(plain.alerts());
        assertThat(turned.late()).hasSameElementsAs(plain.late());
        assertThat(turned.counts().rules()).isEqualTo(plain.counts().rules());
        assertThat(turned.counts().partitions()).hasSameElementsAs(plain.counts().partitions());
    }

    private static void sameInEveryWay(Program program, EngineRun.Stream stream, EngineRun plain) {
        assertThat(plain.alerts().stream().map(a -> a.id() + " " + a.status()))
                .doesNotHaveDuplicates();
        for (int lanes : LANES) {
            for (EngineRun.Pace pace : EngineRun.Pace.values()) {
                assertThat(EngineRun.of(program, stream, lanes, pace))
                        .as("on %s lanes, %s", lanes, pace)
                        .isEqualTo(plain);
            }
        }
    }

    private static List<Alert> of(String rule, List<Alert> alerts) {
        return alerts.stream().filter(a -> a.rule().equals(rule)).toList();
    }

    /** The program with a rule switched on. */
    private static Program live(CompileResult compiled, String name) {
        Program program = program(compiled);
        List<RuleProgram> rules = new ArrayList<>();
        for (RuleProgram rule : program.rules()) {
            rules.add(rule.name().equals(name) ? rule.withMode(RuleProgram.Mode.LIVE) : rule);
        }
        return program.withRules(rules);
    }

    private static Program program(CompileResult compiled) {
        return Objects.requireNonNull(compiled.program(), () -> "" + compiled.diagnostics());
    }

    private static Stream<Pack> packs() {
        return PackFinder.find(List.of(CASES)).stream();
    }

    private static Stream<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList().stream();
        }
    }

    private static Stream<Path> recorded() throws IOException {
        try (Stream<Path> folders = Files.walk(CASES)) {
            return folders.filter(RecordedCase::isOne).sorted().toList().stream();
        }
    }
}
