package dev.weir.cli.daemon;

import dev.weir.adapters.files.AtLeastOnceSink;
import dev.weir.adapters.files.AtMostOnceSink;
import dev.weir.adapters.files.ConsoleSink;
import dev.weir.adapters.files.FileSink;
import dev.weir.adapters.files.FileSource;
import dev.weir.adapters.files.LinesIntoLog;
import dev.weir.adapters.formats.AlertJson;
import dev.weir.adapters.formats.AlertText;
import dev.weir.adapters.formats.LoggedSource;
import dev.weir.adapters.http.HttpReceiver;
import dev.weir.adapters.http.HttpReceiverConfig;
import dev.weir.adapters.http.Loopback;
import dev.weir.adapters.http.WebhookConfig;
import dev.weir.adapters.http.WebhookSink;
import dev.weir.adapters.kafka.KafkaSink;
import dev.weir.adapters.kafka.KafkaSinkConfig;
import dev.weir.adapters.kafka.KafkaSource;
import dev.weir.adapters.kafka.KafkaSourceConfig;
import dev.weir.adapters.kafka.TransactionalKafkaSink;
import dev.weir.cli.ExitCode;
import dev.weir.cli.Failure;
import dev.weir.cli.Findings;
import dev.weir.cli.SystemMessage;
import dev.weir.cli.VersionText;
import dev.weir.cli.http.DaemonFile;
import dev.weir.cli.http.HttpApi;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.replay.AlertFormat;
import dev.weir.cli.report.ReloadText;
import dev.weir.cli.terminal.Paint;
import dev.weir.cli.terminal.Terminal;
import dev.weir.disk.DamagedFileException;
import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import dev.weir.runtime.port.AlertSink;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.FencedException;
import dev.weir.runtime.port.InputLog;
import dev.weir.runtime.port.Source;
import dev.weir.runtime.port.UnavailableException;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.TimeText;
import dev.weir.state.CheckpointFolder;
import dev.weir.state.ControlLog;
import dev.weir.state.InputLogFolder;
import dev.weir.state.PackStore;
import dev.weir.state.StateException;
import dev.weir.state.StateLock;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A daemon as a process: opens what the configuration names, starts the loop, and lets HTTP,
 * signals and a watched pack folder talk to it.
 */
public final class DaemonProcess implements DaemonControl, Closeable {
    /** Keys with a few runs each take some milliseconds, about as long as a batch. */
    private static final int CHECKPOINT_SLICE = 1_000;

    private static final long LOOK_EVERY_MILLIS = 1000;
    private static final long STATUS_EVERY_MILLIS = 250;

    private final Terminal terminal;
    private final DaemonConfig config;
    private final Clock clock = Clock.SYSTEM;
    private final Instant started = Instant.ofEpochMilli(clock.wallMillis());
    private final List<Closeable> open = new ArrayList<>();
    private final PackCompiler compiler;
    private final PackStore packs;
    private final Daemon daemon;
    private final Reloads reloads;
    private final Feeds feeds;
    private final PackWatch watch;
    private final List<String> sinks;

    /** Where sources take requests, by their names. */
    private final Map<String, URI> receivers = new HashMap<>();

    private @Nullable URI address;
    private boolean switchesAtStart;
    private long nextLookMillis;
    private long nextStatusMillis;
    private volatile @Nullable Status status;

    private DaemonProcess(
            Terminal terminal, DaemonConfig config, LoadedPack loaded, Program program)
            throws IOException {
        this.terminal = terminal;
        this.config = config;
        this.compiler = new PackCompiler(config.pack().params(), config.pack().allowScripts());
        Path state = config.state().path();
        opened(StateLock.take(Fs.DISK, state, started));
        this.packs = new PackStore(Fs.DISK, state.resolve("packs"));
        packs.keep(program.hash(), loaded.kept(config.pack()));
        KeptPrograms programs = new KeptPrograms(packs, config.pack().allowScripts());
        programs.add(program);
        ControlLog control =
                opened(ControlLog.open(Fs.DISK, state.resolve("control.log"), this::warn));
        CheckpointFolder store =
                opened(
                        CheckpointFolder.open(
                                Fs.DISK,
                                state.resolve("checkpoints"),
                                VersionText.version(),
                                this::warn));
        this.feeds = opened(new Feeds(sources(), clock, control, this::warn));
        Outlets outlets = opened(new Outlets(sinks()));
        this.sinks = outlets.names();
        this.daemon =
                new Daemon(
                        new Daemon.Parts(
                                config,
                                clock,
                                feeds,
                                outlets,
                                store,
                                checkpointWriter(),
                                CHECKPOINT_SLICE,
                                control,
                                programs,
                                this::warn),
                        program);
        this.reloads =
                opened(new Reloads(config.pack(), loaded, compiler, packs, daemon, this::tellOf));
        this.switchesAtStart = !daemon.program().hash().equals(program.hash());
        this.watch = new PackWatch(config.pack().path());
    }

