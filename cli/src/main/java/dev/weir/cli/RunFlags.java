package dev.weir.cli;

import dev.weir.cli.config.ConfigReader;
import dev.weir.cli.config.ConfigResult;
import dev.weir.cli.config.Setting;
import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.cli.daemon.DaemonConfig.ConsoleSink;
import dev.weir.cli.daemon.DaemonConfig.FileSink;
import dev.weir.cli.daemon.DaemonConfig.FilesInput;
import dev.weir.cli.daemon.DaemonConfig.From;
import dev.weir.cli.daemon.DaemonConfig.GeneratorInput;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonConfig.PackConfig;
import dev.weir.cli.daemon.DaemonConfig.SinksConfig;
import dev.weir.cli.daemon.DaemonConfig.SourceConfig;
import dev.weir.cli.daemon.DaemonConfig.StandardInput;
import dev.weir.cli.daemon.DaemonConfig.StateConfig;
import dev.weir.cli.terminal.Terminal;
import dev.weir.rules.diagnostic.DiagnosticPrinter;
import dev.weir.runtime.value.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code weir run} says; null where it says nothing. Apart from the
 * command, so that other commands need not load what a daemon is made of.
 */
record RunFlags(
        @Nullable Path pack,
        @Nullable Path config,
        @Nullable Path source,
        @Nullable String typeField,
        @Nullable Path sink,
        @Nullable Path shadow,
        @Nullable Path deadLetters,
        @Nullable Path late,
        @Nullable Path state,
        @Nullable String checkpointInterval,
        @Nullable Integer port,
        boolean exitAtEnd,
        Map<String, String> params,
        boolean allowScripts) {
    /** Far enough for a stream whose time runs ahead of the clock. */
    private static final Duration ANY_TIME = Duration.ofDays(365 * 8000L);

    RunFlags {
        params = Map.copyOf(params);
    }

    /** The configuration that these flags mean, with the file that they name. */
    DaemonConfig config(Terminal terminal) {
        if (config != null) {
            return configured(config, terminal);
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
        boolean isStandardInput = source.toString().equals("-");
        SourceConfig records =
                new SourceConfig(
                        isStandardInput ? StandardInput.NAME : "",
                        isStandardInput ? new StandardInput() : new FilesInput(source, From.START),
                        List.of(),
                        typeField,
                        SourceConfig.IDLE_TIMEOUT,
                        SourceConfig.MAX_AHEAD);
        return new DaemonConfig(
                new PackConfig(pack, params, allowScripts, PackConfig.WATCH),
                List.of(records),
                sinks(),
                new StateConfig(stateFolder(), interval(), StateConfig.MEMORY_BYTES),
                DaemonConfig.DELIVERY_INTERVAL,
                http(),
                exitAtEnd || isStandardInput);
    }

    /** What the file says, with what flags say instead. */
    private DaemonConfig configured(Path file, Terminal terminal) {
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

    private Path stateFolder() {
        return state == null ? StateConfig.PATH : state;
    }

    private HttpConfig http() {
        return new HttpConfig(true, HttpConfig.HOST, port == null ? HttpConfig.PORT : port);
    }

    private Duration interval() {
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
                ? new SinksConfig(null, new ConsoleSink(null), null, null)
                : new SinksConfig(new FileSink(sink, shadow, deadLetters, late), null, null, null);
    }

    /**
     * The shipped pack over a stream that never ends. What comes after a checkpoint comes again at
     * the pace of the stream, so that they are close together.
     */
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
                                stateFolder().resolve("alerts.jsonl"),
                                null,
                                stateFolder().resolve("dead-letters.jsonl"),
                                stateFolder().resolve("late.jsonl")),
                        new ConsoleSink(null),
                        null,
                        null),
                new StateConfig(
                        stateFolder(),
                        checkpointInterval == null ? Duration.ofSeconds(1) : interval(),
                        StateConfig.MEMORY_BYTES),
                DaemonConfig.DELIVERY_INTERVAL,
                http(),
                exitAtEnd);
    }
}
