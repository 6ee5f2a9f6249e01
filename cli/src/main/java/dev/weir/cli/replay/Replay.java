package dev.weir.cli.replay;

import dev.weir.adapters.files.Recording;
import dev.weir.adapters.files.RecordingReader;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.kafka.KafkaRecording;
import dev.weir.cli.Failure;
import dev.weir.cli.daemon.History;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.EventSource;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One replay: complete when constructed, run once. */
public final class Replay implements Output, Arrivals.Receiver {
    /** How many are read at a time: the order of dead letters depends on it, so it is one. */
    private static final int EVENTS_IN_STEP = 256;

    /** Of several lanes: many enough for threads, few enough for the caches. */
    private static final int EVENTS_IN_STEP_OF_LANES = 4096;

    private static final int WIDEST_RULE = 28;
    private static final int WIDE_SCREEN = 100;

    private final Terminal terminal;
    private final ReplayOptions options;
    private final History history;
    private final List<PartitionId> partitions;
    private final int[] handles;
    private final Arrivals arrivals;
    private final Progress progress;
    private final Pace pace;
    private final Outputs outputs;
    private final boolean alertsOnScreen;
    private final EarlyEnd earlyEnd;

    /** After how many events the engine takes them. */
    private final int step;

    /** Whether no event has to be looked at by itself for what was asked for. */
    private final boolean takesAny;

    private Engine engine;
    private long in;
    private long nextAdvance;
    private long alerts;
    private long shadowAlerts;
    private long lastEventMillis;
    private @Nullable IOException failure;

    private Replay(
            Terminal terminal,
            History history,
            ReplayOptions options,
            List<EventSource> sources,
            Outputs outputs,
            EarlyEnd earlyEnd) {
        this.terminal = terminal;
        this.history = history;
        this.options = options;
        this.engine = engine(history.program());
        this.step = step(options);
        this.nextAdvance = step;
        // Those of another recording may come between two that have to wait for their time.
        this.arrivals = new Arrivals(sources, options.speed() > 0 ? 1 : EVENTS_IN_STEP);
        this.partitions = sources.stream().map(Replay::partition).toList();
        this.handles = new int[sources.size()];
        this.progress = new Progress(terminal);
        this.pace = new Pace(terminal.clock(), Replay::sleep, options.speed());
        this.takesAny =
                options.speed() == 0
                        && options.fromMillis() == Long.MIN_VALUE
                        && options.toMillis() == Long.MAX_VALUE;
        this.outputs = outputs;
        this.alertsOnScreen = Outputs.isOnScreen(options, terminal);
        this.earlyEnd = earlyEnd;
        for (int i = 0; i < handles.length; i++) {
            handles[i] = history.open(engine, partitions.get(i));
        }
    }

    private static int step(ReplayOptions options) {
        // Somebody may be waiting for what standard input gives.
        boolean isWaitedFor = options.recordings().contains(Recording.STANDARD_INPUT);
        return options.lanes() == 1 || isWaitedFor ? EVENTS_IN_STEP : EVENTS_IN_STEP_OF_LANES;
    }

    private Engine engine(Program program) {
        String type = options.onlyType();
        List<String> bound = type == null ? List.of() : List.of(type);
        return Engine.withoutCheckpoints(program, options.lanes(), this).bind(p -> bound);
    }

    private static PartitionId partition(EventSource source) {
        return new PartitionId(source.source(), source.partition());
    }

    /**
     * Replays recordings.
     *
     * @return what became of the records
     * @throws IOException where a recording is damaged or a file cannot be written; what could be
     *     read has been replayed, and the summary written
     */
    public static ReplayResult run(Terminal terminal, History history, ReplayOptions options)
            throws IOException {
        Program program = history.program();
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
        Decoding decoder = new Decoding(history, options);
        List<EventSource> sources = new ArrayList<>();
        for (Recording recording : recordings) {
            sources.add(RecordingReader.open(recording, decoder, terminal.in()));
        }
        for (KafkaRecording topic : topics) {
            sources.addAll(topic.open(decoder));
        }
        requireDifferent(sources);
        if (sources.size() == 1 && options.speed() == 0 && history.isOver()) {
            sources.set(0, ReadAhead.of(sources.get(0), EVENTS_IN_STEP));
        }
        for (PartitionId missing :
                history.missing(sources.stream().map(Replay::partition).toList())) {
            terminal.say(
                    "warning: the control log tells of `" + missing + "`, and no recording does");
        }
        int ruleWidth = ruleWidth(terminal, options, rules);
        Outputs outputs = Outputs.open(options, recordings, terminal, ruleWidth);
        try (EarlyEnd earlyEnd = EarlyEnd.ofProcess()) {
            return new Replay(terminal, history, options, sources, outputs, earlyEnd).run();
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
            PartitionId partition = partition(source);
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
            while (takeOver()) {
                arrivals.feed(this);
            }
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

    /** Lets the next pack take over where one did. */
    private boolean takeOver() throws IOException {
        Engine next = earlyEnd.isAsked() ? null : history.next(engine, this::engine);
        if (next == null) {
            return false;
        }
        engine = next;
        Arrays.setAll(handles, i -> next.handle(partitions.get(i)));
        return true;
    }

    @Override
    public boolean wantsMore() {
        return !earlyEnd.isAsked();
    }

    @Override
    public long limit(int partition) {
        return history.limit(partitions.get(partition));
    }

    @Override
    public void events(int partition, Batch events) {
        if (takesAny && history.isOver()) {
            in += events.size();
            lastEventMillis = events.lastTime();
            engine.accept(handles[partition], events);
        } else {
            events.events().forEach(event -> event(partition, event));
            events.clear();
        }
        if (options.speed() > 0 || in >= nextAdvance) {
            engine.advance();
            nextAdvance = in + step;
        }
        progress.show(in, lastEventMillis, alerts, arrivals);
    }

    private void event(int partition, Event event) {
        in++;
        if (event.time() < options.fromMillis() || event.time() > options.toMillis()) {
            engine.unused(handles[partition]);
            return;
        }
        DeadLetter refusal = history.refusal(engine, handles[partition], event);
        if (refusal != null) {
            engine.refuse(handles[partition], refusal);
            return;
        }
        lastEventMillis = event.time();
        pace.await(event.time(), this::goesOnWaiting);
        engine.accept(handles[partition], event);
    }

    @Override
    public void other(int partition, Arrival arrival) {
        in++;
        if (arrival instanceof Arrival.Rejected rejected) {
            engine.refuse(handles[partition], rejected.letter());
        } else {
            engine.unused(handles[partition]);
        }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        write(() -> outputs.deadLetter(letter));
    }

    @Override
    public void end(int partition, @Nullable IOException cause) {
        engine.close(handles[partition]);
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

    /** So many columns that what rules say stands below each other, where there is room. */
    private static int ruleWidth(Terminal terminal, ReplayOptions options, Set<String> all) {
        if (terminal.columns() < WIDE_SCREEN) {
            return 0;
        }
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

    /** Decodes records as events of the pack that runs. */
    private static final class Decoding implements Supplier<RecordDecoder> {
        private final History history;
        private final ReplayOptions options;
        private Program program;
        private RecordDecoder decoder;

        Decoding(History history, ReplayOptions options) {
            this.history = history;
            this.options = options;
            this.program = history.program();
            this.decoder = decoder();
        }

        private RecordDecoder decoder() {
            return new RecordDecoder(program.eventTypes(), options.onlyType(), options.typeField());
        }

        @Override
        public RecordDecoder get() {
            if (program != history.program()) {
                program = history.program();
                decoder = decoder();
            }
            return decoder;
        }
    }
}
