package dev.weir.cli.bench;

import java.util.List;

/**
 * What a pack costs.
 *
 * @param recorded how many events were recorded, before they came again
 * @param events how many a pass had
 * @param alerts of a pass
 * @param medianRate events a second, of the passes
 */
public record BenchResult(
        int recorded,
        int events,
        long alerts,
        double medianRate,
        double leastRate,
        double greatestRate,
        Latency latency,
        List<Rule> rules) {
    /** In how many parts a pass is looked at. */
    static final int QUARTERS = 4;

    public BenchResult {
        rules = List.copyOf(rules);
    }

    /** How long the engine was at an event that was handed over by itself; nanoseconds. */
    public record Latency(long p50, long p99, long p999, long greatest) {}

    /**
     * The state of a rule.
     *
     * @param bytes in a checkpoint, uncompressed
     */
    public record State(long keys, long bytes) {
        static final State NONE = new State(0, 0);

        State plus(State other) {
            return new State(keys + other.keys, bytes + other.bytes);
        }
    }

    /**
     * A rule.
     *
     * @param states after each quarter of the events
     */
    public record Rule(String name, List<State> states) {
        public Rule {
            states = List.copyOf(states);
        }

        public State last() {
            return states.get(states.size() - 1);
        }
    }
}
