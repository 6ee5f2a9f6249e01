package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.window.CountWindows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over partitions of events.
 *
 * <p>Arrivals wait until nothing before them in the one order can still come. What can be taken at
 * an {@link #advance} is one batch; it goes through the stages of the program in turn. A stage
 * takes the batch, with what earlier stages fed into it, {@link Operator} after operator: each
 * takes the events in order, under their keys in the lanes that have these, and before an event
 * fires the deadlines that lie before it. Alerts of all stages are sorted by place and handed out.
 * So everything up to the {@link #cut} has been handed out, and nothing behind it.
 *
 * <p>In a large batch lanes are threads: each reads a {@link Slice} of it, conditions and keys, and
 * when all have, takes what is under the keys of its lane. So nothing is asked twice, and nothing
 * is locked.
 *
 * <p>Everything is a function of the arrivals: no clock, no file, no random number, and neither the
 * number of lanes nor the moments of {@code advance} change anything. Used by one thread.
 */
public final class Engine {
    /** To hand a batch to other threads and wait for them takes as long as so many events. */
    private static final int FEWEST_IN_THREADS = 1024;

    private final Program program;
    private final Output output;

    /** Of each rule, by lane. */
    private final List<List<RuleTally>> tallies = new ArrayList<>();

    private final List<Operator> operators = new ArrayList<>();

    /** Of each rule. */
    private final Operator[] operatorOf;

    private final List<List<Operator>> stages = new ArrayList<>();
    private final boolean keepsChanges;
    private final Suppressor suppressor;
    private final Intake intake = new Intake();
    private final Map<String, Long> warmUntil = new HashMap<>();

    /** What the stages of the batch at hand have said. */
    private final List<Firing> firings = new ArrayList<>();

    /** By lane: the same, before it is put together. */
    private final List<List<Firing>> fired = new ArrayList<>();

    private int fewestInThreads = FEWEST_IN_THREADS;
    private boolean started;
    private Function<PartitionId, List<String>> types = partition -> List.of();
    private Cut cut = Cut.START;

    private Engine(Program program, int laneCount, Output output, boolean keepsChanges) {
        if (laneCount < 1) {
            throw new IllegalArgumentException("lanes " + laneCount);
        }
        this.program = program;
        this.output = output;
        this.keepsChanges = keepsChanges;
        this.suppressor = new Suppressor(program, keepsChanges);
        this.operatorOf = new Operator[program.rules().size()];
        for (int lane = 0; lane < laneCount; lane++) {
            tallies.add(program.rules().stream().map(rule -> new RuleTally()).toList());
            fired.add(new ArrayList<>());
        }
        templates(program).forEach(this::add);
    }

    /**
     * The rules of a program by their numbers, those together that are run as one since they differ
     * in constants alone.
     */
    public static List<List<Integer>> templates(Program program) {
        Map<String, List<Integer>> byShape = new LinkedHashMap<>();
        for (int r = 0; r < program.rules().size(); r++) {
            RuleProgram rule = program.rules().get(r);
            String shape = TemplateOperator.shape(rule);
            boolean isAlone = shape == null || rule.mode() == RuleProgram.Mode.DISABLED;
            byShape.computeIfAbsent(isAlone ? "rule " + r : shape, s -> new ArrayList<>()).add(r);
        }
        return List.copyOf(byShape.values());
    }

    /** Adds the operator of rules that make a template, or of one rule. */
    private void add(List<Integer> rules) {
        RuleProgram first = program.rules().get(rules.get(0));
        Operator operator =
                rules.size() > 1
                        ? new TemplateOperator(program, rules, tallies, keepsChanges)
                        : operator(rules.get(0));
        operators.add(operator);
        rules.forEach(r -> operatorOf[r] = operator);
        while (stages.size() <= first.stage()) {
            stages.add(new ArrayList<>());
        }
        if (first.mode() != RuleProgram.Mode.DISABLED) {
            stages.get(first.stage()).add(operator);
        }
    }

    private Operator operator(int r) {
        RuleProgram rule = program.rules().get(r);
        PatternShape shape =
                rule.body() instanceof RuleBody.Pattern body ? new PatternShape(body) : null;
        List<EventRouter> routers = new ArrayList<>();
        List<RuleLane> lanes = new ArrayList<>();
        for (List<RuleTally> ofLane : tallies) {
            routers.add(new EventRouter(rule, shape, ofLane.get(r), tallies.size()));
            lanes.add(lane(rule, new AlertBuilder(program, r, ofLane.get(r)), shape));
        }
        return new RuleOperator(rule, routers, lanes);
    }

    private RuleLane lane(RuleProgram rule, AlertBuilder builder, @Nullable PatternShape shape) {
        if (StepSequence.obstacle(rule) == null) {
            return new KeyedSequences(rule, builder, keepsChanges);
        } else if (CountWindows.obstacle(rule) == null) {
            return new KeyedCounts(rule, builder, keepsChanges);
        }
        return new KeyedRules(rule, builder, shape, keepsChanges);
    }

    /**
     * @param lanes how many lanes share the keys, at least 1
     */
    public static Engine create(Program program, int lanes, Output output) {
        return new Engine(program, lanes, output, true);
    }

    /**
     * An engine that nobody asks for its {@link #changes}, so that it need not remember each key
     * that has come and gone since the last time.
     *
     * @param lanes how many lanes share the keys, at least 1
     */
    public static Engine withoutCheckpoints(Program program, int lanes, Output output) {
        return new Engine(program, lanes, output, false);
    }

    /**
     * Says which event types are bound to the source of a partition, by their names; none where
     * nothing is bound. To be called before partitions are opened or restored.
     */
    public Engine bind(Function<PartitionId, List<String>> types) {
        this.types = types;
        return this;
    }

    /**
     * Lanes are run by threads of their own where a batch has at least so many events; otherwise by
     * the caller's, one after the other.
     */
    public Engine inThreadsFrom(int events) {
        fewestInThreads = events;
        return this;
    }

    private long delayMillis(PartitionId partition) {
        return program.delayMillis(types.apply(partition));
    }

    /**
     * Opens a partition. Where the stream is running already, what it brings of the past is late.
     *
     * @return the handle for {@link #accept} and the others
     */
    public int open(PartitionId partition) {
        int handle = intake.open(partition, delayMillis(partition));
        intake.get(handle).begin(floor());
        return handle;
    }

    /** The {@link Cut#floor} of what has been processed. */
    public long floor() {
        return cut.floor();
    }

    /**
     * The handle of a partition that was opened before the state was taken.
     *
     * @throws IllegalArgumentException if there is no such partition
     */
    public int handle(PartitionId partition) {
        return intake.handle(partition);
    }

    /**
     * A partition that is {@link #isResting} is about to give events, or the history in which it
     * did is run again.
     *
     * @param floor what it brings of the time before is late: {@link #floor} of the moment at which
     *     it first gave them
     */
    public void begin(int partition, long floor) {
        intake.get(partition).begin(floor);
    }

    /** Takes in an event, in the order of arrival on its partition. */
    public void accept(int partition, Event event) {
        if (!intake.accept(partition, event)) {
            output.late(event);
        }
    }

    /**
     * Takes in the events of a batch, in the order of arrival on their partition, and empties it.
     */
    public void accept(int partition, Batch batch) {
        while (!batch.isEmpty()) {
            intake.get(partition).takeNext(batch);
            if (!batch.isEmpty()) {
                accept(partition, batch.removeFirst());
            }
        }
    }

    /** Counts a record of a type that the pack does not declare. */
    public void unused(int partition) {
        intake.get(partition).unused++;
    }

    /** Counts a record that is no event, and hands it out. */
    public void refuse(int partition, DeadLetter letter) {
        intake.get(partition).deadLetters++;
        output.deadLetter(letter);
    }

    /** A partition of processing time is silent at a time: its watermark moves all the same. */
    public void tick(int partition, long time) {
        intake.get(partition).tick(time);
    }

    /** The watermark of a partition; {@link Long#MIN_VALUE} before its first event. */
    public long watermark(int partition) {
        return intake.get(partition).watermark();
    }

    /** A partition has been silent for long: it holds nothing back until it begins again. */
    public void idle(int partition) {
        intake.get(partition).rest();
    }

    /** A partition has ended: it holds nothing back any more. */
    public void close(int partition) {
        intake.get(partition).close();
    }

    /** Whether a partition is idle or has ended. */
    public boolean isResting(int partition) {
        return !intake.get(partition).isActive();
    }

    /** The greatest event time seen on a partition; {@link Long#MIN_VALUE} before the first. */
    public long greatestEventTime(int partition) {
        return intake.get(partition).greatestTime();
    }

    /** How many events have arrived and cannot be taken yet. */
    public int waiting() {
        return intake.size();
    }

    /** Takes what can be taken and hands out what follows from it. */
    public void advance() {
        long watermark = intake.watermark();
        if (watermark != Long.MIN_VALUE) {
            Batch batch = intake.takeAt(watermark);
            if (!batch.isEmpty() || watermark > cut.time()) {
                process(batch, watermark);
            }
        }
    }

    /**
     * Takes all that a cut covers, as {@link #advance} did when it got there; all of it has been
     * accepted.
     */
    public void advanceTo(Cut goal) {
        if (goal.compareTo(cut) > 0) {
            process(intake.takeUpTo(goal), goal.time());
            cut = goal;
        }
    }

    /**
     * A history that was run again has come to its end: the partitions that have not come as far as
     * the cut held nothing back when it was reached, and are idle.
     */
    public void restBehindCut() {
        for (Partition partition : intake.partitions()) {
            if (partition.watermark() < cut.time()) {
                partition.rest();
            }
        }
    }

    /** The least watermark of the partitions that count; {@link Long#MIN_VALUE} if one has none. */
    public long watermark() {
        return intake.watermark();
    }

    /** What has been processed. */
    public Cut cut() {
        return cut;
    }

    /** Starts the stream at an instant; otherwise it starts at the first event taken. */
    public void start(long time) {
        if (started) {
            return;
        }
        started = true;
        operators.forEach(operator -> operator.start(time));
    }

    /**
     * Ends the stream: takes what is waiting and moves the watermark.
     *
     * @param end the last watermark: {@link #greatestEventTime} for a recording, {@link
     *     Long#MAX_VALUE} for a stream that ends
     */
    public void finish(long end) {
        intake.partitions().forEach(Partition::close);
        process(intake.takeAll(), end);
    }

    /** The greatest event time seen; {@link Long#MIN_VALUE} before the first event. */
    public long greatestEventTime() {
        return intake.greatestTime();
    }

    public Counts counts() {
        return new Counts(
                intake.partitions().stream().map(Partition::counts).toList(), ruleCounts());
    }

    /** How many keys each rule has state for, by name. */
    public Map<String, Long> keys() {
        Map<String, Long> byName = new HashMap<>();
        for (int r = 0; r < operatorOf.length; r++) {
            byName.put(program.rules().get(r).name(), operatorOf[r].keys(r));
        }
        return byName;
    }

    private List<RuleCounts> ruleCounts() {
        operators.forEach(Operator::tally);
        List<RuleCounts> rules = new ArrayList<>();
        for (int r = 0; r < operatorOf.length; r++) {
            RuleTally all = new RuleTally();
            for (List<RuleTally> ofLane : tallies) {
                all.add(ofLane.get(r));
            }
            rules.add(all.counts(program.rules().get(r).name()));
        }
        return rules;
    }

    /**
     * Runs a batch through the stages.
     *
     * @param batch events in order
     * @param watermark deadlines before it are due
     */
    private void process(Batch batch, long watermark) {
        Position last = null;
        if (!batch.isEmpty()) {
            Rows first = batch.first();
            start(first.time(first.start()));
            last = lastAt(Math.max(watermark, cut.time()), batch.last());
        }
        long due = Math.max(watermark, cut.time());
        firings.clear();
        Batch events = batch;
        for (int stage = 0; stage < stages.size(); stage++) {
            int known = firings.size();
            runStage(stages.get(stage), events, due);
            if (firings.size() > known) {
                events = withFed(events, firings.subList(known, firings.size()));
            }
        }
        count(events);
        firings.sort(null);
        firings.forEach(this::handOut);
        suppressor.expire(due);
        if (last == null && cut.time() == due) {
            last = cut.position();
        }
        cut = new Cut(due, last);
    }

    /** The position of the last event, where that is of an instant. */
    private static @Nullable Position lastAt(long time, Rows rows) {
        int last = rows.end() - 1;
        return rows.time(last) == time ? rows.place(last).position() : null;
    }

    private void count(Batch events) {
        List<Rows> parts = events.parts();
        for (int i = 0; i < parts.size(); i++) {
            Rows rows = parts.get(i);
            int behind;
            for (int at = rows.start(); at < rows.end(); at = behind) {
                behind = rows.endOfPartition(at);
                PartitionId from = rows.partition(at);
                if (from != null) {
                    int used = rows.countUsed(at, behind);
                    intake.count(from, used, behind - at - used);
                }
            }
        }
    }

    private void runStage(List<Operator> stage, Batch events, long newWatermark) {
        int lanes = tallies.size();
        if (lanes > 1 && events.size() >= fewestInThreads) {
            inThreads(lanes, slice -> read(stage, events, new Slice(slice, lanes)));
            inThreads(lanes, lane -> runLane(stage, events, lanes, lane, newWatermark));
        } else {
            read(stage, events, Slice.WHOLE);
            for (int lane = 0; lane < lanes; lane++) {
                runLane(stage, events, 1, lane, newWatermark);
            }
        }
        for (int lane = 0; lane < lanes; lane++) {
            List<Firing> ofLane = fired.get(lane);
            if (!ofLane.isEmpty()) {
                firings.addAll(ofLane);
                ofLane.clear();
            }
        }
    }

    /** Does a task for each number, and returns when all are done. */
    private static void inThreads(int count, IntConsumer task) {
        IntStream.range(0, count).parallel().forEach(task);
    }

    private static void read(List<Operator> stage, Batch events, Slice slice) {
        for (int i = 0; i < stage.size(); i++) {
            stage.get(i).read(events, slice);
        }
    }

    private void runLane(
            List<Operator> stage, Batch events, int slices, int lane, long newWatermark) {
        for (int i = 0; i < stage.size(); i++) {
            stage.get(i).process(events, slices, lane, fired.get(lane));
            stage.get(i).fireBefore(newWatermark, lane, fired.get(lane));
        }
    }

    /** The events of a stage with those that it fed, in order. */
    private static Batch withFed(Batch events, List<Firing> fired) {
        List<Event> fed = new ArrayList<>();
        for (Firing firing : fired) {
            Event event = firing.fed();
            if (event != null) {
                fed.add(event);
            }
        }
        if (fed.isEmpty()) {
            return events;
        }
        fed.sort(Comparator.comparing(Event::place));
        Batch all = new Batch();
        for (Event event : fed) {
            all.take(events, events.countBefore(event.place()));
            all.add(event);
        }
        all.take(events, events.size());
        return all;
    }

    private void handOut(Firing firing) {
        RuleTally tally = tallies.get(0).get(firing.rule());
        Alert alert = suppressor.pass(firing);
        if (alert == null) {
            tally.suppressed++;
            return;
        }
        tally.alerts++;
        boolean warming = alert.time() < warmUntil.getOrDefault(alert.rule(), Long.MIN_VALUE);
        output.alert(warming ? alert.whileWarming() : alert);
    }

    /**
     * Begins to give away the state as it is now. What was captured before and not taken is given
     * up.
     *
     * @param whole all of it, and what is gone since the last capture; otherwise the keys and
     *     suppressions that have changed since the last capture began
     * @throws IllegalStateException if changes are asked of an engine without checkpoints
     */
    public Capture capture(boolean whole) {
        List<Changes<?, EngineState.Entry>> changes = new ArrayList<>();
        operators.forEach(operator -> changes.addAll(operator.changes()));
        if (whole) {
            operators.forEach(Operator::beginWhole);
            suppressor.beginWhole();
        } else if (keepsChanges) {
            changes.forEach(Changes::begin);
            suppressor.changes().begin();
        } else {
            throw new IllegalStateException("an engine without checkpoints keeps no changes");
        }
        return new Capture(header(), changes, suppressor.changes());
    }

    /** All that the engine knows; a fresh engine of the same program goes on from it. */
    public EngineState snapshot() {
        EngineState all = stateOf(capture(true));
        return new EngineState(
                all.header(),
                all.keys().stream().filter(entry -> entry.state() != null).toList(),
                all.suppressions().stream().filter(entry -> entry.held() != null).toList());
    }

    /** What has changed since the last capture began, with the whole header. */
    public EngineState changes() {
        return stateOf(capture(false));
    }

    private static EngineState stateOf(Capture capture) {
        EngineState.Part all = capture.takeAll();
        return new EngineState(capture.header(), all.keys(), all.suppressions());
    }

    private EngineState.Header header() {
        return new EngineState.Header(
                started,
                cut,
                intake.partitions().stream().map(Partition::snapshot).toList(),
                intake.waiting(),
                suppressor.silenced(),
                ruleCounts(),
                warmUntil,
                keys().values().stream().mapToLong(Long::longValue).sum(),
                suppressor.size());
    }

    /**
     * Goes on from a state; called on a fresh engine, before any partition is opened. Rules that
     * the state does not know begin at its cut.
     */
    public void restore(EngineState state) {
        Map<String, Integer> numbers = numbers();
        restore(state.header(), state.suppressions());
        for (EngineState.Entry entry : state.keys()) {
            Integer r = numbers.get(entry.rule());
            if (r != null && entry.state() != null) {
                operatorOf[r].restore(r, new Key(entry.key()), entry.state());
            }
        }
        startUnknown(state.header());
    }

    /**
     * As {@link #restore(EngineState)}; states are read when their keys are asked for, where the
     * rule allows that.
     */
    public void restore(
            EngineState.Header header,
            List<EngineState.Suppression> suppressions,
            KeyStates states) {
        Map<String, Integer> numbers = numbers();
        restore(header, suppressions);
        states.forEach(
                (rule, parts) -> {
                    Integer r = numbers.get(rule);
                    if (r == null) {
                        return;
                    }
                    Key key = new Key(parts);
                    if (!operatorOf[r].restoreLater(r, key, states, cut.time())) {
                        operatorOf[r].restore(r, key, states.read(rule, parts));
                    }
                });
        startUnknown(header);
    }

    /** How much memory {@link #evict} can free at most, about, in bytes. */
    public long evictableBytes() {
        long bytes = 0;
        for (int i = 0; i < operators.size(); i++) {
            bytes += operators.get(i).evictableBytes();
        }
        return bytes;
    }

    /**
     * Lets go of the states that have not changed since the last capture began, of the rules that
     * allow that; they are read when their keys are asked for.
     *
     * @param saved has what was captured, and from then on whatever is captured later
     * @throws IllegalStateException for an engine without checkpoints
     */
    public void evict(KeyStates saved) {
        if (!keepsChanges) {
            throw new IllegalStateException("an engine without checkpoints has none to read from");
        }
        operators.forEach(operator -> operator.evict(saved, cut.time()));
    }

    /** The number of each rule, by its name. */
    private Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int r = 0; r < program.rules().size(); r++) {
            numbers.put(program.rules().get(r).name(), r);
        }
        return numbers;
    }

    private void restore(EngineState.Header header, List<EngineState.Suppression> suppressions) {
        started = header.started();
        cut = header.cut();
        intake.restore(header.partitions(), header.waiting(), this::delayMillis);
        warmUntil.putAll(header.warmUntil());
        suppressor.restore(suppressions, header.silenced());
        Map<String, Integer> numbers = numbers();
        for (RuleCounts counts : header.rules()) {
            Integer r = numbers.get(counts.rule());
            if (r != null) {
                tallies.get(0).get(r).restore(counts);
            }
        }
    }

    /** Rules that a state does not know begin at its cut. */
    private void startUnknown(EngineState.Header header) {
        if (!started) {
            return;
        }
        Set<String> known = new HashSet<>();
        header.rules().forEach(counts -> known.add(counts.rule()));
        numbers()
                .forEach(
                        (name, r) -> {
                            if (!known.contains(name)) {
                                operatorOf[r].start(cut.time());
                            }
                        });
    }
}
