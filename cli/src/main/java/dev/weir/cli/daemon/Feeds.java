package dev.weir.cli.daemon;

import dev.weir.adapters.formats.LetterJson;
import dev.weir.cli.SystemMessage;
import dev.weir.cli.daemon.DaemonConfig.TimeOf;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.PartitionCounts;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.DurationText;
import dev.weir.state.ControlLog;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the partitions of all sources into the engine, and decides what the outside decides: when a
 * partition appears, rests, comes back or ends, and which events lie too far in the future. What of
 * that changes results goes to the control log, unless a {@link Rerun} says what was decided.
 */
public final class Feeds implements Closeable {
    /** How many events may wait in the engine before partitions that are ahead are let wait. */
    private static final int MOST_WAITING = 100_000;

    private static final int TURN = 512;
    private static final long LOOK_EVERY_MILLIS = 1000;

    /** A source with what is said about it. */
    public record Named(DaemonConfig.SourceConfig config, Source source) {}

    private final List<Named> sources;
    private final Clock clock;
    private final ControlLog control;
    private final Consumer<String> warnings;
    private final Map<PartitionId, Feed> feeds = new LinkedHashMap<>();
    private Rerun rerun = new Rerun(List.of());
    private final List<String> failures = new ArrayList<>();

    /** Why sources could not be looked at the last time, by the names of the sources. */
    private final Map<String, String> unreachable = new LinkedHashMap<>();

    /** Those of them that were told, since they lasted for more than one look. */
    private final Map<String, String> told = new HashMap<>();

    /**
     * Whether all sources have been looked at since the start. Nothing is read before: the stream
     * would go on without what a source that cannot be reached has, and that would be late.
     */
    private boolean complete;

    private long lookedMillis = Long.MIN_VALUE;

    public Feeds(List<Named> sources, Clock clock, ControlLog control, Consumer<String> warnings) {
        this.sources = List.copyOf(sources);
        this.clock = clock;
        this.control = control;
        this.warnings = warnings;
    }

    /**
     * Goes on from a checkpoint and the decisions behind it; called before the first poll.
     *
     * @param engine restored from the same checkpoint
     */
    void restore(Engine engine, List<Checkpoint.ReadTo> read, Rerun decisions) throws IOException {
        rerun = decisions;
        for (Checkpoint.ReadTo to : read) {
            try {
                add(engine, source(to.partition()), to.partition(), to.position());
            } catch (IOException e) {
                fail("`" + to.partition() + "` cannot be read on: " + SystemMessage.of(e));
                engine.close(engine.handle(to.partition()));
            }
        }
        look(engine);
    }

    private Named source(PartitionId partition) throws IOException {
        return find(partition).orElseThrow(() -> new IOException("no source has it any more"));
    }

    /** The source that a partition is one of: it bears the source's name, or one below it. */
    private Optional<Named> find(PartitionId partition) {
        return sources.stream()
                .filter(
                        named -> {
                            String name = named.config().name();
                            return name.isEmpty()
                                    || partition.source().equals(name)
                                    || partition.source().startsWith(name + "/");
                        })
                .findFirst();
    }

    /** The event types that are bound to the source of a partition; none where nothing is. */
    List<String> types(PartitionId partition) {
        return find(partition).map(named -> named.config().types()).orElse(List.of());
    }

    void declare(Program program) {
        for (Named named : sources) {
            List<String> types = named.config().types();
            named.source()
                    .declare(
                            program.eventTypes().values().stream()
                                    .filter(t -> types.isEmpty() || types.contains(t.name()))
                                    .toList());
        }
    }

    /** Opens the partitions that have appeared. */
    private void look(Engine engine) throws IOException {
        lookedMillis = clock.monotonicMillis();
        for (Named named : sources) {
            for (PartitionId partition : discovered(named)) {
                if (!feeds.containsKey(partition)) {
                    add(engine, named, partition, null);
                }
            }
        }
        if (!complete && unreachable.isEmpty()) {
            complete = true;
            rerun.retain(feeds.keySet());
        }
    }

