package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Runs a program over partitions of events.
 *
 * <p>Arrivals wait until nothing before them in the one order can still come (language, section 4,
 * "Watermark"). What can be taken then is one batch; it goes through the stages of the program in
 * turn. A stage takes the batch, with what earlier stages fed into it, in order: each event is
 * routed to the lanes by the keys of the stage's rules, and before it each lane fires the deadlines
 * that lie before it. Alerts of all stages are sorted by place and handed out.
 *
 * <p>Everything is a function of the arrivals: no clock, no file, no random number, and the number
 * of lanes changes nothing. Used by one thread.
 */
public final class Engine {
    private final Program program;
    private final Output output;
    private final List<RuleTally> tallies = new ArrayList<>();
    private final List<EventRouter> routers = new ArrayList<>();
    private final List<List<Integer>> stages = new ArrayList<>();
    private final List<List<Lane>> lanes = new ArrayList<>();
    private final Suppressor suppressor;
    private final List<Partition> partitions = new ArrayList<>();
    private final PriorityQueue<Event> waiting =
            new PriorityQueue<>(Comparator.comparing(Event::place));
    private long in;
    private long used;
    private long unused;
    private long late;
    private boolean started;
    private long watermark = Long.MIN_VALUE;

    private Engine(Program program, int laneCount, Output output) {
        this.program = program;
        this.output = output;
        this.suppressor = new Suppressor(program);
        for (int r = 0; r < program.rules().size(); r++) {
            RuleProgram rule = program.rules().get(r);
            RuleTally tally = new RuleTally();
            tallies.add(tally);
            routers.add(new EventRouter(rule, tally));
            while (stages.size() <= rule.stage()) {
                stages.add(new ArrayList<>());
                List<Lane> ofStage = new ArrayList<>();
                for (int i = 0; i < laneCount; i++) {
                    ofStage.add(new Lane(program, tallies));
                }
                lanes.add(ofStage);
            }
            if (rule.mode() != RuleProgram.Mode.DISABLED) {
                stages.get(rule.stage()).add(r);
            }
        }
    }

    /**
     * @param lanes how many lanes share the keys, at least 1
     */
    public static Engine create(Program program, int lanes, Output output) {
        if (lanes < 1) {
            throw new IllegalArgumentException("lanes " + lanes);
        }
        return new Engine(program, lanes, output);
    }

    /**
     * Registers a partition; all are registered before the first event.
     *
     * @param source its source's name
     * @param number its number there
     * @return the handle for {@link #accept}
     */
    public int partition(String source, int number) {
        partitions.add(new Partition(source, number, program.maxDelayMillis()));
        return partitions.size() - 1;
    }

    /**
     * Takes in an arrival. Hands out the alerts that follow from what can be taken now.
     *
     * @param partition handle of the partition that it arrived on, in the order of arrival there
     */
    public void accept(int partition, Event event) {
        in++;
        if (partitions.get(partition).isLate(event.time())) {
            late++;
            output.late(event);
            return;
        }
        waiting.add(event);
        release();
    }

    /** A partition has ended: it holds nothing back any more. */
    public void closePartition(int partition) {
        partitions.get(partition).close();
        if (partitions.stream().anyMatch(p -> !p.isClosed())) {
            release();
        }
    }

    /** Starts the stream at an instant; otherwise it starts at the first event taken. */
    public void start(long time) {
        if (started) {
            return;
        }
        started = true;
        for (int r = 0; r < program.rules().size(); r++) {
            RuleProgram rule = program.rules().get(r);
            if (rule.mode() != RuleProgram.Mode.DISABLED
                    && rule.body() instanceof RuleBody.Silence silence) {
                for (List<Object> parts : silence.keysFrom()) {
                    Key key = new Key(parts);
                    laneOf(rule.stage(), key).expect(r, key, time);
                }
            }
        }
    }

