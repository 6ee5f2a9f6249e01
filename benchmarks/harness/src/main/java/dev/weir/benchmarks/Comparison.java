package dev.weir.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets engines run the same workloads in turn: all engines of a workload are there at once, each in
 * a process of its own, and in each round each of them has one run, alone. So what the machine does
 * meanwhile comes upon all of them.
 */
public final class Comparison {
    static final int LIMIT_SECONDS = 60;

    /** For so long an engine runs before it is measured, or for one stream if that takes longer. */
    private static final int WARM_UP_SECONDS = 5;

    private final Options options;
    private final Path benchmarks;
    private final List<String> javaOptions;
    private final List<Result> results = new ArrayList<>();
    private final TreeSet<String> versions = new TreeSet<>();

    private Comparison(Options options, Path benchmarks, String heap) {
        this.options = options;
        this.benchmarks = benchmarks;
        this.javaOptions = List.of("-Xms" + heap, "-Xmx" + heap);
    }

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(2);
            return;
        }
        Path benchmarks = Path.of(Objects.requireNonNull(System.getProperty("benchmarks")));
        String heap = System.getProperty("benchmarks.heap", "3g");
        Comparison comparison = new Comparison(options, benchmarks, heap);
        boolean agree = comparison.run();
        System.exit(agree ? 0 : 1);
    }

    /** Whether Weir and the loops found what there is. */
    private boolean run() throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (Workload workload : options.workloads()) {
            results.addAll(compare(workload));
        }
        new Report(results, versions, javaOptions, options.runs()).printTo(out);
        if (options.tsv() != null) {
            Files.writeString(options.tsv(), Tsv.of(results));
        }
        return results.stream().allMatch(r -> r.engine().isPeer() || r.agrees() && !r.hasFailed());
    }

    private List<Result> compare(Workload workload) throws IOException, InterruptedException {
        Recording.prepare(benchmarks, workload);
        Map<Engine, EngineProcess> processes = new EnumMap<>(Engine.class);
        Map<Engine, List<Measurement>> runs = new EnumMap<>(Engine.class);
        TreeSet<Engine> failed = new TreeSet<>();
        try {
            for (Engine engine : options.engines()) {
                EngineProcess process =
                        EngineProcess.start(engine, workload, benchmarks, javaOptions);
                processes.put(engine, process);
                if (process.hasFailed()) {
                    failed.add(engine);
                } else if (process.version() != null) {
                    versions.add(process.version());
                    runs.put(engine, new ArrayList<>());
                }
            }
            for (Engine engine : runs.keySet()) {
                if (!warmUp(Objects.requireNonNull(processes.get(engine)))) {
                    failed.add(engine);
                }
            }
            for (int round = 1; round <= options.runs(); round++) {
                for (Map.Entry<Engine, List<Measurement>> e : runs.entrySet()) {
                    Engine engine = e.getKey();
                    if (failed.contains(engine) || !isWorthwhile(e.getValue())) {
                        continue;
                    }
                    Measurement run =
                            Objects.requireNonNull(processes.get(engine)).run(LIMIT_SECONDS);
                    if (run == null) {
                        failed.add(engine);
                    } else {
                        e.getValue().add(run);
                        System.err.printf(
                                Locale.ROOT,
                                "%s %s, run %d: %,.0f events/s%n",
                                workload.name(),
                                engine,
                                round,
                                run.eventsPerSecond());
                    }
                }
            }
        } finally {
            for (EngineProcess process : processes.values()) {
                process.close();
            }
        }
        for (Engine engine : failed) {
            System.err.printf(
                    "%s %s failed: see %s%n",
                    workload.name(), engine, EngineProcess.log(engine, workload, benchmarks));
        }
        Long expected = expected(workload, runs);
        List<Result> found = new ArrayList<>();
        for (Engine engine : options.engines()) {
            List<Measurement> measured = runs.getOrDefault(engine, List.of());
            if (!measured.isEmpty() || failed.contains(engine)) {
                found.add(
                        new Result(workload, engine, measured, failed.contains(engine), expected));
            }
        }
        return found;
    }

    private boolean warmUp(EngineProcess process) throws IOException, InterruptedException {
        long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
        do {
            if (process.run(LIMIT_SECONDS / 4) == null) {
                return false;
            }
        } while (System.nanoTime() < end);
        return true;
    }

    /** A run that the limit stopped would be stopped again. */
    private static boolean isWorthwhile(List<Measurement> soFar) {
        return soFar.stream().allMatch(Measurement::isWhole);
    }

    private static @Nullable Long expected(Workload workload, Map<Engine, List<Measurement>> runs) {
        if (workload.matches() != Workload.UNKNOWN) {
            return workload.matches();
        }
        return runs.getOrDefault(Engine.HAND, List.of()).stream()
                .filter(Measurement::isWhole)
                .map(Measurement::matches)
                .findFirst()
                .orElse(null);
    }
}