    /** What has appeared in a source; nothing where it cannot be looked at, until it can. */
    private List<PartitionId> discovered(Named named) {
        String name = named.config().name();
        try {
            List<PartitionId> partitions = named.source().discover();
            unreachable.remove(name);
            if (told.remove(name) != null) {
                warnings.accept(subject(name) + " can be looked at again");
            }
            return partitions;
        } catch (IOException e) {
            String problem = subject(name) + " cannot be looked at: " + SystemMessage.of(e);
            boolean lasts = unreachable.put(name, problem) != null;
            if (lasts && !problem.equals(told.put(name, problem))) {
                warnings.accept(problem + "; it is tried again and again");
            }
            return List.of();
        }
    }

    private static String subject(String name) {
        return name.isEmpty() ? "the source" : "the source `" + name + "`";
    }

    private void add(Engine engine, Named named, PartitionId partition, @Nullable String position)
            throws IOException {
        PartitionReader reader = named.source().open(partition, position);
        int handle = position == null ? begin(engine, partition) : engine.handle(partition);
        feeds.put(
                partition,
                new Feed(partition, reader, named.config(), handle, clock.monotonicMillis()));
    }

    /** A partition without a past: in a running stream, it has missed what has been processed. */
    private int begin(Engine engine, PartitionId partition) throws IOException {
        int handle = engine.open(partition);
        if (!rerun.open(engine, handle, partition)) {
            long floor = Math.max(engine.floor(), rerun.floor(partition));
            if (floor != Long.MIN_VALUE) {
                engine.begin(handle, floor);
                control.append(new ControlRecord.Opened(partition, floor));
            }
        }
        return handle;
    }

    /**
     * Reads what is there, at most a turn of each partition.
     *
     * @return whether there was anything
     */
    boolean poll(Engine engine) throws IOException {
        long now = clock.monotonicMillis();
        if (now - lookedMillis >= LOOK_EVERY_MILLIS) {
            look(engine);
        }
        if (!complete) {
            return false;
        }
        boolean any = false;
        List<Feed> inOrder = new ArrayList<>(feeds.values());
        inOrder.sort(Comparator.comparingLong(f -> engine.greatestEventTime(f.handle)));
        long waiting = engine.waiting();
        for (Feed feed : inOrder) {
            if (feed.ended || isAhead(engine, feed, waiting)) {
                continue;
            }
            if (read(engine, feed)) {
                any = true;
                if (waiting > MOST_WAITING) {
                    break;
                }
            } else {
                rest(engine, feed, now);
            }
        }
        if (catchUp(engine)) {
            for (Feed feed : inOrder) {
                any |= !feed.ended && read(engine, feed);
            }
        }
        return any;
    }

    /**
     * Whether a partition waits for others, so that what it brings does not fill the memory. One
     * that holds others back never waits; nor does any while a history is run again, which may need
     * what it brings to get to its next change of the pack.
     */
    private boolean isAhead(Engine engine, Feed feed, long waiting) {
        long own = engine.watermark(feed.handle);
        long least = engine.watermark();
        if (own <= least || engine.isResting(feed.handle) || !rerun.isOver()) {
            return false;
        }
        return waiting > MOST_WAITING
                || least != Long.MIN_VALUE && own - least > feed.maxSkewMillis;
    }

    private boolean read(Engine engine, Feed feed) throws IOException {
        long limit = rerun.limit(feed.partition);
        int count = 0;
        while (count < TURN && feed.reader.nextOffset() < limit) {
            long offset = feed.reader.nextOffset();
            rerun.tick(engine, feed.handle, feed.partition, offset);
            Arrival arrival = next(engine, feed);
            if (arrival == null) {
                break;
            }
            noteTick(engine, feed, offset);
            take(engine, feed, arrival);
            count++;
        }
        if (count > 0) {
            feed.lastArrivalMillis = clock.monotonicMillis();
        }
        return count > 0;
    }

    private void fail(String failure) {
        failures.add(failure);
        warnings.accept(failure);
    }

