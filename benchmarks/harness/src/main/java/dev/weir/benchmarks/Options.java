package dev.weir.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to compare.
 *
 * @param runs how many are measured of each engine, after one that is not
 * @param tsv where to leave the figures for a program; null for nowhere
 */
record Options(List<Workload> workloads, List<Engine> engines, int runs, @Nullable Path tsv) {
    static final String USAGE =
            "usage: benchmarks/run [--workloads W1,W3,…] [--engines weir,hand,…] [--runs N]"
                    + " [--tsv FILE]";

    private static final int RUNS = 5;

    Options {
        workloads = List.copyOf(workloads);
        engines = List.copyOf(engines);
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with the arguments
     */
    static Options parse(String[] arguments) {
        Set<Workload> workloads = new LinkedHashSet<>();
        Set<Engine> engines = new LinkedHashSet<>();
        int runs = RUNS;
        Path tsv = null;
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(option + " is no option, or lacks its value");
            }
            String value = arguments[i + 1];
            switch (option) {
                case "--workloads" -> workloads.addAll(workloads(value));
                case "--engines" -> engines.addAll(engines(value));
                case "--runs" -> runs = runs(value);
                case "--tsv" -> tsv = Path.of(value);
                default -> throw new IllegalArgumentException("no option " + option);
            }
        }
        return new Options(
                workloads.isEmpty() ? Workload.all() : List.copyOf(workloads),
                engines.isEmpty() ? Engine.all() : List.copyOf(engines),
                runs,
                tsv);
    }

    private static List<Workload> workloads(String names) {
        List<Workload> meant = new ArrayList<>();
        for (String name : names.split(",")) {
            List<Workload> found = Workload.all().stream().filter(w -> w.isMeantBy(name)).toList();
            if (found.isEmpty()) {
                List<String> known = Workload.all().stream().map(Workload::name).toList();
                throw new IllegalArgumentException(
                        "no workload " + name + "; there are " + String.join(" ", known));
            }
            meant.addAll(found);
        }
        return meant;
    }

    private static List<Engine> engines(String names) {
        List<Engine> meant = new ArrayList<>();
        for (String name : names.toLowerCase(Locale.ROOT).split(",")) {
            List<Engine> found = Engine.meantBy(name);
            if (found.isEmpty()) {
                List<String> known = Engine.all().stream().map(Engine::toString).toList();
                throw new IllegalArgumentException(
                        "no engine " + name + "; there are " + String.join(" ", known));
            }
            meant.addAll(found);
        }
        return meant;
    }

    private static int runs(String text) {
        try {
            int runs = Integer.parseInt(text);
            if (runs > 0) {
                return runs;
            }
        } catch (NumberFormatException e) {
            // As for a number that makes no sense.
        }
        throw new IllegalArgumentException("--runs is a number of 1 or more, not " + text);
    }
}
