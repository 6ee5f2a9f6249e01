package dev.weir.cli.daemon;

import dev.weir.cli.Failure;
import dev.weir.cli.Lanes;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.disk.DiskFullException;
import dev.weir.runtime.engine.Capture;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.state.ControlLog;
import dev.weir.state.StateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a daemon: reads, matches, delivers, checkpoints. One thread does all of it, but for
 * the writing of checkpoints; others leave tasks that run between two batches.
 *
 * <p>What goes out is complete up to the engine's cut: first the control log, then the sinks, then
 * now and then a checkpoint. After a crash the newest checkpoint is restored and the history behind
 * it run again, with the outside's decisions as the control log has them and the alerts that the
 * sinks have muted; being the same history, it goes on where it broke off.
 */
public final class Daemon {
    private static final int MOST_PENDING = 10_000;
    private static final long SHORTEST_WAIT_MILLIS = 5;
    private static final long LONGEST_WAIT_MILLIS = 25;

    private final DaemonConfig config;
    private final Clock clock;
    private final Feeds feeds;
    private final Outlets outlets;
    private final StateStore store;
    private final Checkpoints checkpoints;
    private final ControlLog control;
    private final ProgramSource packs;
    private final Consumer<String> messages;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();

    private volatile Program program;
    private Instant since;
    private Engine engine;

    /** How many times another pack has taken over, since the stream began. */
    private long switches;

    private long nextDeliveryMillis;
    private long nextCheckpointMillis;

    /** Whether events have come since memory was last found short, so that it may be again. */
    private boolean mayBeShort;

    /** Whether the checkpoint at hand is there to let go of what has not changed since. */
    private boolean isForRoom;

    private boolean hasEvicted;

    /** What there is no room for on the disk; nothing is read until there is. */
    private final Map<Writes, String> withoutRoom = new EnumMap<>(Writes.class);

    private volatile boolean stopping;
    private final CountDownLatch stopAsked = new CountDownLatch(1);

    private enum Writes {
        DELIVERY,
        CHECKPOINT
    }

    /** Something to do between two batches. */
    public interface Task {
        void run() throws IOException;
    }

    /** The programs of packs that have run, by hash. */
    public interface ProgramSource {
        Program program(String hash) throws IOException;
    }

    /**
     * What a daemon works with.
     *
     * @param writer writes checkpoints, one task after the other
     * @param slice how many keys a checkpoint takes between two batches
     */
    public record Parts(
            DaemonConfig config,
            Clock clock,
            Feeds feeds,
            Outlets outlets,
            StateStore store,
            Executor writer,
            int slice,
            ControlLog control,
            ProgramSource packs,
            Consumer<String> messages) {}

    /**
     * @param first the pack that begins where there is no state yet
     */
    public Daemon(Parts parts, Program first) throws IOException {
        this.config = parts.config();
        this.clock = parts.clock();
        this.feeds = parts.feeds();
        this.outlets = parts.outlets();
        this.store = parts.store();
        this.checkpoints = new Checkpoints(store, parts.writer(), clock, parts.slice());
        this.control = parts.control();
        this.packs = parts.packs();
        this.messages = parts.messages();
        this.program = first;
        this.since = now();
        this.engine = engine(first);
        restore();
        nextCheckpointMillis = clock.monotonicMillis() + checkpointMillis();
    }

    /** Goes back to where the newest checkpoint was, or begins. */
    private void restore() throws IOException {
        StateStore.Stored stored = store.newest(this::programOf);
        Checkpoint newest = stored == null ? null : stored.heading();
        List<ControlRecord> decisions = new ArrayList<>();
        boolean isNew = newest == null && control.size() == 0;
        if (stored != null && newest != null) {
            program = programOf(newest.pack());
            engine = engine(program);
            EngineState state = newest.state();
            engine.restore(state.header(), state.suppressions(), stored.keys());
            checkpoints.goOnFrom(newest.number());
            List<ControlRecord> all = control.records(0);
            if (newest.control() > all.size()) {
                throw lacksDecisions(newest, all.size());
            }
            int known = Math.toIntExact(newest.control());
            switches =
                    all.subList(0, known).stream()
                            .filter(ControlRecord.Switched.class::isInstance)
                            .count();
            decisions = all.subList(known, all.size());
        } else if (control.size() > 0) {
            decisions = control.records(0);
            if (decisions.get(0) instanceof ControlRecord.Started started) {
                program = programOf(started.pack());
                engine = engine(program);
            }
        } else {
            control.append(new ControlRecord.Started(program.hash()));
        }
        outlets.recover(newest == null ? Map.of() : newest.delivered());
        if (isNew && !outlets.isBehind(Cut.START, Map.of())) {
            messages.accept(
                    "there is no state, but a sink has output of a former run: what it has is not"
                            + " sent again");
        }
        feeds.declare(program);
        feeds.restore(
                engine,
                newest == null ? List.of() : newest.read(),
                new Rerun(decisions, isNew ? Delivered.NOTHING : outlets.reached()));
    }

