package dev.weir.cli.daemon;

import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.engine.KeyStates;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.AlertSink;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.Decimal;
import dev.weir.state.ControlLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon under test works with: payments at hand, a clock that moves when it is told, a
 * store and a sink that a new daemon finds as the one before left them.
 */
final class Stage implements Clock {
    static final String EVENTS =
            "EVENT Pay { card string, amount decimal(2), ts timestamp } TIME ts\n";

    private final Path folder;
    private final Map<String, Program> programs = new HashMap<>();
    private final Map<String, List<Payment>> partitions = new HashMap<>();
    private final Set<String> growing = new HashSet<>();
    private final MemoryStore store = new MemoryStore();
    private final MemorySink sink = new MemorySink();
    final List<String> messages = new ArrayList<>();
    long nowMillis = 1_000_000;

    /** How far the clock on the wall is ahead of the one that nobody sets. */
    long wallAheadMillis;

    /** Why the source cannot be looked at; null where it can. */
    @Nullable String outage;

    boolean exitAtEnd = true;

    /** Writes checkpoints: at once, or when a test says so. */
    Executor writer = Runnable::run;

    Duration checkpointInterval = Duration.ofDays(1);
    Duration maxSkew = Duration.ofDays(365 * 100);
    Duration maxAhead = Duration.ofDays(365 * 100);

    /** Whether a source gives one payment a poll, so that tests can do something between two. */
    boolean oneByOne = true;

    /** The seconds of payments are those of their arrival where it is not that of events. */
    DaemonConfig.TimeOf time = DaemonConfig.TimeOf.EVENT;

    long memoryBytes = Long.MAX_VALUE;

    record Payment(String card, int euros, long second) {}

    Stage(Path folder) {
        this.folder = folder;
    }

    /** A payment on a partition, at a second of the stream. */
    Stage pay(String partition, String card, int euros, long second) {
        partitions
                .computeIfAbsent(partition, p -> new ArrayList<>())
                .add(new Payment(card, euros, second));
        return this;
    }

    /** All payments of a partition, which may be made when they are read. */
    Stage payments(String partition, List<Payment> payments) {
        partitions.put(partition, payments);
        return this;
    }

    /** A partition may get more than it has now. */
    Stage grows(String partition) {
        growing.add(partition);
        return this;
    }

    void ends(String partition) {
        growing.remove(partition);
    }

    int late() {
        return sink.late;
    }

    /** How many checkpoints there were. */
    long checkpoints() {
        return store.oldest();
    }

    int deadLetters() {
        return sink.deadLetters;
    }

    /** How many times the state of a key was read from a checkpoint. */
    int statesRead() {
        return store.statesRead;
    }

    /** The next delivery does not come about. */
    void failsToDeliver() {
        failsToDeliver(new IOException("no delivery"));
    }

    void failsToDeliver(IOException failure) {
        sink.failure = failure;
    }

    /** The next checkpoint does not come about. */
    void failsToSave() {
        failsToSave(new IOException("no checkpoint"));
    }

    void failsToSave(IOException failure) {
        store.failure = failure;
    }

    Program program(String rules) throws IOException {
        return pack(EVENTS + rules);
    }

