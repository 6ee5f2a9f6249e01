package dev.weir.spec.simulation;

import dev.weir.adapters.files.FileSink;
import dev.weir.adapters.formats.LoggedSource;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.cli.daemon.Daemon;
import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.cli.daemon.Feeds;
import dev.weir.cli.daemon.Outlets;
import dev.weir.cli.daemon.Status;
import dev.weir.compiler.PackSource;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyStates;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.InputLog;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.state.CheckpointFolder;
import dev.weir.state.ControlLog;
import dev.weir.state.InputLogFolder;
import dev.weir.state.PackStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A daemon that lives through a scenario, from start to start, on a simulated disk. What has
 * arrived stays; what happens next waits while no daemon runs.
 */
final class World implements Clock {
    private static final Path STATE = Path.of("/weir-state");
    private static final Path OUT = Path.of("/out");
    private static final Path CONTROL = STATE.resolve("control.log");
    private static final Path ALERTS = OUT.resolve("alerts.jsonl");
    private static final Path REST = Path.of("/rest");
    private static final Path DEAD = REST.resolve("dead.jsonl");
    private static final Path LATE = REST.resolve("late.jsonl");

    private static final long TURN_MILLIS = 10;

    /** After so many turns in which nothing happens, time goes by faster. */
    private static final int PATIENCE = 5;

    /** So many records a sender sends at once, and so many ids a log remembers. */
    private static final int SENT_AT_ONCE = 8;

    /** Some requests. */
    private static final long SEGMENT_BYTES = 1_000;

    /** More turns than this are none that lead to an end. */
    private static final int MOST_TURNS = 5_000;

    private final SimFs fs;
    private final Scenario scenario;
    private final List<Program> programs;
    private final DaemonConfig config;
    private final Map<PartitionId, List<String>> lines = new TreeMap<>();

    /** How many of them an input log has acknowledged, where there are logs. */
    private final Map<PartitionId, Integer> received = new HashMap<>();

    private long nowMillis = Scenario.START_MILLIS;
    private int turn;
    private int wanted;
    private long acknowledged;

    /** Whether checkpoints may be unreadable through no fault of the daemon. */
    private boolean checkpointsAreDamaged;

    /**
     * @param programs of the packs of the scenario
     */
    World(Scenario scenario, List<Program> programs, SimFs fs) throws IOException {
        this.scenario = scenario;
        this.programs = programs;
        this.fs = fs;
        this.config =
                new DaemonConfig(
                        new DaemonConfig.PackConfig(Path.of("pack"), Map.of(), false, false),
                        List.of(
                                new DaemonConfig.SourceConfig(
                                        "",
                                        new DaemonConfig.FilesInput(
                                                Path.of("in"), DaemonConfig.From.START),
                                        List.of(),
                                        null,
                                        DaemonConfig.SourceConfig.IDLE_TIMEOUT,
                                        DaemonConfig.SourceConfig.MAX_AHEAD)),
                        new DaemonConfig.SinksConfig(null, null, null, null),
                        new DaemonConfig.StateConfig(
                                STATE,
                                Duration.ofMillis(scenario.checkpointMillis()),
                                scenario.memoryBytes()),
                        Duration.ofMillis(scenario.deliveryMillis()),
                        DaemonConfig.HttpConfig.DEFAULT,
                        true);
        fs.createFolder(OUT);
        fs.createFolder(REST);
        // A daemon that is to end with its sources would, if there were none.
        arrive((Scenario.Turn.Arrive) scenario.turns().get(turn++));
    }

    private void arrive(Scenario.Turn.Arrive arriving) {
        for (Scenario.Line line : arriving.lines()) {
            PartitionId partition = new PartitionId(line.partition(), 0);
            lines.computeIfAbsent(partition, p -> new ArrayList<>()).add(line.text());
        }
    }

    @Override
    public long wallMillis() {
        return nowMillis;
    }

    @Override
    public long monotonicMillis() {
        return nowMillis;
    }

