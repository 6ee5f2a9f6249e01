package dev.weir.spec.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong, and whenever: in the end every alert, dead letter and late event is out
 * once, as if nothing had gone wrong.
 *
 * <p>The long form, {@code -Dweir.sim=long}, lets each kind of thing go wrong at each call to the
 * disk, and crashes a second time at each call after each crash; {@code -Dweir.sim.pairs=N} crashes
 * twice at calls by chance, N times. {@code -Dweir.sim.seeds=0..10000} runs other seeds of the
 * larger scenarios; a failure names its seed, and {@code -Dweir.sim.seed=N} runs that one again.
 */
class SimulationTest {
    private static final boolean LONG = "long".equals(System.getProperty("weir.sim"));
    private static final int DOUBLE_CRASHES = Integer.getInteger("weir.sim.pairs", 500);
    private static final String SEEDS =
            System.getProperty("weir.sim.seeds", LONG ? "0..10000" : "0..120");
    private static final @Nullable Long SEED = Long.getLong("weir.sim.seed");

    @Test
    void without_faults_it_is_as_the_reference_says() throws IOException {
        Matrix matrix = new Matrix();
        assertThat(IntStream.range(0, matrix.size()).mapToObj(matrix::plain)).containsOnlyNulls();
    }

    @Test
    void one_thing_goes_wrong_at_any_call() throws IOException {
        Matrix matrix = new Matrix();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < matrix.size(); i++) {
            problems.addAll(LONG ? matrix.single(i) : matrix.oneKindEach(i));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void a_recovery_crashes_too() throws IOException {
        Matrix matrix = new Matrix();
        List<String> problems = new ArrayList<>();
        if (LONG) {
            for (int i = 0; i < matrix.size(); i++) {
                problems.addAll(matrix.twice(i));
            }
        } else {
            Random random = new Random(1);
            for (int i = 0; i < DOUBLE_CRASHES; i++) {
                String problem = matrix.anyTwo(random);
                if (problem != null) {
                    problems.add(problem);
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void much_goes_wrong_in_larger_scenarios() {
        String[] range = SEEDS.split("\\.\\.");
        LongStream seeds =
                SEED != null
                        ? LongStream.of(SEED)
                        : LongStream.range(Long.parseLong(range[0]), Long.parseLong(range[1]));
        List<String> problems = new ArrayList<>();
        seeds.forEach(
                seed -> {
                    String problem = problem(seed);
                    if (problem != null) {
                        problems.add("-Dweir.sim.seed=" + seed + ": " + problem);
                    }
                });
        assertThat(problems).isEmpty();
    }

    private static @Nullable String problem(long seed) {
        Scenario scenario = Scenario.random(seed, List.copyOf(Scenarios.RULES.values()));
        return new Simulation(scenario).problem(Trouble.random(seed));
    }

    @Test
    void a_run_can_be_had_again() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            Scenario scenario = Scenario.random(seed, List.copyOf(Scenarios.RULES.values()));
            Trouble trouble = Trouble.random(seed);
            assertThat(new Simulation(scenario).calls(trouble))
                    .isEqualTo(new Simulation(scenario).calls(trouble));
        }
    }
}