    /**
     * Ends the stream: takes what is waiting and moves the watermark.
     *
     * @param end the last watermark: {@link #greatestEventTime} for a recording, {@link
     *     Long#MAX_VALUE} for a stream that ends
     */
    public void finish(long end) {
        partitions.forEach(Partition::close);
        List<Event> batch = new ArrayList<>();
        while (!waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        process(batch, Math.max(end, watermark));
    }

    /** The greatest event time seen; {@link Long#MIN_VALUE} before the first event. */
    public long greatestEventTime() {
        return partitions.stream().mapToLong(Partition::greatestTime).max().orElse(Long.MIN_VALUE);
    }

    public Counts counts() {
        List<RuleCounts> rules = new ArrayList<>();
        for (int r = 0; r < tallies.size(); r++) {
            rules.add(tallies.get(r).counts(program.rules().get(r).name()));
        }
        return new Counts(in, used, unused, late, rules);
    }

    /** Takes what can be taken. */
    private void release() {
        long least = leastWatermark();
        if (least == Long.MIN_VALUE) {
            return;
        }
        List<Event> batch = new ArrayList<>();
        while (!waiting.isEmpty() && canBeTaken(waiting.peek(), least)) {
            batch.add(waiting.remove());
        }
        if (!batch.isEmpty() || least > watermark) {
            process(batch, least);
        }
    }

    private long leastWatermark() {
        return partitions.stream()
                .filter(p -> !p.isClosed())
                .mapToLong(Partition::watermark)
                .min()
                .orElse(Long.MIN_VALUE);
    }

    /** Whether nothing that orders before an event can still come. */
    private boolean canBeTaken(Event event, long least) {
        if (event.time() != least) {
            return event.time() < least;
        }
        String source = event.position().source();
        int number = event.position().partition();
        for (Partition p : partitions) {
            if (!p.isClosed() && p.watermark() == event.time() && p.isBefore(source, number)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Runs a batch through the stages.
     *
     * @param batch events in order
     * @param newWatermark deadlines before it are due
     */
    private void process(List<Event> batch, long newWatermark) {
        watermark = newWatermark;
        if (!batch.isEmpty()) {
            start(batch.get(0).time());
        }
        List<Firing> firings = new ArrayList<>();
        List<Event> events = batch;
        BitSet wanted = new BitSet();
        for (int stage = 0; stage < stages.size(); stage++) {
            List<Firing> fired = runStage(stage, events, wanted, newWatermark);
            firings.addAll(fired);
            events = withFed(events, fired, wanted);
        }
        for (Event event : batch) {
            if (isRaw(event)) {
                count(event, wanted, events);
            }
        }
        firings.sort(null);
        firings.forEach(this::handOut);
    }

    private static boolean isRaw(Event event) {
        return event.position().path().isEmpty();
    }

    private void count(Event event, BitSet wanted, List<Event> events) {
        if (wanted.get(indexOf(event, events))) {
            used++;
        } else {
            unused++;
        }
    }

    private static int indexOf(Event event, List<Event> events) {
        int low = 0;
        int high = events.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).place().compareTo(event.place()) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * @param wanted is told the indexes of the events that a rule of the stage takes in
     */
    private List<Firing> runStage(int stage, List<Event> events, BitSet wanted, long newWatermark) {
        List<Firing> fired = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            for (Lane lane : lanes.get(stage)) {
                lane.fireBefore(event.time(), fired);
            }
            for (int r : stages.get(stage)) {
                Map<Key, BitSet> keys = routers.get(r).route(event);
                if (keys.isEmpty()) {
                    continue;
                }
                wanted.set(i);
                Scope scope = routers.get(r).new EventScope(event);
                for (Map.Entry<Key, BitSet> e : keys.entrySet()) {
                    Key key = e.getKey();
                    laneOf(stage, key).process(r, key, event, e.getValue(), scope, fired);
                }
            }
        }
        for (Lane lane : lanes.get(stage)) {
            lane.fireBefore(newWatermark, fired);
        }
        return fired;
    }

    private Lane laneOf(int stage, Key key) {
        List<Lane> ofStage = lanes.get(stage);
        return ofStage.get(key.lane(ofStage.size()));
    }

    /** The events of a stage with those that it fed, in order. */
    private static List<Event> withFed(List<Event> events, List<Firing> fired, BitSet wanted) {
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
        List<Event> all = new ArrayList<>(events.size() + fed.size());
        BitSet wantedBefore = (BitSet) wanted.clone();
        wanted.clear();
        int next = 0;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            while (next < fed.size() && fed.get(next).place().compareTo(event.place()) < 0) {
                all.add(fed.get(next++));
            }
            wanted.set(all.size(), wantedBefore.get(i));
            all.add(event);
        }
        all.addAll(fed.subList(next, fed.size()));
        return all;
    }

    private void handOut(Firing firing) {
        RuleTally tally = tallies.get(firing.rule());
        Alert alert = suppressor.pass(firing);
        if (alert == null) {
            tally.suppressed++;
        } else {
            tally.alerts++;
            output.alert(alert);
        }
    }

    /** All that the engine knows; a fresh engine of the same program goes on from it. */
    public EngineState snapshot() {
        List<EngineState.Entry> keys = new ArrayList<>();
        lanes.forEach(stage -> stage.forEach(lane -> lane.snapshot(keys)));
        List<Event> inOrder = new ArrayList<>(waiting);
        inOrder.sort(Comparator.comparing(Event::place));
        return new EngineState(
                in,
                used,
                unused,
                late,
                started,
                watermark,
                partitions.stream().map(Partition::snapshot).toList(),
                inOrder,
                keys,
                suppressor.snapshot(),
                counts().rules());
    }

    /** Goes on from a state; called on a fresh engine, before any partition is registered. */
    public void restore(EngineState state) {
        in = state.in();
        used = state.used();
        unused = state.unused();
        late = state.late();
        started = state.started();
        watermark = state.watermark();
        for (EngineState.Partition saved : state.partitions()) {
            partitions.get(partition(saved.source(), saved.number())).restore(saved);
        }
        waiting.addAll(state.waiting());
        suppressor.restore(state.suppressed());
        for (int r = 0; r < program.rules().size(); r++) {
            RuleProgram rule = program.rules().get(r);
            for (RuleCounts counts : state.rules()) {
                if (counts.rule().equals(rule.name())) {
                    tallies.get(r).restore(counts);
                }
            }
            for (EngineState.Entry entry : state.keys()) {
                if (entry.rule().equals(rule.name())) {
                    Key key = new Key(entry.key());
                    laneOf(rule.stage(), key).restore(r, key, entry.state());
                }
            }
        }
    }
}
