package dev.weir.cli;

import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.terminal.Terminal;
import dev.weir.compiler.ProgramText;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.window.CountWindows;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Print what a pack is compiled to.")
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--plan",
            required = true,
            description =
                    "The event types, each rule's stage, key, input, pattern and output, and how"
                            + " its runs are followed.")
    private boolean plan;

    @Parameters(index = "0", paramLabel = "PACK", description = "A pack's folder or a .rule file.")
    private Path pack;

    @Parameters(index = "1", arity = "0..1", paramLabel = "RULE", description = "Only this rule.")
    private @Nullable String rule;

    @Mixin private PackOptions packOptions;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Pack read = PackFinder.one(pack);
        Program program =
                new Findings(terminal).programOf(read, packOptions.compiler().compile(read));
        if (rule != null) {
            RuleProgram named = NamedRule.of(program, rule);
            terminal.out().print(ProgramText.of(named));
            tellHowFollowed(program, named);
            return ExitCode.FINE;
        }
        terminal.out().println("pack " + program.pack() + " " + program.version());
        terminal.out().println("hash " + program.hash());
        terminal.out().print(ProgramText.of(program));
        tellHowFollowed(program, null);
        return ExitCode.FINE;
    }

    /**
     * What an event costs a rule, and why.
     *
     * @param only null for all rules
     */
    private void tellHowFollowed(Program program, @Nullable RuleProgram only) {
        tellRuns(program, only);
        tellWindows(program, only);
    }

    private void tellWindows(Program program, @Nullable RuleProgram only) {
        List<RuleProgram> windows =
                program.rules().stream()
                        .filter(rule -> rule.body() instanceof RuleBody.Window)
                        .filter(rule -> only == null || only.equals(rule))
                        .toList();
        if (!windows.isEmpty()) {
            terminal.out().println("windows");
        }
        for (RuleProgram rule : windows) {
            String obstacle = CountWindows.obstacle(rule);
            String how =
                    obstacle == null
                            ? "counted, the events of all keys in one queue"
                            : "key by key, as " + obstacle;
            terminal.out().println("  " + rule.name() + ": " + how);
        }
    }

    private void tellRuns(Program program, @Nullable RuleProgram only) {
        terminal.out().println("runs");
        for (List<Integer> together : Engine.templates(program)) {
            for (int number : together) {
                RuleProgram followed = program.rules().get(number);
                if (followed.body() instanceof RuleBody.Pattern
                        && (only == null || only.equals(followed))) {
                    String how = how(followed, together.size() - 1);
                    terminal.out().println("  " + followed.name() + ": " + how);
                }
            }
        }
    }

    private static String how(RuleProgram rule, int others) {
        String obstacle = StepSequence.obstacle(rule);
        if (obstacle != null) {
            return "one by one, as " + obstacle;
        }
        String together =
                StepSequence.of((RuleBody.Pattern) rule.body()).isChain()
                        ? "the paths of a graph of events"
                        : "all that wait for a step move as one";
        return others == 0
                ? together
                : together
                        + ", with those of "
                        + Count.of(others, "rule")
                        + " that "
                        + (others == 1 ? "differs" : "differ")
                        + " in constants alone";
    }
}
