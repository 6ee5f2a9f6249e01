package dev.weir.spec.simulation;

import java.util.Random;
import java.util.SplittableRandom;

/** What chance decides, by a seed. */
final class Chance {
    private Chance() {}

    /**
     * Numbers that have nothing to do with those of the next seed; {@link Random}'s begin alike.
     */
    static Random of(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }
}
