package dev.weir.cli.replay;

import dev.weir.adapters.files.Recording;
import dev.weir.adapters.files.RecordingReader;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.kafka.KafkaRecording;
import dev.weir.cli.Failure;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.engine.PartitionId;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.port.EventSource;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One replay: complete when constructed, run once. */
public final class Replay implements Output, Arrivals.Receiver {
    private static final int EVENTS_IN_STEP = 256;
    private static final int WIDEST_RULE = 28;

    private final Terminal terminal;
    private final ReplayOptions options;
    private final Engine engine;
    private final Arrivals arrivals;
    private final Progress progress;
    private final Pace pace;
    private final Outputs outputs;
    private final boolean alertsOnScreen;
    private final EarlyEnd earlyEnd;

    private long in;
    private long alerts;
    private long shadowAlerts;
    private long lastEventMillis;
    private @Nullable IOException failure;

    private Replay(
            Terminal terminal,
            Program program,
            ReplayOptions options,
            List<EventSource> sources,
            Outputs outputs,
            EarlyEnd earlyEnd) {
        this.terminal = terminal;
        this.options = options;
        this.engine = Engine.withoutCheckpoints(program, options.lanes(), this);
        this.arrivals = new Arrivals(sources);
        this.progress = new Progress(terminal);
        this.pace = new Pace(terminal.clock(), Replay::sleep, options.speed());
        this.outputs = outputs;
        this.alertsOnScreen = Outputs.isOnScreen(options, terminal);
        this.earlyEnd = earlyEnd;
        for (EventSource source : sources) {
            engine.open(new PartitionId(source.source(), source.partition()));
        }
    }

    /**
     * Replays recordings.
     *
     * @return what became of the records
     * @throws IOException where a recording is damaged or a file cannot be written; what could be
     *     read has been replayed, and the summary written
     */
    public static ReplayResult run(Terminal terminal, Program program, ReplayOptions options)
            throws IOException {
        Set<String> rules = new TreeSet<>();
        program.rules().forEach(rule -> rules.add(rule.name()));
        options.rules().forEach(rule -> requireKnown("rule", rule, rules));
        if (options.onlyType() != null) {
            requireKnown("event type", options.onlyType(), program.eventTypes().keySet());
        }
        Map<Boolean, List<String>> arguments =
                options.recordings().stream()
                        .collect(Collectors.partitioningBy(KafkaRecording::isMeantBy));
        List<Recording> recordings = Recording.find(Objects.requireNonNull(arguments.get(false)));
        List<KafkaRecording> topics = topics(Objects.requireNonNull(arguments.get(true)));
        if (recordings.isEmpty() && topics.isEmpty()) {
            throw Failure.usage(
                    "there is no recording in " + String.join(", ", options.recordings()),
                    "a recording is named *.jsonl, *.ndjson, *.json or *.csv, perhaps with .gz or"
                            + " .zst");
        }
        RecordDecoder decoder =
                new RecordDecoder(program.eventTypes(), options.onlyType(), options.typeField());
        List<EventSource> sources = new ArrayList<>();
        for (Recording recording : recordings) {
            sources.add(RecordingReader.open(recording, decoder, terminal.in()));
        }
        for (KafkaRecording topic : topics) {
            sources.addAll(topic.open(decoder));
        }
        requireDifferent(sources);
        Outputs outputs = Outputs.open(options, recordings, terminal, ruleWidth(options, rules));
        try (EarlyEnd earlyEnd = EarlyEnd.ofProcess()) {
            return new Replay(terminal, program, options, sources, outputs, earlyEnd).run();
        }
    }

    private static List<KafkaRecording> topics(List<String> arguments) throws IOException {
        List<KafkaRecording> topics = new ArrayList<>();
        for (String argument : arguments) {
            try {
                topics.add(KafkaRecording.parse(argument));
            } catch (IllegalArgumentException e) {
                throw Failure.usage(String.valueOf(e.getMessage()));
            }
        }
        return topics;
    }

    /** Positions tell records apart, so no two may have the same. */
    private static void requireDifferent(List<EventSource> sources) {
        Set<PartitionId> partitions = new HashSet<>();
        for (EventSource source : sources) {
            PartitionId partition = new PartitionId(source.source(), source.partition());
            if (!partitions.add(partition)) {
                throw Failure.usage(
                        "two recordings have the name " + partition,
                        "name a topic otherwise: kafka://HOST:PORT/TOPIC?source=NAME");
            }
        }
    }

    private ReplayResult run() throws IOException {
        Books books;
        try (outputs;
                arrivals) {
            arrivals.feed(this);
            engine.finish(
                    options.streamEnds() && !earlyEnd.isAsked()
                            ? Long.MAX_VALUE
                            : engine.greatestEventTime());
            books = books();
            outputs.summary(books);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            progress.clear();
        }
        if (earlyEnd.isAsked()) {
            terminal.say("stopped early");
        }
        SummaryText.lines(books, progress.elapsedMillis(), terminal.errPaint())
                .forEach(terminal::say);
        if (failure != null) {
            throw failure;
        }
        return new ReplayResult(books.deadLetters());
    }

    @Override
    public boolean wantsMore() {
        return !earlyEnd.isAsked();
    }

    @Override
    public void event(int partition, Event event) {
        in++;
        if (event.time() < options.fromMillis() || event.time() > options.toMillis()) {
            engine.unused(partition);
            return;
        }
        lastEventMillis = event.time();
        pace.await(event.time(), this::goesOnWaiting);
        engine.accept(partition, event);
        if (options.speed() > 0 || in % EVENTS_IN_STEP == 0) {
            engine.advance();
        }
        progress.event(in, lastEventMillis, alerts, arrivals);
    }

    @Override
    public void other(int partition, Arrival arrival) {
        in++;
        if (arrival instanceof Arrival.Rejected rejected) {
            engine.refuse(partition, rejected.letter());
        } else {
            engine.unused(partition);
        }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        write(() -> outputs.deadLetter(letter));
    }

    @Override
    public void end(int partition, @Nullable IOException cause) {
        engine.close(partition);
        if (failure == null) {
            failure = cause;
        }
    }

    @Override
    public void alert(Alert alert) {
        if (!isWanted(alert.rule())) {
            return;
        }
        if (alert.shadow()) {
            shadowAlerts++;
            write(() -> outputs.shadowAlert(alert));
            return;
        }
        alerts++;
        if (alertsOnScreen) {
            progress.clear();
        }
        write(() -> outputs.alert(alert));
        if (alertsOnScreen) {
            write(outputs::flush);
        }
    }

    @Override
    public void late(Event event) {
        write(() -> outputs.late(event));
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** The engine's callers declare no exception; {@link #run()} takes the disguise off again. */
    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isWanted(String rule) {
        return options.rules().isEmpty() || options.rules().contains(rule);
    }

    private Books books() {
        List<RuleCounts> rules =
                engine.counts().rules().stream().filter(r -> isWanted(r.rule())).toList();
        return Books.of(engine.counts(), alerts, shadowAlerts, rules);
    }

    private boolean goesOnWaiting() {
        write(outputs::flush);
        progress.show(in, lastEventMillis, alerts, arrivals);
        return wantsMore();
    }

    /** So many columns that what the rules say stands below each other. */
    private static int ruleWidth(ReplayOptions options, Set<String> all) {
        Set<String> rules = options.rules().isEmpty() ? all : options.rules();
        return Math.min(WIDEST_RULE, rules.stream().mapToInt(String::length).max().orElse(0));
    }

    private static void requireKnown(String kind, String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw Failure.notInPack(kind, name, known);
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.environment("interrupted");
        }
    }
}
