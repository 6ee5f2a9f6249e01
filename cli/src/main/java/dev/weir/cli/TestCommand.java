package dev.weir.cli;

import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.report.CoverageText;
import dev.weir.cli.report.FailureText;
import dev.weir.cli.report.JunitXml;
import dev.weir.cli.report.TestedPack;
import dev.weir.cli.report.TestsJson;
import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.Terminal;
import dev.weir.compiler.CompileResult;
import dev.weir.compiler.test.Coverage;
import dev.weir.compiler.test.TestCase;
import dev.weir.compiler.test.TestResult;
import dev.weir.compiler.test.TestRunner;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = "Run the TEST blocks of packs.",
        footer = {
            "A PATH is a .rule file, a pack (a folder with a rulepack.yaml), or a folder "
                    + "that holds packs and .rule files, each of which is a pack of its own.",
            "",
            "Of a test that fails, - is what was expected and + what came, followed by all "
                    + "that happened.",
            "",
            "Under --coverage a step counts when an event has satisfied it, a branch or an "
                    + "optional part when an alert came by it, and a deadline when it came. The "
                    + "report for JUnit has no place for it.",
            "",
            "Exit code: 0, 1 where a test fails, 2 where a pack has errors."
        })
final class TestCommand implements Callable<Integer> {
    private static final String INDENT = "      ";

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Whose tests to run.")
    private List<Path> paths;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Only tests with this text in the name of their rule or their title.")
    private String filter = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; human unless given.")
    private Format format = Format.HUMAN;

    @Option(
            names = "--coverage",
            description =
                    "Say which steps, branches and deadlines of each rule the tests have"
                            + " exercised, and what its conditions were.")
    private boolean coverage;

    @Mixin private PackOptions packOptions;

    TestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    enum Format {
        HUMAN,
        JUNIT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        PackCompiler compiler = packOptions.compiler();
        List<Pack> packs = PackFinder.find(paths);
        List<TestedPack> tested = new ArrayList<>();
        for (Pack pack : packs) {
            if (packs.size() > 1 && format == Format.HUMAN) {
                terminal.out().println(terminal.outPaint().faint(pack.path()));
            }
            tested.add(test(pack, compiler));
        }
        long passed = tested.stream().mapToLong(TestedPack::passed).sum();
        long failed = tested.stream().mapToLong(TestedPack::failed).sum();
        boolean broken = tested.stream().anyMatch(pack -> !pack.errors().isEmpty());
        switch (format) {
            case HUMAN -> {}
            case JUNIT -> terminal.out().println(JunitXml.of(tested));
            case JSON -> terminal.out().println(TestsJson.of(tested));
        }
        summarize(passed, failed);
        if (broken) {
            return ExitCode.USAGE;
        }
        return failed > 0 ? ExitCode.FINDINGS : ExitCode.FINE;
    }

    private TestedPack test(Pack pack, PackCompiler compiler) {
        CompileResult compiled = compiler.compile(pack);
        List<Diagnostic> errors =
                compiled.diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            terminal.say(new DiagnosticPrinter(terminal.errPaint().coloured()).print(errors));
            new Findings(terminal).hintAtPackAround(pack);
            return new TestedPack(pack.path(), pack.name(), List.of(), errors, null);
        }
        TestRunner runner = compiler.testRunner(pack, compiled);
        Coverage covered = coverage ? new Coverage(compiled) : null;
        List<TestResult> results = new ArrayList<>();
        for (TestCase test : compiled.tests()) {
            if (isWanted(test)) {
                TestResult result = runner.run(test, covered);
                results.add(result);
                if (format == Format.HUMAN) {
                    print(result);
                }
            }
        }
        if (covered != null && format == Format.HUMAN) {
            CoverageText.of(covered, terminal.outPaint()).forEach(terminal.out()::println);
        }
        return new TestedPack(pack.path(), pack.name(), results, List.of(), covered);
    }

    private boolean isWanted(TestCase test) {
        String name = (test.rule() + " " + test.title()).toLowerCase(Locale.ROOT);
        return name.contains(filter.toLowerCase(Locale.ROOT));
    }

    private void print(TestResult result) {
        Paint paint = terminal.outPaint();
        String verdict = result.passed() ? paint.green("ok  ") : paint.bold(paint.red("FAIL"));
        TestCase test = result.test();
        terminal.out()
                .println(
                        verdict
                                + "  "
                                + paint.bold(test.rule())
                                + "  "
                                + Paint.harmless(test.title()));
        if (!result.passed()) {
            for (String line : FailureText.of(result, paint)) {
                terminal.out().println(line.isEmpty() ? "" : INDENT + line);
            }
            terminal.out().println();
        }
    }

    /** The last line; a report for machines is not to be disturbed by it. */
    private void summarize(long passed, long failed) {
        boolean human = format == Format.HUMAN;
        Paint paint = human ? terminal.outPaint() : terminal.errPaint();
        String line = passed + " passed, " + failed + " failed";
        String painted = failed > 0 ? paint.red(line) : paint.green(line);
        if (human) {
            terminal.out().println(painted);
        } else {
            terminal.say(painted);
        }
        if (passed + failed == 0) {
            terminal.say(
                    filter.isEmpty()
                            ? "There are no tests."
                            : "No test has `" + Paint.harmless(filter) + "` in its name.");
        }
    }
}
