package dev.weir.cli;

import dev.weir.cli.state.StateFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which state folder a command looks at, and how it prints what is there. */
final class StateOptions {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The state folder; WEIR_STATE_PATH, or weir-state, unless given.")
    private @Nullable Path state;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; human unless given.")
    private ReportFormat format = ReportFormat.HUMAN;

    @Option(
            names = "--allow-scripts",
            description = "Trust the packs that are kept to run MVEL, which can run any code.")
    private boolean allowScripts;

    StateFolder folder() {
        return new StateFolder(DaemonOptions.stateFolder(state), allowScripts);
    }

    boolean json() {
        return format == ReportFormat.JSON;
    }
}
