package dev.weir.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Lets engines run the same workloads in turn: all engines of a workload are there at once, each in
 * a process of its own, and in each round each of them has one run, alone. So what the machine does
 * meanwhile comes upon all of them.
 */
public final class Comparison {
    static final int LIMIT_SECONDS = 60;

    /** For so long an engine runs before it is measured, or for one run if that takes longer. */
    private static final int WARM_UP_SECONDS = 10;

    private static final int WARM_UP_LIMIT_SECONDS = 15;

    private final Options options;
    private final Path benchmarks;
    private final List<String> javaOptions;
    private final List<Result> results = new ArrayList<>();
    private final TreeSet<String> versions = new TreeSet<>();

    private Comparison(Options options, Path benchmarks, String heap) {
        this.options = options;
        this.benchmarks = benchmarks;
        // Nobody waits for what comes next, but for the end; so `weir replay` runs too.
        this.javaOptions = List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseParallelGC");
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
            compare(workload);
            if (options.tsv() != null) {
                Files.writeString(options.tsv(), Tsv.of(results));
            }
        }
        new Report(results, versions, javaOptions, options.runs()).printTo(out);
        return results.stream().allMatch(r -> r.engine().isPeer() || r.agrees() && !r.hasFailed());
    }

    private void compare(Workload workload) throws IOException, InterruptedException {
        Recording.prepare(benchmarks, workload);
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Engine engine : options.engines()) {
                entrants.add(new Entrant(engine, workload));
            }
            for (Entrant entrant : entrants) {
                entrant.warmUp();
            }
            for (int round = 1; round <= options.runs(); round++) {
                for (Entrant entrant : entrants) {
                    entrant.run(round);
                }
            }
        } finally {
            for (Entrant entrant : entrants) {
                entrant.process.close();
            }
        }
        for (Entrant entrant : entrants) {
            entrant.report();
        }
    }

    /** One engine with one workload. */
    private final class Entrant {
        private final Engine engine;
        private final Workload workload;
        private final EngineProcess process;
        private final List<Measurement> runs = new ArrayList<>();
        private boolean hasFailed;

        Entrant(Engine engine, Workload workload) throws IOException, InterruptedException {
            this.engine = engine;
            this.workload = workload;
            this.process = EngineProcess.start(engine, workload, benchmarks, javaOptions);
            this.hasFailed = process.hasFailed();
            if (process.version() != null) {
                versions.add(process.version());
            }
        }

        private boolean canRun() {
            return process.version() != null && !hasFailed;
        }

        void warmUp() throws InterruptedException {
            long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
            do {
                if (canRun()) {
                    hasFailed = process.run(WARM_UP_LIMIT_SECONDS) == null;
                }
            } while (canRun() && System.nanoTime() < end);
        }

        void run(int round) throws InterruptedException {
            // A run that the limit stopped would be stopped again.
            if (!canRun() || !runs.stream().allMatch(Measurement::isWhole)) {
                return;
            }
            Measurement run = process.run(LIMIT_SECONDS);
            if (run == null) {
                hasFailed = true;
                return;
            }
            runs.add(run);
            say("run %d: %,.0f events/s", round, run.eventsPerSecond());
        }

        void report() {
            if (hasFailed) {
                say("failed: see %s", EngineProcess.log(engine, workload, benchmarks));
            }
            if (hasFailed || !runs.isEmpty()) {
                results.add(new Result(workload, engine, runs, hasFailed));
            }
        }

        private void say(String format, Object... values) {
            String what = String.format(Locale.ROOT, format, values);
            System.err.println(workload.name() + " " + engine + ", " + what);
        }
    }
}
