package dev.weir.cli;

import dev.weir.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Say what a command does and what it takes.")
final class HelpCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Default: all, in short.")
    private @Nullable String command;

    HelpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine weir = spec.root().commandLine();
        CommandLine about = command == null ? weir : weir.getSubcommands().get(command);
        if (about == null) {
            throw Complaints.unknownCommand(weir, String.valueOf(command));
        }
        about.usage(terminal.out());
        return ExitCode.FINE;
    }
}
