package dev.weir.cli;

import dev.weir.cli.daemon.Status;
import dev.weir.cli.http.DaemonClient;
import dev.weir.cli.http.StatusJson;
import dev.weir.cli.report.StatusText;
import dev.weir.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Say what a running daemon does and how it is.",
        footer = {
            "Exit code: 0 where it does its work, 1 where it is not ready, or the pack that "
                    + "it was told to run was refused, 3 where none answers."
        })
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private DaemonOptions daemon;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Status status = DaemonClient.of(daemon.address(), daemon.state()).status();
        if (daemon.json() || !terminal.outIsScreen()) {
            terminal.out().println(StatusJson.of(status));
        } else {
            StatusText.lines(status, terminal.clock().instant(), terminal.outPaint())
                    .forEach(terminal.out()::println);
        }
        return status.isReady() && !status.isStale() ? ExitCode.FINE : ExitCode.FINDINGS;
    }
}
