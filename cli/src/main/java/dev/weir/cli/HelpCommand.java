package dev.weir.cli;

import dev.weir.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Say what a command does and what it takes.")
final class HelpCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Default: all, in short.")
    private List<String> command = new ArrayList<>();

    HelpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine about = spec.root().commandLine();
        for (String word : command) {
            CommandLine named = about.getSubcommands().get(word);
            if (named == null) {
                throw Complaints.unknownCommand(about, word);
            }
            about = named;
        }
        about.usage(terminal.out());
        return ExitCode.FINE;
    }
}
