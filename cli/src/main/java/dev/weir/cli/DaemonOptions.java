package dev.weir.cli;

import dev.weir.cli.daemon.DaemonConfig.StateConfig;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which daemon a command talks to, and how it prints what that says. */
final class DaemonOptions {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "The daemon's state folder; WEIR_STATE_PATH, or weir-state, unless given.")
    private @Nullable Path state;

    @Option(
            names = "--address",
            paramLabel = "URL",
            description = "Where the daemon answers, as http://127.0.0.1:7347.")
    private @Nullable URI address;

    @Option(names = "--json", description = "Print JSON on a screen, too.")
    private boolean json;

    /** The address of the daemon; null where it is to be found by its state folder. */
    @Nullable URI address() {
        if (address == null) {
            return null;
        }
        if (state != null) {
            throw Failure.usage("`--state` and `--address` exclude each other");
        }
        if (!"http".equals(address.getScheme()) || address.getHost() == null) {
            throw Failure.usage(
                    "`" + address + "` is no address of a daemon",
                    "write it as http://127.0.0.1:7347");
        }
        return address;
    }

    Path state() {
        return stateFolder(state);
    }

    /** The state folder that is given, or else that of the environment. */
    static Path stateFolder(@Nullable Path given) {
        if (given != null) {
            return given;
        }
        String variable = System.getenv("WEIR_STATE_PATH");
        return variable == null || variable.isEmpty() ? StateConfig.PATH : Path.of(variable);
    }

    boolean json() {
        return json;
    }
}
