package dev.weir.cli;

import dev.weir.cli.daemon.DaemonProcess;
import dev.weir.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        sortOptions = false,
        description = "Run a pack over live sources until it is stopped.",
        footer = {
            "Without arguments: the shipped fraud pack over a generated stream, alerts on the "
                    + "screen and in weir-state/alerts.jsonl, a checkpoint each second. What was "
                    + "processed is kept in the state folder; the next start goes on there.",
            "",
            "SIGHUP reloads the pack, SIGTERM and Ctrl-C end it in order, a second one at once.",
            "",
            "Exit code: 0, 2 for a pack with errors, 3 where a source failed, 65 where the state "
                    + "cannot be used, 69 where a broker does not take alerts, 74 where a disk "
                    + "fails, 77 where another daemon has taken over, 78 for a configuration with "
                    + "errors."
        })
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PACK",
            description = "A pack's folder or a .rule file.")
    private @Nullable Path pack;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A weir.yaml, which says everything.")
    private @Nullable Path config;

    @Option(
            names = "--source",
            paramLabel = "PATH",
            description =
                    "A file or a folder of files that may grow; - for standard input, which ends it.")
    private @Nullable Path source;

    @Option(
            names = "--type-field",
            paramLabel = "FIELD",
            description = "The field that names a record's event type; type unless given.")
    private @Nullable String typeField;

    @Option(
            names = "--sink",
            paramLabel = "FILE",
            description = "Where alerts go; the screen unless given.")
    private @Nullable Path sink;

    @Option(
            names = "--shadow",
            paramLabel = "FILE",
            description = "Where alerts of SHADOW rules go; else they are only counted.")
    private @Nullable Path shadow;

    @Option(
            names = "--dead-letters",
            paramLabel = "FILE",
            description = "Where records go that are no events, with the reason.")
    private @Nullable Path deadLetters;

    @Option(names = "--late", paramLabel = "FILE", description = "Where events go that are late.")
    private @Nullable Path late;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the state is kept; weir-state unless given.")
    private @Nullable Path state;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "DURATION",
            description = "How often the state is made durable; 10s unless given.")
    private @Nullable String checkpointInterval;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where HTTP answers on this machine; 0 for any that is free.")
    private @Nullable Integer port;

    @Option(
            names = "--exit-at-end",
            description = "End, as a replay does, when all that the sources hold has been read.")
    private boolean exitAtEnd;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "Give a PARAM another value; may be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--allow-scripts",
            description = "Trust the pack to run MVEL, which can run any code.")
    private boolean allowScripts;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        RunFlags flags =
                new RunFlags(
                        pack,
                        config,
                        source,
                        typeField,
                        sink,
                        shadow,
                        deadLetters,
                        late,
                        state,
                        checkpointInterval,
                        port,
                        exitAtEnd,
                        params,
                        allowScripts);
        return DaemonProcess.run(terminal, flags.config(terminal));
    }
}
