package dev.weir.cli.bench;

import dev.weir.cli.EndlessRecording;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.state.codec.StateEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a pack over the events of a recording, again and again, on one lane and from memory, and
 * says what that costs. Reading, decoding and writing are not in it.
 */
public final class Bench {
    private static final PartitionId PARTITION = new PartitionId("bench", 0);

    /** As in a replay. */
    private static final int EVENTS_IN_STEP = 256;

    private static final int PASSES = 3;

    private final Program program;
    private final EndlessRecording recording;
    private final int events;

    private Bench(Program program, EndlessRecording recording, int events) {
        this.program = program;
        this.recording = recording;
        this.events = events;
    }

    /** The partition that the events are of. */
    public static PartitionId partition() {
        return PARTITION;
    }

    /**
     * Runs a pack: once to warm up, three times for the rate, and once with each event handed over
     * by itself, for the latency. The last pass for the rate stops four times to measure the state.
     *
     * @param recording has some events
     * @param events how many each pass has
     */
    public static BenchResult run(Program program, EndlessRecording recording, int events) {
        return new Bench(program, recording, events).run();
    }

    private BenchResult run() {
        new Pass().atFullSpeed(0, events);
        double[] rates = new double[PASSES];
        List<Map<String, BenchResult.State>> states = new ArrayList<>();
        long alerts = 0;
        for (int i = 0; i < PASSES; i++) {
            Pass pass = new Pass();
            states.clear();
            for (int quarter = 0; quarter < BenchResult.QUARTERS; quarter++) {
                pass.atFullSpeed(part(quarter), part(quarter + 1));
                if (i == PASSES - 1) {
                    states.add(pass.states());
                }
            }
            rates[i] = events / (pass.nanos / 1e9);
            alerts = pass.alerts;
        }
        Arrays.sort(rates);
        long[] latencies = new Pass().oneByOne();
        Arrays.sort(latencies);
        return new BenchResult(
                recording.size(),
                events,
                alerts,
                rates[PASSES / 2],
                rates[0],
                rates[PASSES - 1],
                new BenchResult.Latency(
                        percentile(latencies, 0.5),
                        percentile(latencies, 0.99),
                        percentile(latencies, 0.999),
                        latencies[latencies.length - 1]),
                rules(states));
    }

    private int part(int quarter) {
        return (int) ((long) events * quarter / BenchResult.QUARTERS);
    }

    /** By nearest rank. */
    private static long percentile(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    private List<BenchResult.Rule> rules(List<Map<String, BenchResult.State>> states) {
        List<BenchResult.Rule> rules = new ArrayList<>();
        for (RuleProgram rule : program.rules()) {
            rules.add(
                    new BenchResult.Rule(
                            rule.name(),
                            states.stream()
                                    .map(s -> s.getOrDefault(rule.name(), BenchResult.State.NONE))
                                    .toList()));
        }
        return rules;
    }

    /** One engine from the first event on. */
    private final class Pass implements Output {
        private final Engine engine = Engine.withoutCheckpoints(program, 1, this);
        private final int partition = engine.open(PARTITION);
        private final List<Event> step = new ArrayList<>(EVENTS_IN_STEP);
        private long alerts;

        /** How long the engine was at it; making the events does not count. */
        private long nanos;

        void atFullSpeed(int from, int to) {
            int next = from;
            while (next < to) {
                step.clear();
                for (int end = Math.min(to, next + EVENTS_IN_STEP); next < end; next++) {
                    step.add(recording.event(next));
                }
                long before = System.nanoTime();
                for (Event event : step) {
                    engine.accept(partition, event);
                }
                engine.advance();
                nanos += System.nanoTime() - before;
            }
        }

        /** How long the engine took for each event, in nanoseconds. */
        long[] oneByOne() {
            long[] latencies = new long[events];
            for (int i = 0; i < events; i++) {
                Event event = recording.event(i);
                long before = System.nanoTime();
                engine.accept(partition, event);
                engine.advance();
                latencies[i] = System.nanoTime() - before;
            }
            return latencies;
        }

        /** The state of each rule that has one, as checkpoints write it. */
        Map<String, BenchResult.State> states() {
            StateEncoder encoder = new StateEncoder();
            Map<String, BenchResult.State> states = new HashMap<>();
            for (EngineState.Entry entry : engine.snapshot().keys()) {
                BenchResult.State one = new BenchResult.State(1, encoder.record(entry).size());
                states.merge(entry.rule(), one, BenchResult.State::plus);
            }
            return states;
        }

        @Override
        public void alert(Alert alert) {
            alerts++;
        }

        @Override
        public void deadLetter(DeadLetter letter) {}

        @Override
        public void late(Event event) {}
    }
}