    /** What could be read before a partition failed counts; the others go on. */
    private @Nullable Arrival next(Engine engine, Feed feed) {
        try {
            return feed.reader.poll();
        } catch (IOException e) {
            fail("`" + feed.partition + "` cannot be read on: " + SystemMessage.of(e));
            feed.ended = true;
            engine.close(feed.handle);
            return null;
        }
    }

    private void take(Engine engine, Feed feed, Arrival arrival) throws IOException {
        if (arrival instanceof Arrival.Accepted accepted) {
            take(engine, feed, accepted.event());
        } else if (arrival instanceof Arrival.Rejected rejected) {
            engine.refuse(feed.handle, rejected.letter());
        } else {
            engine.unused(feed.handle);
        }
    }

    private void take(Engine engine, Feed feed, Event read) throws IOException {
        Position position = read.position();
        Event event = feed.time == TimeOf.EVENT ? read : arrived(engine, feed, read);
        if (isRefused(feed, event)) {
            engine.refuse(feed.handle, tooFarAhead(feed, event));
            return;
        }
        if (!rerun.comeBack(engine, feed.handle, feed.partition, position.offset())
                && engine.isResting(feed.handle)) {
            engine.begin(feed.handle, engine.floor());
            control.append(
                    new ControlRecord.Back(feed.partition, position.offset(), engine.floor()));
        }
        engine.accept(feed.handle, event);
    }

    /** Time of arrival never goes back on a partition, whatever a clock does. */
    private static Event arrived(Engine engine, Feed feed, Event event) {
        long before = engine.greatestEventTime(feed.handle);
        return event.time() < before ? event.at(before) : event;
    }

    private boolean isRefused(Feed feed, Event event) throws IOException {
        long offset = event.position().offset();
        if (rerun.isRefused(feed.partition, offset)) {
            return true;
        }
        if (rerun.isDecided(feed.partition, offset)
                || event.time() - clock.wallMillis() <= feed.maxAheadMillis) {
            return false;
        }
        control.append(new ControlRecord.Refused(feed.partition, offset));
        return true;
    }

    private static DeadLetter tooFarAhead(Feed feed, Event event) {
        return new DeadLetter(
                DeadLetter.Reason.TIME_AHEAD,
                "its time is more than "
                        + DurationText.format(feed.maxAheadMillis)
                        + " ahead of its arrival",
                feed.partition.source(),
                feed.partition.number(),
                event.position().offset(),
                LetterJson.record(event));
    }

    /**
     * Nothing is there now: the partition may have ended, or been silent for long. Where it only
     * waits for a change of the pack, it goes on holding back what waited for it then.
     */
    private void rest(Engine engine, Feed feed, long now) {
        if (feed.reader.nextOffset() >= rerun.limit(feed.partition)) {
            return;
        }
        if (feed.reader.isEnded()) {
            feed.ended = true;
            engine.close(feed.handle);
        } else if (feed.time == TimeOf.PROCESSING) {
            tick(engine, feed);
        } else if (now - feed.lastArrivalMillis >= feed.idleMillis
                && !engine.isResting(feed.handle)) {
            engine.idle(feed.handle);
        }
    }

    /** Time passes by the clock on a partition that is silent. */
    private void tick(Engine engine, Feed feed) {
        long time = clock.wallMillis();
        if (rerun.isOver() && time > engine.greatestEventTime(feed.handle)) {
            engine.tick(feed.handle, time);
            feed.hasTicked = true;
        }
    }

    /**
     * Notes where the clock has moved the watermark of a partition: before a record that may be
     * late for it, and before output. Of many ticks at one place the last one says it all.
     */
    private void noteTick(Engine engine, Feed feed, long offset) throws IOException {
        if (feed.hasTicked) {
            feed.hasTicked = false;
            long time = engine.greatestEventTime(feed.handle);
            control.append(new ControlRecord.Ticked(feed.partition, offset, time));
        }
    }

    /** Notes all that output may depend on. */
    void noteTicks(Engine engine) throws IOException {
        for (Feed feed : feeds.values()) {
            noteTick(engine, feed, feed.reader.nextOffset());
        }
    }

