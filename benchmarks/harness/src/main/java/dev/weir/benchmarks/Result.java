package dev.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an engine did with a workload.
 *
 * @param runs at least one, or none if it failed
 */
record Result(Workload workload, Engine engine, List<Measurement> runs, boolean hasFailed) {
    /** An engine that has less of a core than this did not have the machine for itself. */
    private static final double FREE = 0.9;

    Result {
        runs = List.copyOf(runs);
    }

    /** Events a second. */
    double median() {
        return median(Measurement::eventsPerSecond);
    }

    double min() {
        return runs.stream().mapToDouble(Measurement::eventsPerSecond).min().orElse(0);
    }

    double max() {
        return runs.stream().mapToDouble(Measurement::eventsPerSecond).max().orElse(0);
    }

    private double median(ToDoubleFunction<Measurement> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The number of events of the longest run. */
    long events() {
        return runs.stream().mapToLong(Measurement::events).max().orElse(0);
    }

    long heapMib() {
        return Math.round(median(Measurement::heapBytes) / (1 << 20));
    }

    boolean isWhole() {
        return !runs.isEmpty() && runs.stream().allMatch(Measurement::isWhole);
    }

    /** Matches of a pass; null where it was not whole. */
    @Nullable Long matches() {
        return isWhole() ? runs.get(0).matches() : null;
    }

    /** Whether it found what there is, as far as it came to the end. */
    boolean agrees() {
        return !isWhole() || runs.stream().allMatch(run -> run.matches() == workload.matches());
    }

    /** What else there is to say. */
    String note() {
        List<String> words = new ArrayList<>();
        if (hasFailed) {
            words.add("failed");
        } else if (!isWhole()) {
            words.add("stopped after " + Comparison.LIMIT_SECONDS + " s");
        }
        if (!agrees()) {
            words.add("other matches than " + workload.matches());
        }
        if (!runs.isEmpty() && median(Measurement::processors) < FREE) {
            words.add(
                    String.format(
                            Locale.ROOT,
                            "others left it %.0f %% of a core",
                            100 * median(Measurement::processors)));
        }
        if (!runs.isEmpty() && !runs.get(0).latencies().isEmpty()) {
            words.add("p50 " + latency(0) + ", p99 " + latency(1) + ", p99.9 " + latency(2));
        }
        return String.join("; ", words);
    }

    private String latency(int percentile) {
        double micros = median(run -> run.latencies().get(percentile)) / 1e3;
        return micros < 1_000
                ? String.format(Locale.ROOT, "%.1f µs", micros)
                : String.format(Locale.ROOT, "%.2f ms", micros / 1e3);
    }
}
