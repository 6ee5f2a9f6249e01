package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.RuleProgram;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Offers the events of a batch that are under the keys of one lane, in their order, each under its
 * keys, in the order of the rule's inputs. Single-threaded.
 */
final class LaneFeed {
    /** Takes an event under a key. */
    interface Taker {
        /**
         * @param key the values of its parts; valid during the call
         * @param at index of the event's row
         * @param steps as {@link RuleLane#process}
         */
        void take(Object[] key, Rows rows, int at, BitSet steps);
    }

    private final int lane;
    private final Object[] key;
    private final StepSets sets = new StepSets();

    LaneFeed(RuleProgram rule, int lane) {
        this.lane = lane;
        this.key = new Object[rule.key().size()];
    }

    /**
     * @param routers have read a slice of the batch each, the first ones in the order of the slices
     * @param slices how many these are
     */
    void offer(Batch batch, List<EventRouter> routers, int slices, Taker taker) {
        Batch.Walk walk = batch.walk();
        while (walk.next()) {
            Rows rows = walk.rows();
            EventRouter router = routers.get(Slice.of(rows, walk.at(), slices));
            RoutedInput[] inputs = router.inputs(rows.type().name());
            if (inputs.length == 1) {
                offer(inputs[0], rows, walk.at(), taker);
            } else {
                offer(inputs, rows, walk.at(), taker);
            }
        }
    }

    private void offer(RoutedInput only, Rows rows, int at, Taker taker) {
        if (only.isOffered(at) && only.isOf(lane, at)) {
            only.readKey(at, key);
            taker.take(key, rows, at, only.steps(at, sets));
        }
    }

    private void offer(RoutedInput[] inputs, Rows rows, int at, Taker taker) {
        Map<Key, BitSet> found = new LinkedHashMap<>();
        for (RoutedInput input : inputs) {
            if (input.isOffered(at) && input.isOf(lane, at)) {
                input.readKey(at, key);
                found.computeIfAbsent(new Key(key), k -> new BitSet()).or(input.steps(at, sets));
            }
        }
        found.forEach((under, steps) -> taker.take(under.toArray(), rows, at, steps));
    }
}
