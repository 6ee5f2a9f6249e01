package dev.weir.cli.config;

import dev.weir.cli.Failure;
import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.cli.daemon.DaemonConfig.ConsoleSink;
import dev.weir.cli.daemon.DaemonConfig.FileSink;
import dev.weir.cli.daemon.DaemonConfig.FilesInput;
import dev.weir.cli.daemon.DaemonConfig.GeneratorInput;
import dev.weir.cli.daemon.DaemonConfig.Guarantee;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.DaemonConfig.HttpInput;
import dev.weir.cli.daemon.DaemonConfig.Input;
import dev.weir.cli.daemon.DaemonConfig.KafkaInput;
import dev.weir.cli.daemon.DaemonConfig.KafkaSink;
import dev.weir.cli.daemon.DaemonConfig.PackConfig;
import dev.weir.cli.daemon.DaemonConfig.SinksConfig;
import dev.weir.cli.daemon.DaemonConfig.SourceConfig;
import dev.weir.cli.daemon.DaemonConfig.StandardInput;
import dev.weir.cli.daemon.DaemonConfig.StateConfig;
import dev.weir.cli.daemon.DaemonConfig.TimeOf;
import dev.weir.cli.daemon.DaemonConfig.WebhookSink;
import dev.weir.cli.daemon.Secret;
import dev.weir.cli.pack.PackFinder;
import dev.weir.cli.pack.TextFile;
import dev.weir.cli.yaml.Yaml;
import dev.weir.cli.yaml.YamlReader;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a daemon shall do. Flags win over {@code WEIR_*} variables, and these over the file.
 * All that is wrong is told in one go.
 */
public final class ConfigReader {
    private final SourceText shown;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<Diagnostic> problems = new ArrayList<>();

