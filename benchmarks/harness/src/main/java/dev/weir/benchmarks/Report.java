package dev.weir.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Results for people, as a table of Markdown.
 *
 * <p>Two ratios stand beside each engine's median: to the loop over objects, and to the best engine
 * that is neither a loop nor Weir.
 */
final class Report {
    private final List<Result> results;
    private final Collection<String> versions;
    private final List<String> javaOptions;
    private final int runs;

    Report(List<Result> results, Collection<String> versions, List<String> javaOptions, int runs) {
        this.results = results;
        this.versions = versions;
        this.javaOptions = javaOptions;
        this.runs = runs;
    }

    void printTo(PrintStream out) {
        out.println(
                "| | engine | events/s, median | min | max | of hand | of best peer | heap MiB |"
                        + " matches | |");
        out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---|");
        String above = "";
        for (Result result : results) {
            String name = result.workload().name();
            List<String> cells = new ArrayList<>();
            cells.add(name.equals(above) ? "" : name);
            cells.add(result.engine().toString());
            cells.add(rate(result.median()));
            cells.add(rate(result.min()));
            cells.add(rate(result.max()));
            cells.add(ratio(result, of(result, Engine.HAND)));
            cells.add(ratio(result, ofBestPeer(result)));
            cells.add(String.valueOf(result.heapMib()));
            Long matches = result.matches();
            cells.add(matches == null ? "" : String.format(Locale.ROOT, "%,d", matches));
            cells.add(result.note());
            out.println("| " + String.join(" | ", cells) + " |");
            above = name;
        }
        out.println();
        out.println(
                String.join(", ", versions)
                        + "; OpenJDK "
                        + System.getProperty("java.vm.version")
                        + " with "
                        + String.join(" ", javaOptions)
                        + " each; "
                        + processor()
                        + ", "
                        + Runtime.getRuntime().availableProcessors()
                        + " cores; "
                        + runs
                        + (runs == 1 ? " run" : " runs in turn")
                        + " after a warm-up, of at most "
                        + Comparison.LIMIT_SECONDS
                        + " s each; heap is what the engine holds at the end, events aside.");
    }

    private OptionalDouble of(Result result, Engine engine) {
        return beside(result).stream()
                .filter(other -> other.engine() == engine)
                .mapToDouble(Result::median)
                .findFirst();
    }

    /** One that finds other matches is no measure; one that was stopped is, by how far it came. */
    private OptionalDouble ofBestPeer(Result result) {
        return beside(result).stream()
                .filter(other -> other.engine().isPeer() && other.agrees())
                .mapToDouble(Result::median)
                .max();
    }

    private List<Result> beside(Result result) {
        return results.stream()
                .filter(other -> other.workload().name().equals(result.workload().name()))
                .toList();
    }

    private static String ratio(Result result, OptionalDouble other) {
        if (other.isEmpty() || other.getAsDouble() == 0 || result.workload().paceMicros() > 0) {
            return "";
        }
        double ratio = result.median() / other.getAsDouble();
        if (ratio < 0.1) {
            return String.format(Locale.ROOT, "1/%,.0f", 1 / ratio);
        }
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%,.0f", ratio);
    }

    private static String rate(double eventsPerSecond) {
        return String.format(Locale.ROOT, eventsPerSecond < 10 ? "%.1f" : "%,.0f", eventsPerSecond);
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("a processor without a name");
        } catch (IOException e) {
            // Not every system tells it there.
            return System.getProperty("os.arch");
        }
    }
}