    /** Turns over a bit of a checkpoint, if there is another one to go back to. */
    void damageACheckpoint(Random random) throws IOException {
        List<Path> whole = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path slot = STATE.resolve("checkpoints/slot-" + i);
            if (fs.list(slot).contains("manifest.json")) {
                whole.add(slot);
            }
        }
        if (whole.size() > 1 && !checkpointsAreDamaged) {
            Path slot = whole.get(random.nextInt(whole.size()));
            List<String> files = fs.list(slot);
            fs.flip(slot.resolve(files.get(random.nextInt(files.size()))), random);
            checkpointsAreDamaged = true;
        }
    }

    /**
     * A daemon starts, and runs until the scenario is over.
     *
     * @throws IOException where it stops before
     * @throws SimFs.Crash where it crashes
     */
    void live() throws IOException {
        fs.createFolder(STATE);
        PackStore packs = new PackStore(fs, STATE.resolve("packs"));
        packs.keep(wantedProgram().hash(), kept(wanted));
        try (ControlLog control = ControlLog.open(fs, CONTROL, warning -> {})) {
            Life life = new Life(packs);
            CheckpointFolder store =
                    CheckpointFolder.open(
                            fs,
                            new PlainTables(fs),
                            STATE.resolve("checkpoints"),
                            "simulated",
                            warning -> {});
            Feeds feeds =
                    new Feeds(
                            List.of(new Feeds.Named(config.sources().get(0), life)),
                            this,
                            control,
                            warning -> {});
            Outlets outlets =
                    new Outlets(
                            List.of(
                                    new Outlets.Named(
                                            "alerts", new FileSink(fs, ALERTS, null, DEAD, LATE))));
            Daemon daemon =
                    new Daemon(
                            new Daemon.Parts(
                                    config,
                                    this,
                                    feeds,
                                    outlets,
                                    new Watched(store),
                                    life::write,
                                    1,
                                    control,
                                    hash -> program(packs, hash),
                                    message -> {}),
                            wantedProgram());
            life.daemon = daemon;
            daemon.run(() -> life.turn(daemon));
            checkBooks(daemon);
        }
    }

    private Program wantedProgram() {
        return programs.get(wanted);
    }

    private PackStore.Kept kept(int pack) {
        byte[] text = scenario.packs().get(pack).getBytes(StandardCharsets.UTF_8);
        return new PackStore.Kept(Map.of("pack.rule", text), Map.of());
    }

    private Program program(PackStore packs, String hash) throws IOException {
        packs.read(hash);
        return program(hash);
    }

    Program program(String hash) {
        return programs.stream().filter(p -> p.hash().equals(hash)).findFirst().orElseThrow();
    }

    /** Every record is exactly one of used, unused, late and dead. */
    private void checkBooks(Daemon daemon) throws IOException {
        Status status =
                daemon.status(
                        new Daemon.StatusFrame(
                                Instant.EPOCH, null, List.of(), null, new Status.Reloads(0, 0, 0)));
        long late = 0;
        long dead = 0;
        for (Status.PartitionStatus p : status.partitions()) {
            int brought = lines(p.counts().partition()).size();
            if (p.counts().in() != brought || p.counts().waiting() != 0) {
                throw new AssertionError(brought + " records, but " + p.counts());
            }
            late += p.counts().late();
            dead += p.counts().deadLetters();
        }
        if (late != delivered(LATE).size() || dead != delivered(DEAD).size()) {
            throw new AssertionError(late + " late and " + dead + " dead do not fit the sink");
        }
    }

    /** The lines that a file of the sink has. */
    private List<String> delivered(Path file) throws IOException {
        return new String(fs.readAll(file), StandardCharsets.UTF_8).lines().toList();
    }

    /** What is out in the end. */
    Outcome outcome() throws IOException {
        return Outcome.of(delivered(ALERTS), delivered(DEAD), delivered(LATE));
    }

    /** What the outside has decided. */
    List<ControlRecord> control() throws IOException {
        return ControlLog.read(fs, CONTROL, warning -> {});
    }

    SimFs fs() {
        return fs;
    }

    /** The records that have arrived on a partition. */
    List<String> lines(PartitionId partition) {
        return lines.getOrDefault(partition, List.of());
    }

    /** All records that have arrived, by partition. */
    Map<PartitionId, List<String>> lines() {
        return lines;
    }

    Program firstProgram() {
        return programs.get(0);
    }

    /** What the first program is compiled from. */
    PackSource firstSource() {
        return scenario.source(0);
    }

    static Arrival arrival(
            Map<String, EventType> types, PartitionId partition, int offset, String line) {
        return new RecordDecoder(types, null, "type")
                .decode(
                        line.getBytes(StandardCharsets.UTF_8),
                        Position.of(partition.source(), partition.number(), offset),
                        0);
    }

    /** What lives as long as a process: inlets, and checkpoints on their way. */
    private final class Life implements Source {
        private final PackStore packs;
        private final Map<String, EventType> types = new HashMap<>();
        private final Set<PartitionId> named = new HashSet<>();
        private final List<Inlet> inlets = new ArrayList<>();
        private final Deque<Runnable> writes = new ArrayDeque<>();
        private @Nullable Daemon daemon;
        private int turns;
        private int waited;
        private int writeIn;

        Life(PackStore packs) {
            this.packs = packs;
        }

        /** Something happens, after a turn of the daemon's loop. */
        void turn(Daemon running) {
            if (turns++ > MOST_TURNS) {
                throw new AssertionError("it comes to no end");
            }
            nowMillis += TURN_MILLIS;
            inlets.forEach(Inlet::receive);
            if (!writes.isEmpty() && writeIn-- <= 0 || isOver()) {
                runWrites();
            }
            running.later(() -> happen(running));
        }

        private void happen(Daemon running) throws IOException {
            if (!running.program().hash().equals(wantedProgram().hash())) {
                if (running.isCatchingUp()) {
                    hurry();
                } else {
                    packs.keep(wantedProgram().hash(), kept(wanted));
                    running.switchTo(wantedProgram());
                }
            } else if (turn < scenario.turns().size()) {
                happen(running, scenario.turns().get(turn));
            } else {
                hurry();
            }
        }

        private void happen(Daemon running, Scenario.Turn next) {
            if (next instanceof Scenario.Turn.Quiet
                    && (waited < 3 || running.isCatchingUp() || !haveReadAll())) {
                hurry();
                return;
            }
            waited = 0;
            turn++;
            if (next instanceof Scenario.Turn.Arrive arrive) {
                arrive(arrive);
            } else if (next instanceof Scenario.Turn.Pass pass) {
                nowMillis += pass.millis();
            } else if (next instanceof Scenario.Turn.Reload) {
                wanted = (wanted + 1) % programs.size();
            }
        }

        /** What is waited for may itself wait for a partition to be idle. */
        private void hurry() {
            if (waited++ > PATIENCE) {
                nowMillis += 5000;
            }
        }

        private boolean haveReadAll() {
            return inlets.size() == lines.size() && inlets.stream().allMatch(Inlet::isAtEnd);
        }

        private boolean isOver() {
            Daemon running = daemon;
            return running != null
                    && turn == scenario.turns().size()
                    && inlets.size() == lines.size()
                    && running.program().hash().equals(wantedProgram().hash());
        }

        /** Takes a checkpoint to be written; at the end somebody waits for it. */
        void write(Runnable write) {
            writes.add(write);
            writeIn = scenario.writeTurns();
            if (writeIn == 0 || isOver()) {
                runWrites();
            }
        }

        private void runWrites() {
            writes.forEach(Runnable::run);
            writes.clear();
        }

        @Override
        public void declare(Collection<EventType> declared) {
            types.clear();
            declared.forEach(type -> types.put(type.name(), type));
            inlets.forEach(inlet -> inlet.declare(declared));
        }

        @Override
        public List<PartitionId> discover() {
            List<PartitionId> found = lines.keySet().stream().filter(named::add).toList();
            return found;
        }

        @Override
        public PartitionReader open(PartitionId partition, @Nullable String from) {
            named.add(partition);
            if (!scenario.isLogged()) {
                LineReader reader = new LineReader(this, partition, from);
                inlets.add(reader);
                return reader;
            }
            try {
                LogInlet inlet = new LogInlet(this, partition);
                inlets.add(inlet);
                return inlet.source.open(partition, from);
            } catch (IOException e) {
                // Without its input logs a daemon does not start.
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            for (Inlet inlet : inlets) {
                inlet.shut();
            }
        }
    }

    /** How the records of a partition come in. */
    private interface Inlet {
        /** The records that its senders have to send come in. */
        default void receive() {}

        default void declare(Collection<EventType> types) {}

        /** Whether all that has arrived is read. */
        boolean isAtEnd();

        default void shut() throws IOException {}
    }

    /** What has arrived stays where it is. */
    private final class LineReader implements PartitionReader, Inlet {
        private final Life life;
        private final PartitionId partition;
        private int next;

        LineReader(Life life, PartitionId partition, @Nullable String from) {
            this.life = life;
            this.partition = partition;
            this.next = from == null ? 0 : Integer.parseInt(from);
        }

        @Override
        public @Nullable Arrival poll() {
            return isAtEnd()
                    ? null
                    : arrival(life.types, partition, next, lines(partition).get(next++));
        }

        @Override
        public boolean isAtEnd() {
            return next == lines(partition).size();
        }

        @Override
        public boolean isEnded() {
            return isAtEnd() && life.isOver();
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

    /**
     * What has arrived is with a sender, who sends it again, with the same ids, until it is
     * acknowledged.
     */
    private final class LogInlet implements Inlet {
        private final PartitionId partition;
        private final InputLogFolder log;
        private final LoggedSource source;

        LogInlet(Life life, PartitionId partition) throws IOException {
            this.partition = partition;
            this.log =
                    InputLogFolder.open(
                            fs,
                            STATE.resolve("input").resolve(partition.source()),
                            World.this,
                            SENT_AT_ONCE,
                            SEGMENT_BYTES,
                            warning -> {});
            this.source =
                    new LoggedSource(
                            partition.source(),
                            log,
                            null,
                            "type",
                            false,
                            () -> life.isOver() && isAllReceived());
            declare(life.types.values());
        }

        @Override
        public void receive() {
            int first = received.getOrDefault(partition, 0);
            int end = Math.min(lines(partition).size(), first + SENT_AT_ONCE);
            List<InputLog.Entry> entries = new ArrayList<>();
            for (int i = first; i < end; i++) {
                byte[] record = lines(partition).get(i).getBytes(StandardCharsets.UTF_8);
                entries.add(new InputLog.Entry(record, "record " + i));
            }
            try {
                log.append(entries);
                received.put(partition, end);
            } catch (IOException e) {
                // It will be sent again; where the log is of no use any more, its reader says so.
            }
        }

        private boolean isAllReceived() {
            return received.getOrDefault(partition, 0) == lines(partition).size();
        }

        @Override
        public void declare(Collection<EventType> types) {
            source.declare(types);
        }

        @Override
        public boolean isAtEnd() {
            return isAllReceived() && source.waiting() == 0;
        }

        @Override
        public void shut() throws IOException {
            source.close();
        }
    }

    /** Sees to it that no checkpoint is lost that was made. */
    private final class Watched implements StateStore {
        private final StateStore store;

        Watched(StateStore store) {
            this.store = store;
        }

        @Override
        public @Nullable Stored newest(Function<String, Program> packs) throws IOException {
            Stored newest = store.newest(packs);
            long number = newest == null ? 0 : newest.heading().number();
            if (number < acknowledged && !checkpointsAreDamaged) {
                throw new AssertionError(
                        "checkpoint " + acknowledged + " was made, and " + number + " is there");
            }
            acknowledged = Math.min(acknowledged, number);
            return newest;
        }

        @Override
        public KeyStates keys() {
            return store.keys();
        }

        @Override
        public boolean needsWhole() {
            return store.needsWhole();
        }

        @Override
        public Write begin(Checkpoint heading, boolean isWhole) {
            Write write = store.begin(heading, isWhole);
            return new Write() {
                @Override
                public void add(EngineState.Part part) throws IOException {
                    write.add(part);
                }

                @Override
                public void finish() throws IOException {
                    write.finish();
                    acknowledged = heading.number();
                    checkpointsAreDamaged = false;
                }
            };
        }

        @Override
        public long oldest() {
            return store.oldest();
        }

        @Override
        public void startAnew() {
            store.startAnew();
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
