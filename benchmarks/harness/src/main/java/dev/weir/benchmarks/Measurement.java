package dev.weir.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * What one run of an engine gave. It travels from the engine's process as a line.
 *
 * @param events how many were taken in a pass while the clock ran
 * @param nanos for one pass, the mean where a short stream was fed again and again
 * @param matches how many were found in one pass, also before the clock ran
 * @param isWhole whether the stream was taken to its end; otherwise the time was over
 * @param processorNanos what the process had of processors meanwhile; less than {@code nanos} where
 *     others kept the machine busy
 * @param heapBytes what the engine held at the end of the stream, events aside
 * @param latencies nanoseconds from the moment at which the closing event was due to its match: the
 *     50th, 99th and 99.9th percentile; empty where throughput is measured
 */
record Measurement(
        long events,
        long nanos,
        long matches,
        boolean isWhole,
        long processorNanos,
        long heapBytes,
        List<Long> latencies) {
    Measurement {
        latencies = List.copyOf(latencies);
    }

    double eventsPerSecond() {
        return nanos == 0 ? 0 : events * 1e9 / nanos;
    }

    /** How many processors it had, in the mean. */
    double processors() {
        return nanos == 0 ? 0 : (double) processorNanos / nanos;
    }

    String line() {
        StringBuilder line = new StringBuilder();
        line.append(events).append(' ').append(nanos).append(' ').append(matches);
        line.append(' ').append(isWhole).append(' ').append(processorNanos);
        line.append(' ').append(heapBytes);
        latencies.forEach(latency -> line.append(' ').append(latency));
        return line.toString();
    }

    static Measurement parse(String line) {
        String[] parts = line.split(" ");
        return new Measurement(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Boolean.parseBoolean(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                Arrays.stream(parts).skip(6).map(Long::valueOf).toList());
    }
}
