package dev.weir.cli;

import dev.weir.cli.config.ConfigReader;
import dev.weir.cli.config.ConfigResult;
import dev.weir.cli.config.Setting;
import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.cli.daemon.DaemonConfig.ConsoleSink;
import dev.weir.cli.daemon.DaemonConfig.FileSink;
import dev.weir.cli.daemon.DaemonConfig.FilesInput;
import dev.weir.cli.daemon.DaemonConfig.GeneratorInput;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonConfig.PackConfig;
import dev.weir.cli.daemon.DaemonConfig.SinksConfig;
import dev.weir.cli.daemon.DaemonConfig.SourceConfig;
import dev.weir.cli.daemon.DaemonConfig.StateConfig;
import dev.weir.cli.daemon.DaemonProcess;
import dev.weir.cli.terminal.Terminal;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import dev.weir.runtime.value.DurationText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
            "",
            "Without arguments: the shipped fraud pack over a generated stream, alerts on the"
                    + " screen",
            "and in weir-state/alerts.jsonl. What was processed is kept in the state folder; the"
                    + " next",
            "start goes on there.",
            "",
            "SIGHUP reloads the pack, SIGTERM and Ctrl-C end it in order, a second one at once.",
            "Exit code: 0, 2 for a pack with errors, 65 where the state cannot be used, 69 where",
            "something that is needed does not answer, 74 where a disk fails, 78 for a"
                    + " configuration",
            "with errors."
        })
final class RunCommand implements Callable<Integer> {
    /** Far enough for a stream whose time runs ahead of the clock. */
    private static final Duration ANY_TIME = Duration.ofDays(365 * 8000L);

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
            description = "A file or a folder of files that may grow.")
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
        return DaemonProcess.run(terminal, daemonConfig());
    }

    private DaemonConfig daemonConfig() {
        if (config != null) {
            return configured(config);
        }
        if (pack == null && source == null) {
            return demo();
        }
        if (pack == null) {
            throw Failure.usage(
                    "missing PACK", "name the pack that is to run over `" + source + "`");
        }
        if (source == null) {
            throw Failure.usage(
                    "missing `--source`", "name what `" + pack + "` is to read, or a `--config`");
        }
        SourceConfig files =
                new SourceConfig(
                        "",
                        new FilesInput(source),
                        List.of(),
                        typeField,
                        SourceConfig.IDLE_TIMEOUT,
                        SourceConfig.MAX_AHEAD);
        return new DaemonConfig(
                new PackConfig(pack, params, allowScripts, PackConfig.WATCH),
                List.of(files),
                sinks(),
                new StateConfig(state(), checkpointInterval()),
                DaemonConfig.DELIVERY_INTERVAL,
                http(),
                exitAtEnd);
    }

    /** What the file says, with what flags say instead. */
    private DaemonConfig configured(Path file) {
        if (source != null || sink != null) {
            throw Failure.usage(
                    "`--source` and `--sink` do not go with `--config`",
                    "name them in `" + file + "`");
        }
        List<Setting> flags = new ArrayList<>();
        if (pack != null) {
            flags.add(Setting.of("PACK", pack.toString(), "packs", "path"));
        }
        if (state != null) {
            flags.add(Setting.of("--state", state.toString(), "state", "path"));
        }
        if (checkpointInterval != null) {
            flags.add(
                    Setting.of(
                            "--checkpoint-interval",
                            checkpointInterval,
                            "state",
                            "checkpoint-interval"));
        }
        if (port != null) {
            flags.add(Setting.of("--port", port.toString(), "http", "port"));
        }
        if (exitAtEnd) {
            flags.add(Setting.of("--exit-at-end", "true", "exit-at-end"));
        }
        ConfigResult result = ConfigReader.read(file, System.getenv(), flags);
        DaemonConfig read = result.config();
        if (read == null) {
            terminal.say(
                    new DiagnosticPrinter(terminal.errPaint().coloured()).print(result.problems()));
            throw Failure.configuration(
                    "`" + file + "` has " + Count.of(result.problems().size(), "error"));
        }
        return read;
    }

    private Path state() {
        return state == null ? StateConfig.PATH : state;
    }

    private HttpConfig http() {
        return new HttpConfig(true, HttpConfig.HOST, port == null ? HttpConfig.PORT : port);
    }

    private Duration checkpointInterval() {
        if (checkpointInterval == null) {
            return StateConfig.CHECKPOINT_INTERVAL;
        }
        OptionalLong millis = DurationText.parse(checkpointInterval);
        if (millis.isEmpty() || millis.getAsLong() <= 0) {
            throw Failure.usage(
                    "`--checkpoint-interval` takes a duration as 10s, and `"
                            + checkpointInterval
                            + "` is none");
        }
        return Duration.ofMillis(millis.getAsLong());
    }

    private SinksConfig sinks() {
        return sink == null
                ? new SinksConfig(null, new ConsoleSink(null), null)
                : new SinksConfig(new FileSink(sink, shadow, deadLetters, late), null, null);
    }

    /** The shipped pack over a stream that never ends. */
    private DaemonConfig demo() {
        Path shipped = Path.of(System.getProperty("weir.home", ".")).resolve("rulepacks/fraud");
        SourceConfig generated =
                new SourceConfig(
                        "generated",
                        new GeneratorInput(GeneratorInput.EVENTS_PER_SECOND),
                        List.of(),
                        null,
                        SourceConfig.IDLE_TIMEOUT,
                        ANY_TIME);
        return new DaemonConfig(
                new PackConfig(shipped, params, allowScripts, PackConfig.WATCH),
                List.of(generated),
                new SinksConfig(
                        new FileSink(
                                state().resolve("alerts.jsonl"),
                                null,
                                state().resolve("dead-letters.jsonl"),
                                state().resolve("late.jsonl")),
                        new ConsoleSink(null),
                        null),
                new StateConfig(state(), checkpointInterval()),
                DaemonConfig.DELIVERY_INTERVAL,
                http(),
                exitAtEnd);
    }
}
