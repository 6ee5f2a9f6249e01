package dev.weir.spec.judge;

import java.util.List;
import java.util.SplittableRandom;

/** Draws by lot; the same seed draws the same. */
final class Draw {
    private final SplittableRandom random;
    private final long seed;

    Draw(long seed) {
        this.random = new SplittableRandom(seed);
        this.seed = seed;
    }

    /** Draws that are of the same seed and have nothing to do with these. */
    Draw apart() {
        return new Draw(~seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From both bounds and between. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
