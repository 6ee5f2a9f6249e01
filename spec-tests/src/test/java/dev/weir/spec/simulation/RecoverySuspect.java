package dev.weir.spec.simulation;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The simulation of the product that it is loaded with: runs by number, and what is wrong then. */
public final class RecoverySuspect implements IntFunction<@Nullable String> {
    private final List<String> rules = List.copyOf(Scenarios.RULES.values());
    private @Nullable Matrix matrix;

    /** What is wrong in a run; null where nothing is. Kinds of runs take turns. */
    @Override
    public @Nullable String apply(int run) {
        try {
            Random random = Chance.of(run);
            return switch (run % 4) {
                case 0 -> matrix().any(random);
                case 1, 2 -> matrix().anyTwo(random);
                default -> new Simulation(Scenario.random(run, rules)).problem(Trouble.random(run));
            };
        } catch (IOException | RuntimeException | AssertionError e) {
            // It does not even come to its end.
            return e.toString();
        }
    }

    private Matrix matrix() throws IOException {
        Matrix made = matrix == null ? new Matrix() : matrix;
        matrix = made;
        return made;
    }
}
