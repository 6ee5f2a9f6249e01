package dev.weir.cli;

import dev.weir.cli.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print a script that completes commands and options in a shell.",
        footer = {"bash: source <(weir completion bash)", "zsh:  source <(weir completion zsh)"})
final class CompletionCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    private Shell shell;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        // One script serves both: it turns on bash's completion where it finds itself in zsh.
        if (shell == Shell.ZSH) {
            terminal.out().println("autoload -U +X compinit && compinit");
        }
        terminal.out().print(AutoComplete.bash("weir", spec.root().commandLine()));
        return ExitCode.FINE;
    }
}
