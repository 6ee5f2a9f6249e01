package dev.weir.cli;

import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.terminal.Terminal;
import dev.weir.compiler.ProgramText;
import dev.weir.runtime.program.Program;
import java.nio.file.Path;
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
            description = "The event types, and each rule's stage, key, input, pattern and output.")
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
            terminal.out().print(ProgramText.of(NamedRule.of(program, rule)));
            return ExitCode.FINE;
        }
        terminal.out().println("pack " + program.pack() + " " + program.version());
        terminal.out().println("hash " + program.hash());
        terminal.out().print(ProgramText.of(program));
        return ExitCode.FINE;
    }
}