    private ConfigReader(SourceText shown, Path folder, Map<String, String> environment) {
        this.shown = shown;
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Reads a {@code weir.yaml}; its relative paths are meant from its own folder.
     *
     * @param flags what the command line says, the strongest last
     */
    public static ConfigResult read(
            Path file, Map<String, String> environment, List<Setting> flags) {
        if (!Files.isRegularFile(file)) {
            throw Failure.configuration("there is no file `" + PackFinder.shown(file) + "`");
        }
        TextFile text;
        try {
            text = TextFile.of(PackFinder.shown(file), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!text.problems().isEmpty()) {
            return new ConfigResult(null, text.problems());
        }
        Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        return read(text.source(), folder, environment, flags);
    }

    /** Reads what variables and flags say; there is no file. */
    public static ConfigResult read(Map<String, String> environment, List<Setting> flags) {
        return read(new SourceText("command line", ""), Path.of(""), environment, flags);
    }

    private static ConfigResult read(
            SourceText source, Path folder, Map<String, String> environment, List<Setting> flags) {
        ConfigReader reader = new ConfigReader(SecretKeys.masked(source), folder, environment);
        DaemonConfig config = reader.read(source.text(), flags);
        return new ConfigResult(config, reader.problems);
    }

    private @Nullable DaemonConfig read(String text, List<Setting> flags) {
        Yaml tree = YamlReader.read(text, shown, Code.CONFIGURATION, problems::add);
        if (!problems.isEmpty()) {
            return null;
        }
        if (tree == null) {
            tree = new Yaml.Nothing(new Span(shown, 0, 0));
        }
        for (Map.Entry<String, List<String>> variable : Overlay.variables().entrySet()) {
            String value = environment.get(variable.getKey());
            if (value != null && !value.isEmpty()) {
                Setting setting = new Setting(variable.getValue(), value, variable.getKey());
                tree = Overlay.put(tree, setting, "environment");
            }
        }
        for (Setting flag : flags) {
            tree = Overlay.put(tree, flag, "command line");
        }
        checkVariables();
        References references = new References(environment, folder);
        Settings root = new SettingsReader(shown, folder, references, problems).read(tree);
        if (!problems.isEmpty()) {
            return null;
        }
        DaemonConfig config = config(root);
        return problems.isEmpty() ? config : null;
    }

    /** A variable that is nearly one of ours is a slip of the pen; others may be anybody's. */
    private void checkVariables() {
        Map<String, List<String>> known = Overlay.variables();
        for (String name : environment.keySet().stream().sorted().toList()) {
            if (!name.startsWith("WEIR_") || known.containsKey(name)) {
                continue;
            }
            String nearest = NearestName.of(name, known.keySet());
            if (nearest != null) {
                Span span = new Span(new SourceText("environment", name), 0, name.length());
                problems.add(
                        Diagnostic.of(
                                        Code.CONFIGURATION,
                                        span,
                                        "no key has the variable `" + name + "`")
                                .withHelp("did you mean `" + nearest + "`?"));
            }
        }
    }

    private DaemonConfig config(Settings root) {
        Settings http = orDefaults(root, WeirYaml.HTTP);
        Settings state = orDefaults(root, WeirYaml.STATE);
        Long memory = state.find(WeirYaml.STATE_MEMORY);
        Settings delivery = orDefaults(root, WeirYaml.DELIVERY);
        return new DaemonConfig(
                pack(root.all(WeirYaml.PACKS).get(0)),
                root.all(WeirYaml.SOURCES).stream().map(this::source).toList(),
                sinks(root.all(WeirYaml.SINKS).get(0), delivery.get(WeirYaml.DELIVERY_GUARANTEE)),
                new StateConfig(
                        state.get(WeirYaml.STATE_PATH),
                        state.get(WeirYaml.STATE_CHECKPOINT_INTERVAL),
                        memory == null ? StateConfig.MEMORY_BYTES : memory),
                delivery.get(WeirYaml.DELIVERY_INTERVAL),
                new HttpConfig(
                        http.get(WeirYaml.HTTP_ENABLED),
                        http.get(WeirYaml.HTTP_HOST),
                        http.get(WeirYaml.HTTP_PORT)),
                root.get(WeirYaml.EXIT_AT_END));
    }

    private static Settings orDefaults(Settings root, Section section) {
        Settings found = root.find(section);
        return found == null ? new Settings("", root.span()) : found;
    }

    private static PackConfig pack(Settings pack) {
        return new PackConfig(
                pack.get(WeirYaml.PACK_PATH),
                Objects.requireNonNullElse(pack.find(WeirYaml.PACK_PARAMS), Map.of()),
                pack.get(WeirYaml.PACK_ALLOW_SCRIPTS),
                pack.get(WeirYaml.PACK_WATCH));
    }

    private SourceConfig source(Settings source) {
        TimeOf time = source.get(WeirYaml.SOURCE_TIME);
        boolean keepsArrival =
                source.find(WeirYaml.FILES) == null && source.find(WeirYaml.GENERATOR) == null;
        if (time != TimeOf.EVENT && !keepsArrival) {
            problems.add(
                    Diagnostic.of(
                                    Code.CONFIGURATION,
                                    source.span(),
                                    "`time` of `" + source.name() + "` can only be `event`")
                            .withHelp("files do not keep when a line arrived"));
        }
        return new SourceConfig(
                source.name(),
                input(source),
                Objects.requireNonNullElse(source.find(WeirYaml.SOURCE_TYPES), List.of()),
                source.find(WeirYaml.SOURCE_TYPE_FIELD),
                source.get(WeirYaml.SOURCE_IDLE_TIMEOUT),
                source.get(WeirYaml.SOURCE_MAX_AHEAD),
                source.get(WeirYaml.SOURCE_MAX_SKEW),
                time);
    }

    private static Input input(Settings source) {
        Settings files = source.find(WeirYaml.FILES);
        if (files != null) {
            return new FilesInput(files.get(WeirYaml.FILES_PATH), files.get(WeirYaml.FILES_FROM));
        }
        Settings kafka = source.find(WeirYaml.KAFKA_SOURCE);
        if (kafka != null) {
            return new KafkaInput(
                    kafka.get(WeirYaml.KAFKA_BOOTSTRAP),
                    kafka.get(WeirYaml.KAFKA_TOPIC),
                    Objects.requireNonNullElse(kafka.find(WeirYaml.KAFKA_PROPERTIES), Map.of()),
                    kafka.get(WeirYaml.KAFKA_FROM));
        }
        if (source.find(WeirYaml.STANDARD_INPUT) != null) {
            return new StandardInput();
        }
        Settings http = source.find(WeirYaml.RECEIVER);
        if (http != null) {
            return new HttpInput(
                    http.get(WeirYaml.RECEIVER_HOST),
                    http.get(WeirYaml.RECEIVER_PORT),
                    http.get(WeirYaml.RECEIVER_PATH),
                    http.find(WeirYaml.RECEIVER_EVENT_ID),
                    http.get(WeirYaml.RECEIVER_EVENT_IDS),
                    http.get(WeirYaml.RECEIVER_MAX_BODY),
                    http.get(WeirYaml.RECEIVER_MAX_WAITING));
        }
        Settings generator = source.all(WeirYaml.GENERATOR).get(0);
        return new GeneratorInput(generator.get(WeirYaml.GENERATOR_RATE));
    }

    private SinksConfig sinks(Settings sinks, Guarantee guarantee) {
        Settings file = sinks.find(WeirYaml.FILE_SINK);
        Settings console = sinks.find(WeirYaml.CONSOLE);
        Settings kafka = sinks.find(WeirYaml.KAFKA_SINK);
        Settings webhook = sinks.find(WeirYaml.WEBHOOK);
        if (file != null) {
            checkDifferent(
                    file,
                    List.of(
                            WeirYaml.FILE_ALERTS,
                            WeirYaml.FILE_SHADOW,
                            WeirYaml.FILE_DEAD_LETTERS,
                            WeirYaml.FILE_LATE));
        }
        return new SinksConfig(
                file == null ? null : fileSink(file),
                console == null ? null : new ConsoleSink(console.find(WeirYaml.CONSOLE_FORMAT)),
                kafka == null ? null : kafkaSink(kafka, guarantee),
                webhook == null ? null : webhookSink(webhook, guarantee));
    }

    private WebhookSink webhookSink(Settings webhook, Guarantee guarantee) {
        Guarantee wanted =
                Objects.requireNonNullElse(webhook.find(WeirYaml.WEBHOOK_GUARANTEE), guarantee);
        if (wanted != Guarantee.AT_LEAST_ONCE) {
            problems.add(
                    Diagnostic.of(
                                    Code.CONFIGURATION,
                                    webhook.span(),
                                    "`sinks.webhook` cannot be "
                                            + wanted
                                            + ": a request that is not answered is repeated, and"
                                            + " may have been taken")
                            .withHelp(
                                    "write `guarantee: at-least-once` below `webhook`; other sinks"
                                            + " keep what `delivery.guarantee` says"));
        }
        return new WebhookSink(
                new Secret(webhook.get(WeirYaml.WEBHOOK_URL)),
                Objects.requireNonNullElse(webhook.find(WeirYaml.WEBHOOK_HEADERS), Map.of()),
                webhook.get(WeirYaml.WEBHOOK_BATCH),
                webhook.get(WeirYaml.WEBHOOK_TIMEOUT),
                webhook.get(WeirYaml.WEBHOOK_FAILURES),
                webhook.get(WeirYaml.WEBHOOK_PAUSE));
    }

    private static FileSink fileSink(Settings file) {
        return new FileSink(
                file.get(WeirYaml.FILE_ALERTS),
                file.find(WeirYaml.FILE_SHADOW),
                file.find(WeirYaml.FILE_DEAD_LETTERS),
                file.find(WeirYaml.FILE_LATE));
    }

    private KafkaSink kafkaSink(Settings kafka, Guarantee guarantee) {
        String alerts = kafka.get(WeirYaml.KAFKA_ALERTS);
        String progress =
                Objects.requireNonNullElse(
                        kafka.find(WeirYaml.KAFKA_PROGRESS), alerts + "-progress");
        for (Key<String> key :
                List.of(
                        WeirYaml.KAFKA_ALERTS,
                        WeirYaml.KAFKA_SHADOW,
                        WeirYaml.KAFKA_DEAD_LETTERS,
                        WeirYaml.KAFKA_LATE)) {
            if (progress.equals(kafka.find(key))) {
                problems.add(
                        Diagnostic.of(
                                Code.CONFIGURATION,
                                kafka.span(),
                                "`" + key.name() + "` and `progress` are one topic"));
            }
        }
        return new KafkaSink(
                kafka.get(WeirYaml.KAFKA_BOOTSTRAP),
                alerts,
                kafka.find(WeirYaml.KAFKA_SHADOW),
                kafka.find(WeirYaml.KAFKA_DEAD_LETTERS),
                kafka.find(WeirYaml.KAFKA_LATE),
                Objects.requireNonNullElse(kafka.find(WeirYaml.KAFKA_GUARANTEE), guarantee),
                Objects.requireNonNullElse(
                        kafka.find(WeirYaml.KAFKA_TRANSACTIONAL_ID), "weir-" + alerts),
                progress,
                Objects.requireNonNullElse(kafka.find(WeirYaml.KAFKA_PROPERTIES), Map.of()));
    }

    /** Two outputs in one file would tear each other apart. */
    private void checkDifferent(Settings file, List<Key<Path>> keys) {
        Map<Path, Key<Path>> seen = new HashMap<>();
        for (Key<Path> key : keys) {
            Path path = file.find(key);
            Key<Path> other =
                    path == null ? null : seen.put(path.toAbsolutePath().normalize(), key);
            if (other != null) {
                problems.add(
                        Diagnostic.of(
                                Code.CONFIGURATION,
                                file.span(),
                                "`" + other.name() + "` and `" + key.name() + "` are one file"));
            }
        }
    }
}