    Program pack(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("pack.rule"), text);
        Program program = new PackCompiler(Map.of(), false).compile(PackFinder.one(file)).program();
        if (program == null) {
            throw new AssertionError("no sound pack: " + text);
        }
        programs.put(program.hash(), program);
        return program;
    }

    /** A daemon that starts, or starts again. */
    Daemon daemon(Program program) throws IOException {
        ControlLog control = ControlLog.open(Fs.DISK, folder.resolve("control.log"), messages::add);
        DaemonConfig.SourceConfig source =
                new DaemonConfig.SourceConfig(
                        "",
                        new DaemonConfig.FilesInput(folder, DaemonConfig.From.START),
                        List.of(),
                        null,
                        Duration.ofSeconds(30),
                        maxAhead,
                        maxSkew,
                        time);
        DaemonConfig config =
                new DaemonConfig(
                        new DaemonConfig.PackConfig(folder, Map.of(), false, false),
                        List.of(source),
                        new DaemonConfig.SinksConfig(null, null, null, null),
                        new DaemonConfig.StateConfig(folder, checkpointInterval, memoryBytes),
                        Duration.ZERO,
                        DaemonConfig.HttpConfig.DEFAULT,
                        exitAtEnd);
        Feeds feeds =
                new Feeds(
                        List.of(new Feeds.Named(source, new MemorySource())),
                        this,
                        control,
                        messages::add);
        return new Daemon(
                new Daemon.Parts(
                        config,
                        this,
                        feeds,
                        new Outlets(List.of(new Outlets.Named("alerts", sink.again()))),
                        store,
                        writer,
                        1,
                        control,
                        this::kept,
                        messages::add),
                program);
    }

    private Program kept(String hash) throws IOException {
        Program program = programs.get(hash);
        if (program == null) {
            throw new IOException("no pack " + hash);
        }
        return program;
    }

    /** What it says of a daemon while that runs. */
    static Status status(Daemon daemon) {
        return daemon.status(
                new Daemon.StatusFrame(
                        Instant.EPOCH, null, List.of(), null, new Status.Reloads(0, 0, 0)));
    }

    /** As if every checkpoint were damaged. */
    void loseCheckpoints() {
        store.newest = null;
    }

    List<Payment> payments(String partition) {
        return partitions.getOrDefault(partition, List.of());
    }

    /** The alerts that are out: rule, key and the second. */
    List<String> alerts() {
        return sink.alerts.stream()
                .map(a -> a.rule() + " " + a.key().get(0).value() + "@" + a.time() / 1000)
                .toList();
    }

    List<Alert> wholeAlerts() {
        return List.copyOf(sink.alerts);
    }

    @Override
    public long wallMillis() {
        return nowMillis + wallAheadMillis;
    }

    @Override
    public long monotonicMillis() {
        return nowMillis;
    }

    private final class MemorySource implements Source {
        private @Nullable EventType type;
        private final List<PartitionId> named = new ArrayList<>();

        @Override
        public void declare(Collection<EventType> types) {
            type = types.iterator().next();
        }

        @Override
        public List<PartitionId> discover() throws IOException {
            if (outage != null) {
                throw new IOException(outage);
            }
            List<PartitionId> found =
                    partitions.keySet().stream()
                            .map(name -> new PartitionId(name, 0))
                            .filter(id -> !named.contains(id))
                            .sorted()
                            .toList();
            named.addAll(found);
            return found;
        }

        @Override
        public PartitionReader open(PartitionId partition, @Nullable String from) {
            named.add(partition);
            return new MemoryReader(this, partition, from == null ? 0 : Integer.parseInt(from));
        }

        private Event event(PartitionId partition, int n) {
            Payment p = payments(partition.source()).get(n);
            EventType now = type;
            if (now == null) {
                throw new IllegalStateException("no types are declared");
            }
            long time = p.second() * 1000;
            return new Event(
                    now,
                    new @Nullable Object[] {p.card(), new Decimal(p.euros() * 100L, 2), time},
                    new Place(time, 0, Position.of(partition.source(), 0, n)));
        }

        @Override
        public void close() {}
    }

    private final class MemoryReader implements PartitionReader {
        private final MemorySource source;
        private final PartitionId partition;
        private int next;
        private boolean rests;

        MemoryReader(MemorySource source, PartitionId partition, int next) {
            this.source = source;
            this.partition = partition;
            this.next = next;
        }

        @Override
        public @Nullable Arrival poll() {
            if (isAtEnd() || rests) {
                rests = false;
                return null;
            }
            rests = oneByOne;
            return new Arrival.Accepted(source.event(partition, next++));
        }

        @Override
        public boolean isEnded() {
            return isAtEnd() && !growing.contains(partition.source());
        }

        private boolean isAtEnd() {
            return next == payments(partition.source()).size();
        }

        @Override
        public long nextOffset() {
            return next;
        }

        @Override
        public String position() {
            return Integer.toString(next);
        }

        @Override
        public void close() {}
    }

    private static final class MemoryStore implements StateStore {
        private @Nullable Checkpoint newest;
        private @Nullable IOException failure;
        private int statesRead;

        @Override
        public @Nullable Stored newest(Function<String, Program> packs) {
            Checkpoint all = newest;
            if (all == null) {
                return null;
            }
            EngineState state = all.state();
            Checkpoint heading =
                    all.with(new EngineState(state.header(), List.of(), state.suppressions()));
            return new Stored(heading, keys());
        }

        @Override
        public KeyStates keys() {
            return new NewestStates();
        }

        private final class NewestStates implements KeyStates {
            private List<EngineState.Entry> entries() {
                return Objects.requireNonNull(newest).state().keys();
            }

            @Override
            public void forEach(BiConsumer<String, List<Object>> ruleAndKey) {
                entries().forEach(entry -> ruleAndKey.accept(entry.rule(), entry.key()));
            }

            @Override
            public KeyState read(String rule, List<Object> key) {
                statesRead++;
                return entries().stream()
                        .filter(entry -> entry.rule().equals(rule) && entry.key().equals(key))
                        .map(EngineState.Entry::state)
                        .findFirst()
                        .orElseThrow();
            }
        }

        @Override
        public boolean needsWhole() {
            return true;
        }

        @Override
        public Write begin(Checkpoint heading, boolean isWhole) {
            List<EngineState.Entry> keys = new ArrayList<>();
            List<EngineState.Suppression> suppressions = new ArrayList<>();
            return new Write() {
                @Override
                public void add(EngineState.Part part) {
                    part.keys().stream().filter(e -> e.state() != null).forEach(keys::add);
                    part.suppressions().stream()
                            .filter(s -> s.held() != null)
                            .forEach(suppressions::add);
                }

                @Override
                public void finish() throws IOException {
                    IOException now = failure;
                    failure = null;
                    if (now != null) {
                        throw now;
                    }
                    newest =
                            heading.with(
                                    new EngineState(heading.state().header(), keys, suppressions));
                }
            };
        }

        @Override
        public long oldest() {
            return newest == null ? 0 : newest.number();
        }

        @Override
        public void startAnew() {}

        @Override
        public void close() {}
    }

    private static final class MemorySink implements AlertSink {
        private final List<Alert> alerts = new ArrayList<>();
        private Delivered delivered = Delivered.NOTHING;
        private int late;
        private int deadLetters;
        private @Nullable IOException failure;

        MemorySink again() {
            return this;
        }

        @Override
        public Delivered recover() {
            return delivered;
        }

        @Override
        public void deliver(Delivery delivery) throws IOException {
            IOException now = failure;
            failure = null;
            if (now != null) {
                throw now;
            }
            alerts.addAll(delivery.alerts());
            deadLetters += delivery.deadLetters().size();
            late += delivery.late().size();
            delivered = delivery.upTo();
        }

        @Override
        public void close() {}
    }
}
