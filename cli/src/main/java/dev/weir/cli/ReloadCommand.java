package dev.weir.cli;

import dev.weir.cli.daemon.ReloadReport;
import dev.weir.cli.daemon.ReloadReport.Outcome;
import dev.weir.cli.http.DaemonClient;
import dev.weir.cli.http.ReloadJson;
import dev.weir.cli.report.ReloadText;
import dev.weir.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "reload",
        description = "Let a running daemon read its pack again.",
        footer = {
            "The pack is checked and its tests are run; only a sound one takes over. What "
                    + "becomes of each rule's state is printed.",
            "",
            "Exit code: 0 where the pack runs, 2 where it was refused and the one before "
                    + "runs on, 3 where no daemon answers."
        })
final class ReloadCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private DaemonOptions daemon;

    ReloadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ReloadReport report = DaemonClient.of(daemon.address(), daemon.state()).reload();
        if (daemon.json() || !terminal.outIsScreen()) {
            terminal.out().println(ReloadJson.of(report));
        } else {
            ReloadText.lines(report, terminal.outPaint()).forEach(terminal.out()::println);
        }
        return report.outcome() == Outcome.REFUSED ? ExitCode.USAGE : ExitCode.FINE;
    }
}
