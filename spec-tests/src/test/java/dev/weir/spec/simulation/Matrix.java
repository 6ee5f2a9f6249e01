package dev.weir.spec.simulation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Small scenarios, each with one thing that goes wrong at each of its calls, or with two. */
final class Matrix {
    private static final int SOON = 60;

    private final List<Scenario> scenarios = Scenarios.all();
    private final List<Simulation> simulations = scenarios.stream().map(Simulation::new).toList();
    private final List<Long> calls = new ArrayList<>();

    Matrix() throws IOException {
        for (Simulation simulation : simulations) {
            calls.add(simulation.calls(Trouble.NONE));
        }
    }

    int size() {
        return scenarios.size();
    }

    /** Whether a scenario is right where nothing goes wrong. */
    @Nullable String plain(int scenario) {
        return shown(scenario, Trouble.NONE);
    }

    /** What is wrong after one thing of each kind at each call. */
    List<String> single(int scenario) {
        List<String> problems = new ArrayList<>();
        for (Trouble.Kind kind : Trouble.Kind.values()) {
            single(scenario, kind, 0, 1, problems);
        }
        return problems;
    }

    /** The same with one kind at each call, in turn. */
    List<String> oneKindEach(int scenario) {
        List<String> problems = new ArrayList<>();
        Trouble.Kind[] kinds = Trouble.Kind.values();
        for (Trouble.Kind kind : kinds) {
            int first = (kind.ordinal() + scenario) % kinds.length;
            single(scenario, kind, first, kinds.length, problems);
        }
        return problems;
    }

    private void single(
            int scenario, Trouble.Kind kind, int first, int step, List<String> problems) {
        for (long call = 1 + first; call <= calls.get(scenario); call += step) {
            add(shown(scenario, Trouble.at(call, kind)), problems);
        }
    }

    /** Any one thing that goes wrong anywhere. */
    @Nullable String any(Random random) {
        int scenario = random.nextInt(size());
        Trouble.Kind[] kinds = Trouble.Kind.values();
        long call = 1 + random.nextLong(calls.get(scenario));
        return shown(scenario, Trouble.at(call, kinds[random.nextInt(kinds.length)]));
    }

    /** Any two crashes, the second one soon after the first. */
    @Nullable String anyTwo(Random random) throws IOException {
        int scenario = random.nextInt(size());
        long first = 1 + random.nextLong(calls.get(scenario));
        long seed = random.nextInt(1000);
        long all = simulations.get(scenario).calls(Trouble.twice(first, 0, seed));
        long second = first + 1 + random.nextLong(Math.min(SOON, all - first));
        return shown(scenario, Trouble.twice(first, second, seed));
    }

    /** What is wrong after a crash at each call, and one at each call after it. */
    List<String> twice(int scenario) throws IOException {
        List<String> problems = new ArrayList<>();
        for (long call = 1; call <= calls.get(scenario); call++) {
            long first = call;
            long all = simulations.get(scenario).calls(Trouble.twice(first, 0, 0));
            LongStream.rangeClosed(first + 1, all)
                    .forEach(
                            second ->
                                    add(
                                            shown(scenario, Trouble.twice(first, second, second)),
                                            problems));
        }
        return problems;
    }

    private static void add(@Nullable String problem, List<String> problems) {
        if (problem != null) {
            problems.add(problem);
        }
    }

    private @Nullable String shown(int scenario, Trouble trouble) {
        String problem = simulations.get(scenario).problem(trouble);
        return problem == null
                ? null
                : scenarios.get(scenario).name() + ", " + trouble.name() + ": " + problem;
    }
}