    /** Decisions are durable before a checkpoint is that follows from them. */
    private static StateException lacksDecisions(Checkpoint newest, int found) {
        return new StateException(
                "control.log has "
                        + found
                        + " records, and checkpoint "
                        + newest.number()
                        + " follows from "
                        + newest.control(),
                "put a copy of the whole state folder back, or move it away to start from the"
                        + " beginning of the sources");
    }

    private Engine engine(Program program) {
        return Engine.create(program, Lanes.ofMachine(), outlets).bind(feeds::types);
    }

    private Program programOf(String hash) {
        try {
            return packs.program(hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program that runs. For any thread. */
    public Program program() {
        return program;
    }

    /** Whether the history before the last end is still being run again. */
    public boolean isCatchingUp() {
        return feeds.isRerunning() || !outlets.isBehind(engine.cut(), feeds.offsets());
    }

    /** How it is. For tasks and while it runs. */
    public Status status(StatusFrame frame) {
        List<String> notReady = new ArrayList<>();
        if (isCatchingUp()) {
            notReady.add("recovering: running again what was processed before the last end");
        }
        notReady.addAll(withoutRoom.values());
        notReady.addAll(outlets.problems());
        notReady.addAll(feeds.unreachable());
        Map<String, Long> keys = engine.keys();
        return new Status(
                frame.started(),
                ProcessHandle.current().pid(),
                frame.address(),
                config.state().path().toAbsolutePath(),
                frame.sinks(),
                new Status.RunningPack(LoadedPack.version(program), config.pack().path(), since),
                frame.refused(),
                frame.reloads(),
                notReady,
                instant(engine.cut().time()),
                instant(engine.watermark()),
                feeds.problems(),
                feeds.status(engine),
                engine.counts().rules().stream()
                        .map(c -> new Status.RuleStatus(c, keys.getOrDefault(c.rule(), 0L)))
                        .toList(),
                checkpoints.last(),
                control.size(),
                outlets.status(
                        Stream.concat(withoutRoom.values().stream(), outlets.problems().stream())
                                .findFirst()
                                .orElse(null)));
    }

    /** What of a status others know. */
    public record StatusFrame(
            Instant started,
            @Nullable URI address,
            List<String> sinks,
            Status.@Nullable RefusedPack refused,
            Status.Reloads reloads) {}

    private static @Nullable Instant instant(long millis) {
        boolean isTime = millis > Long.MIN_VALUE && millis < Long.MAX_VALUE;
        return isTime ? Instant.ofEpochMilli(millis) : null;
    }

    /** Leaves something to do; it is done soon, unless the daemon stops before. */
    public void later(Task task) {
        tasks.add(task);
    }

    /** Asks for an end: what has been read is processed and delivered. */
    public void stop() {
        stopping = true;
        stopAsked.countDown();
    }

    /** Lets a time pass, but no more of it when an end is asked for; false where it is. */
    boolean rest(Duration time) {
        try {
            return !stopAsked.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /**
     * Runs until {@link #stop}, or until all sources have ended where the configuration says so.
     *
     * @param idle called again and again between two batches
     * @throws Failure if it is to end with its sources, and one of them cannot be looked at
     */
    public void run(Runnable idle) throws IOException {
        long wait = SHORTEST_WAIT_MILLIS;
        while (!stopping) {
            boolean mayRead = withoutRoom.isEmpty() && !checkpoints.isBehind() && !isShort();
            boolean any = mayRead && feeds.poll(engine);
            mayBeShort |= any;
            engine.advance();
            applyDueSwitch();
            deliverIfDue();
            checkpointIfDue();
            idle.run();
            String missing = feeds.missing();
            if (config.exitAtEnd() && missing != null) {
                throw Failure.environment(missing);
            }
            if (config.exitAtEnd() && !any && feeds.allEnded()) {
                engine.finish(engine.greatestEventTime());
                break;
            }
            runTasks(any || checkpoints.hasMore() ? 0 : wait);
            // Where nothing comes, there is no hurry to look.
            wait = any ? SHORTEST_WAIT_MILLIS : Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        }
        runTasks(0);
        deliver();
        if (!feeds.isRerunning()) {
            checkpointAtLast();
        }
    }

    private void runTasks(long waitMillis) throws IOException {
        try {
            Task task = tasks.poll(waitMillis, TimeUnit.MILLISECONDS);
            while (task != null) {
                task.run();
                task = tasks.poll();
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private void deliverIfDue() throws IOException {
        long now = clock.monotonicMillis();
        boolean isDue =
                outlets.size() > 0 && now >= nextDeliveryMillis
                        || outlets.size() > MOST_PENDING && withoutRoom.isEmpty();
        if (isDue) {
            nextDeliveryMillis = now + config.deliveryInterval().toMillis();
            try {
                deliver();
            } catch (DiskFullException e) {
                hasNoRoom(Writes.DELIVERY, e);
            }
        }
    }

    private void deliver() throws IOException {
        if (outlets.size() > 0) {
            feeds.noteTicks(engine);
            control.sync();
            outlets.deliver(new Delivered(engine.cut(), feeds.offsets(), switches), now());
            hasRoom(Writes.DELIVERY);
        }
    }

    /**
     * One checkpoint is due an interval after the one before was begun, but not before that is
     * written. Without room on the disk nothing is read until there is some.
     */
    private void checkpointIfDue() throws IOException {
        try {
            if (checkpoints.goOn()) {
                forgetBeforeOldest();
                hasRoom(Writes.CHECKPOINT);
                evictIfForRoom();
            }
            boolean isDue = isShort() || clock.monotonicMillis() >= nextCheckpointMillis;
            if (!checkpoints.isMaking() && isDue && !feeds.isRerunning()) {
                checkpoint();
            }
        } catch (DiskFullException e) {
            hasNoRoom(Writes.CHECKPOINT, e);
        }
    }

    /**
     * Whether states take more memory than they may. Then nothing is read until a checkpoint has
     * them; but a history that is run again makes none, and is no longer than one made room for.
     */
    private boolean isShort() {
        return mayBeShort
                && !feeds.isRerunning()
                && engine.evictableBytes() > config.state().memoryBytes();
    }

    private void evictIfForRoom() {
        if (isForRoom) {
            engine.evict(store.keys());
            mayBeShort = false;
            if (!hasEvicted) {
                hasEvicted = true;
                messages.accept(
                        "states take more than `state.memory`: those that rest are read from the"
                                + " checkpoint when their keys come");
            }
        }
    }

    private void hasNoRoom(Writes what, DiskFullException e) {
        if (withoutRoom.isEmpty()) {
            messages.accept(e.getMessage() + "; reading stops until there is some");
        }
        withoutRoom.put(what, String.valueOf(e.getMessage()));
    }

    private void hasRoom(Writes what) {
        if (withoutRoom.remove(what) != null && withoutRoom.isEmpty()) {
            messages.accept("there is room on the disk again; reading goes on");
        }
    }

    /** What was delivered is what the checkpoint has done: nothing behind it is repeated. */
    private void checkpoint() throws IOException {
        long begun = clock.monotonicMillis();
        nextCheckpointMillis = begun + checkpointMillis();
        isForRoom = isShort();
        deliver();
        control.sync();
        boolean isWhole = checkpoints.needWhole();
        Capture capture = engine.capture(isWhole);
        Checkpoint heading =
                new Checkpoint(
                        checkpoints.nextNumber(),
                        program.hash(),
                        control.size(),
                        feeds.read(),
                        outlets.recorded(),
                        EngineState.of(capture.header()));
        checkpoints.begin(heading, capture, isWhole, begun, feeds.offsets());
    }

    /** Nothing is read again that lies before the oldest checkpoint. */
    private void forgetBeforeOldest() throws IOException {
        Map<PartitionId, Long> offsets = checkpoints.oldestOffsets();
        if (offsets != null) {
            feeds.forget(offsets);
        }
    }

    /** Nothing is read any more: the last checkpoint has all that there is. */
    private void checkpointAtLast() throws IOException {
        try {
            checkpoints.complete();
        } catch (DiskFullException e) {
            messages.accept(e.getMessage() + "; it is tried once more");
        }
        checkpoint();
        checkpoints.complete();
        forgetBeforeOldest();
    }

    private long checkpointMillis() {
        return config.state().checkpointInterval().toMillis();
    }

    /** In a history that is run again, lets the pack take over that did so the first time. */
    private void applyDueSwitch() throws IOException {
        ControlRecord.Switched due = feeds.dueSwitch();
        while (due != null) {
            engine.advanceTo(due.cut());
            outlets.unmuteBefore(switches + 1);
            become(programOf(due.pack()));
            feeds.switched();
            due = feeds.dueSwitch();
        }
    }

    /**
     * Lets another pack take over here and now.
     *
     * @return what became of each rule
     * @throws Failure while a history is being run again: that pack is not the one to follow
     */
    public List<RulePlan> switchTo(Program next) throws IOException {
        if (isCatchingUp()) {
            throw Failure.environment("the daemon is still recovering; reload it again later");
        }
        outlets.unmute();
        control.append(new ControlRecord.Switched(next.hash(), engine.cut(), feeds.offsets()));
        List<RulePlan> plan = become(next);
        nextCheckpointMillis = clock.monotonicMillis();
        return plan;
    }

    private List<RulePlan> become(Program next) throws IOException {
        checkpoints.startAnew();
        isForRoom = false;
        Takeover takeover = Takeover.of(engine, program, next, this::engine);
        engine = takeover.engine();
        program = next;
        switches++;
        since = now();
        feeds.declare(next);
        feeds.moveTo(engine);
        return takeover.plan();
    }

    /** The time of the clock. */
    Instant now() {
        return Instant.ofEpochMilli(clock.wallMillis());
    }
}
