package dev.weir.spec.judge;

import dev.weir.spec.engine.EngineRun;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The product in whose class loader this was loaded, judged pair by pair as in the short run: by
 * the reference's answer, which comes from the product without faults, then by the seed's ways.
 *
 * <p>Public, for it is made from another class loader.
 */
public final class Suspect implements BiFunction<Long, List<String>, String> {
    static final String ALL_THE_SAME = "";

    /**
     * @param reference the alerts that the reference interpreter gives
     * @return what differs first, or {@link #ALL_THE_SAME}
     */
    @Override
    public String apply(Long seed, List<String> reference) {
        Pair pair = Pair.of(seed);
        if (pair == null) {
            return "the pack does not compile";
        }
        EngineRun plain;
        try {
            plain = pair.run(1, EngineRun.Pace.AT_ONCE);
        } catch (RuntimeException e) {
            return "the engine breaks";
        }
        if (!SameAlerts.lines(plain).equals(reference)) {
            return Way.REFERENCE.name();
        }
        for (Way way : Judge.inTurn(JudgeTest.WITH_ITSELF, seed, JudgeTest.SHORT_WAYS)) {
            if (way.verdict(pair, plain).difference() != null) {
                return way.name();
            }
        }
        return ALL_THE_SAME;
    }
}