    /**
     * Runs a daemon until it is stopped.
     *
     * @return the exit code
     * @throws Failure where it cannot start, or cannot go on
     */
    public static int run(Terminal terminal, DaemonConfig config) throws IOException {
        PackCompiler compiler =
                new PackCompiler(config.pack().params(), config.pack().allowScripts());
        LoadedPack loaded = LoadedPack.read(config.pack().path(), compiler);
        Program program = new Findings(terminal).programOf(loaded.pack(), loaded.compiled());
        try (DaemonProcess process = new DaemonProcess(terminal, config, loaded, program)) {
            return process.run();
        } catch (UncheckedIOException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** A thread that is done with what it writes before anybody else can have the folder. */
    private Executor checkpointWriter() {
        ExecutorService thread =
                Executors.newSingleThreadExecutor(task -> new Thread(task, "checkpoints"));
        opened(
                () -> {
                    thread.shutdown();
                    try {
                        thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        return thread;
    }

    private static Failure failure(IOException e) {
        if (e instanceof FencedException) {
            return Failure.fenced(
                    "stopped, since it has been replaced: " + e.getMessage(),
                    "leave it stopped, or give each daemon a `transactional-id` of its own");
        }
        if (e instanceof StateException state) {
            return Failure.state(String.valueOf(e.getMessage()), state.help());
        }
        if (e instanceof DamagedFileException) {
            return Failure.state(
                    String.valueOf(e.getMessage()),
                    "nothing was changed; put a copy of the file back that fits the state folder,"
                            + " or move the output and the state folder away to start from the"
                            + " beginning of the sources");
        }
        if (e instanceof DiskFullException) {
            return Failure.disk(
                    "stopped: " + e.getMessage(),
                    "make room and start again: nothing is lost and nothing comes twice");
        }
        if (e instanceof UnavailableException) {
            return Failure.unavailable(
                    "stopped, since another system is needed: " + e.getMessage(),
                    "mend the cause and start again: it goes on as `delivery.guarantee` says");
        }
        return Failure.disk(
                "stopped, since it is not sure what was written: " + SystemMessage.of(e),
                "mend the cause and start again: nothing is lost and nothing comes twice");
    }

    private int run() throws IOException {
        publishStatus();
        if (config.http().enabled()) {
            address = opened(HttpApi.start(config.http(), this)).address();
        }
        Path state = config.state().path();
        new DaemonFile(ProcessHandle.current().pid(), address).write(state);
        Signals.install(this);
        sayWhatRuns();
        daemon.run(this::betweenBatches);
        publishStatus();
        DaemonFile.delete(state);
        say("stopped; the next start goes on here");
        return feeds.failures().isEmpty() ? ExitCode.FINE : ExitCode.ENVIRONMENT;
    }

    private void sayWhatRuns() {
        say("runs " + LoadedPack.version(daemon.program()) + " of " + config.pack().path());
        for (DaemonConfig.SourceConfig source : config.sources()) {
            say("reads " + described(source));
        }
        sinks.forEach(sink -> say("writes " + sink));
        say("keeps its state in " + config.state().path());
        Instant processed = status().cut();
        if (processed != null) {
            say("goes on at " + TimeText.format(processed.toEpochMilli()));
        }
        if (address != null) {
            say("answers at " + address);
        }
    }

    /** What the loop does now and then besides its work. */
    private void betweenBatches() {
        long now = clock.monotonicMillis();
        if (now >= nextStatusMillis) {
            nextStatusMillis = now + STATUS_EVERY_MILLIS;
            publishStatus();
        }
        if (now < nextLookMillis || daemon.isCatchingUp()) {
            return;
        }
        nextLookMillis = now + LOOK_EVERY_MILLIS;
        if (switchesAtStart || config.pack().watch() && watch.hasChanged()) {
            switchesAtStart = false;
            reload();
        }
    }

    private void publishStatus() {
        status =
                daemon.status(
                        new Daemon.StatusFrame(
                                started, address, sinks, reloads.refused(), reloads.counts()));
    }

    @Override
    public Status status() {
        Status last = status;
        if (last == null) {
            throw new IllegalStateException("asked before the start");
        }
        return last;
    }

    @Override
    public CompletableFuture<ReloadReport> reload() {
        return reloads.reload().thenCompose(this::shown);
    }

    /** A report that is given once the status shows it too. */
    private CompletableFuture<ReloadReport> shown(ReloadReport report) {
        CompletableFuture<ReloadReport> shown = new CompletableFuture<>();
        daemon.later(
                () -> {
                    publishStatus();
                    shown.complete(report);
                });
        return shown;
    }

    @Override
    public void stop() {
        daemon.stop();
    }

    private List<Feeds.Named> sources() throws IOException {
        List<Feeds.Named> sources = new ArrayList<>();
        for (DaemonConfig.SourceConfig source : config.sources()) {
            sources.add(new Feeds.Named(source, source(source)));
        }
        return sources;
    }

    private Source source(DaemonConfig.SourceConfig source) throws IOException {
        DaemonConfig.Input input = source.input();
        List<String> types = source.types();
        String onlyType = source.typeField() == null && types.size() == 1 ? types.get(0) : null;
        String typeField = source.typeField() == null ? "type" : source.typeField();
        if (input instanceof DaemonConfig.FilesInput files) {
            return new FileSource(
                    files.path(),
                    source.name().isEmpty() ? null : source.name(),
                    onlyType,
                    typeField,
                    files.from().equals(DaemonConfig.From.END),
                    config.exitAtEnd(),
                    clock,
                    this::warn);
        }
        if (input instanceof DaemonConfig.GeneratorInput generator) {
            Path recording = config.pack().path().resolve("recordings");
            return new GeneratedSource(
                    source.name(), recording, generator.eventsPerSecond(), clock);
        }
        boolean byArrival = source.time() != DaemonConfig.TimeOf.EVENT;
        if (input instanceof DaemonConfig.HttpInput http) {
            InputLog log = inputLog(source.name(), http.eventId() == null ? 0 : http.eventIds());
            LoggedSource logged =
                    new LoggedSource(
                            source.name(), log, onlyType, typeField, byArrival, () -> false);
            receive(source.name(), http, log, logged);
            return logged;
        }
        if (input instanceof DaemonConfig.StandardInput) {
            InputLog log = inputLog(source.name(), 0);
            LinesIntoLog lines = new LinesIntoLog(System.in, log, this::warn);
            LoggedSource logged =
                    new LoggedSource(
                            source.name(), log, onlyType, typeField, byArrival, lines::hasEnded);
            opened(lines).start(logged::waiting);
            return logged;
        }
        DaemonConfig.KafkaInput kafka = (DaemonConfig.KafkaInput) input;
        return KafkaSource.open(
                new KafkaSourceConfig(
                        source.name(),
                        kafka.bootstrap(),
                        kafka.topic(),
                        start(kafka.from()),
                        onlyType,
                        typeField,
                        revealed(kafka.properties()),
                        byArrival));
    }

    private InputLog inputLog(String source, int ids) throws IOException {
        Path folder = config.state().path().resolve("input").resolve(source);
        return InputLogFolder.open(Fs.DISK, folder, clock, ids, this::warn);
    }

    private void receive(
            String name, DaemonConfig.HttpInput http, InputLog log, LoggedSource source)
            throws IOException {
        InetAddress host = Objects.requireNonNull(Loopback.address(http.host()), "checked");
        try {
            HttpReceiver receiver =
                    opened(
                            HttpReceiver.start(
                                    new HttpReceiverConfig(
                                            host,
                                            http.port(),
                                            http.path(),
                                            http.eventId(),
                                            http.maxBodyBytes(),
                                            http.maxWaiting()),
                                    log,
                                    source::waiting));
            receivers.put(name, receiver.address());
        } catch (BindException e) {
            throw Failure.configuration(
                    "the source `"
                            + name
                            + "` cannot listen on "
                            + http.host()
                            + ":"
                            + http.port()
                            + ": "
                            + e.getMessage()
                            + "; choose another `port`, or 0 for any that is free");
        }
    }

    private static KafkaSourceConfig.Start start(DaemonConfig.From from) {
        if (from instanceof DaemonConfig.From.At at) {
            return new KafkaSourceConfig.Start.At(at.millis());
        }
        return from.equals(DaemonConfig.From.END)
                ? KafkaSourceConfig.Start.LATEST
                : KafkaSourceConfig.Start.EARLIEST;
    }

    private static Map<String, String> revealed(Map<String, Secret> secrets) {
        Map<String, String> properties = new HashMap<>();
        secrets.forEach((name, secret) -> properties.put(name, secret.reveal()));
        return properties;
    }

    private List<Outlets.Named> sinks() throws IOException {
        List<Outlets.Named> all = new ArrayList<>();
        DaemonConfig.SinksConfig configured = config.sinks();
        if (configured.file() != null) {
            DaemonConfig.FileSink file = configured.file();
            AlertSink sink =
                    new FileSink(
                            Fs.DISK, file.alerts(), file.shadow(), file.deadLetters(), file.late());
            all.add(new Outlets.Named(file.alerts().toString(), sink));
        }
        if (configured.console() != null) {
            AlertFormat format = configured.console().format();
            boolean human = format == null ? terminal.outIsScreen() : format == AlertFormat.HUMAN;
            AlertText text = terminal.colours() ? AlertText.coloured() : AlertText.plain();
            AlertSink sink = new ConsoleSink(terminal.out(), human ? text::line : AlertJson::line);
            all.add(new Outlets.Named("standard output", sink));
        }
        if (configured.kafka() != null) {
            DaemonConfig.KafkaSink kafka = configured.kafka();
            String name = "topic " + kafka.alerts() + " of " + kafka.bootstrap();
            all.add(new Outlets.Named(name, kafkaSink(kafka)));
        }
        if (configured.webhook() != null) {
            all.add(webhookSink(configured.webhook()));
        }
        return all;
    }

    private Outlets.Named webhookSink(DaemonConfig.WebhookSink webhook) {
        URI url = URI.create(webhook.url().reveal());
        WebhookConfig requests =
                new WebhookConfig(
                        url,
                        revealed(webhook.headers()),
                        webhook.batch(),
                        webhook.timeout(),
                        webhook.failures(),
                        webhook.pause());
        AlertSink sink =
                new AtLeastOnceSink(
                        Fs.DISK,
                        new WebhookSink(
                                requests,
                                this::waitForWebhook,
                                () -> ThreadLocalRandom.current().nextDouble(),
                                this::warn),
                        config.state().path().resolve("webhook.cut"));
        return new Outlets.Named("to the webhook " + requests.shown(), sink);
    }

    /** The loop stands still, and its status tells why. */
    private boolean waitForWebhook(Duration pause) {
        publishStatus();
        return daemon.rest(pause);
    }

    private AlertSink kafkaSink(DaemonConfig.KafkaSink kafka) throws IOException {
        KafkaSinkConfig topics =
                new KafkaSinkConfig(
                        kafka.bootstrap(),
                        kafka.alerts(),
                        kafka.shadow(),
                        kafka.deadLetters(),
                        kafka.late(),
                        revealed(kafka.properties()));
        return switch (kafka.guarantee()) {
            case EXACTLY_ONCE ->
                    TransactionalKafkaSink.open(
                            topics, kafka.transactionalId(), kafka.progress(), this::warn);
            case AT_LEAST_ONCE -> KafkaSink.open(topics);
            case AT_MOST_ONCE -> {
                Path cut = config.state().path().resolve("kafka.cut");
                yield new AtMostOnceSink(Fs.DISK, KafkaSink.open(topics), cut, this::warn);
            }
        };
    }

    private String described(DaemonConfig.SourceConfig source) {
        DaemonConfig.Input input = source.input();
        if (input instanceof DaemonConfig.FilesInput files) {
            return files.path().toString();
        }
        if (input instanceof DaemonConfig.KafkaInput kafka) {
            return "topic " + kafka.topic() + " of " + kafka.bootstrap();
        }
        if (input instanceof DaemonConfig.HttpInput) {
            return "what is posted to " + receivers.get(source.name());
        }
        if (input instanceof DaemonConfig.StandardInput) {
            return "standard input";
        }
        return "a generated stream";
    }

    private void tellOf(ReloadReport report) {
        ReloadText.lines(report, terminal.errPaint()).forEach(terminal::say);
    }

    private void warn(String message) {
        say("warning: " + message);
    }

    private void say(String message) {
        terminal.say("weir: " + Paint.harmless(message));
    }

    private <T extends Closeable> T opened(T part) {
        open.add(part);
        return part;
    }

    @Override
    public void close() throws IOException {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }
}
