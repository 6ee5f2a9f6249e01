package dev.weir.runtime.engine;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Sets of steps made of their bits; those of the first few steps are made once. Single-threaded.
 */
final class StepSets {
    private static final int FEW_STEPS = 8;

    private final @Nullable BitSet[] few = new @Nullable BitSet[1 << FEW_STEPS];
    private final BitSet many = new BitSet();

    /**
     * A set, not to be changed; valid until the next call.
     *
     * @param bits has its words, from an index on
     */
    BitSet of(long[] bits, int from, int words) {
        if (words == 1 && bits[from] >>> FEW_STEPS == 0) {
            int number = (int) bits[from];
            BitSet known = few[number];
            if (known == null) {
                known = BitSet.valueOf(new long[] {number});
                few[number] = known;
            }
            return known;
        }
        many.clear();
        for (int i = 0; i < words; i++) {
            for (long left = bits[from + i]; left != 0; left &= left - 1) {
                many.set(i * Long.SIZE + Long.numberOfTrailingZeros(left));
            }
        }
        return many;
    }
}