    /**
     * Whether a pack took over here in the history that is run again, and all that was read under
     * the one before has been read.
     */
    ControlRecord.@Nullable Switched dueSwitch() {
        ControlRecord.Switched next = rerun.nextSwitch();
        return next != null && haveRead(next.read()) ? next : null;
    }

    /**
     * Goes on to what the sinks have, if all has been read that was read when they got it.
     *
     * @return whether that was due
     */
    private boolean catchUp(Engine engine) {
        Delivered reached = rerun.reached();
        if (reached == null || !haveRead(reached.read())) {
            return false;
        }
        for (Feed feed : feeds.values()) {
            rerun.tick(engine, feed.handle, feed.partition, feed.reader.nextOffset());
        }
        engine.advanceTo(reached.cut());
        engine.restBehindCut();
        rerun.caughtUp();
        return true;
    }

    private boolean haveRead(Map<PartitionId, Long> offsets) {
        for (Map.Entry<PartitionId, Long> to : offsets.entrySet()) {
            Feed feed = feeds.get(to.getKey());
            if (feed != null && !feed.ended && feed.reader.nextOffset() < to.getValue()) {
                return false;
            }
        }
        return complete;
    }

    void switched() {
        rerun.switched();
    }

    /** What keeps sources or partitions of them from being read. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(unreachable.values());
        problems.addAll(failures);
        return problems;
    }

    /** Why partitions could not be read to their ends. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Why a source could not be looked at since the start, nor a second time; null where none. */
    @Nullable String missing() {
        return complete || told.isEmpty() ? null : told.values().iterator().next();
    }

    /** Why sources cannot be looked at now. */
    List<String> unreachable() {
        return List.copyOf(unreachable.values());
    }

    boolean isRerunning() {
        return !rerun.isOver();
    }

    /** Whether no partition can give anything any more. */
    boolean allEnded() {
        return complete && feeds.values().stream().allMatch(feed -> feed.ended);
    }

    /** How far each partition has been read. */
    List<Checkpoint.ReadTo> read() {
        List<Checkpoint.ReadTo> all = new ArrayList<>();
        feeds.values().forEach(feed -> all.add(feed.readTo()));
        all.sort(Comparator.comparing(Checkpoint.ReadTo::partition));
        return all;
    }

    /** The offset of the next record of each partition. */
    Map<PartitionId, Long> offsets() {
        Map<PartitionId, Long> all = new HashMap<>();
        feeds.forEach((partition, feed) -> all.put(partition, feed.reader.nextOffset()));
        return all;
    }

    /** No partition is read again before these offsets. */
    void forget(Map<PartitionId, Long> before) throws IOException {
        for (Map.Entry<PartitionId, Long> offset : before.entrySet()) {
            Feed feed = feeds.get(offset.getKey());
            if (feed != null) {
                feed.reader.forget(offset.getValue());
            }
        }
    }

    /** How each partition is, in order. */
    List<Status.PartitionStatus> status(Engine engine) {
        List<Status.PartitionStatus> all = new ArrayList<>();
        for (PartitionCounts counts : engine.counts().partitions()) {
            Feed feed = feeds.get(counts.partition());
            int handle = engine.handle(counts.partition());
            long greatest = engine.greatestEventTime(handle);
            boolean ended = feed == null || feed.ended;
            all.add(
                    new Status.PartitionStatus(
                            counts,
                            feed == null ? counts.in() : feed.reader.nextOffset(),
                            greatest == Long.MIN_VALUE ? null : Instant.ofEpochMilli(greatest),
                            !ended && engine.isResting(handle),
                            ended,
                            null));
        }
        all.sort(Comparator.comparing(status -> status.counts().partition()));
        return all;
    }

    /** Tells the handles of a fresh engine. */
    void moveTo(Engine engine) {
        feeds.values().forEach(feed -> feed.handle = engine.handle(feed.partition));
    }

    @Override
    public void close() throws IOException {
        for (Feed feed : feeds.values()) {
            feed.close();
        }
        for (Named named : sources) {
            named.source().close();
        }
    }
}
