package dev.weir.spec.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Packs and streams that nobody chose, made from seeds: the engine compared with the reference
 * interpreter and with itself. A difference is shown with its seed and shrunk.
 *
 * <p>A long run: {@code mvn test -pl spec-tests -am -Dtest=JudgeTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dweir.judge.seeds=0..200000}. Each seed is compared with
 * the reference and in some of the other ways, which take turns, {@code -Dweir.judge.ways=3};
 * {@code -Dweir.judge.way=REFERENCE} compares in one way only. It tells how far it is, and in the
 * end which constructs occurred in how many rules.
 */
class JudgeTest {
    static final long SHORT_SEEDS = 5_400;
    static final int SHORT_WAYS = 3;
    static final List<Way> WITH_ITSELF = List.copyOf(EnumSet.range(Way.LANES, Way.COUNT));

    private static final String SEEDS = System.getProperty("weir.judge.seeds", "0.." + SHORT_SEEDS);
    private static final int WAYS = Integer.getInteger("weir.judge.ways", SHORT_WAYS);
    private static final String WAY = System.getProperty("weir.judge.way", "");
    private static final long PROGRESS = 10_000;

    private static List<Way> ways(long seed) {
        if (!WAY.isEmpty()) {
            return List.of(Way.valueOf(WAY));
        }
        List<Way> ways = new ArrayList<>(List.of(Way.REFERENCE));
        ways.addAll(Judge.inTurn(WITH_ITSELF, seed, WAYS));
        return ways;
    }

    @Test
    void nothing_differs() {
        String[] range = SEEDS.split("\\.\\.");
        long from = Long.parseLong(range[0]);
        long to = Long.parseLong(range[1]);
        Summary summary = new Summary();
        Judge judge = new Judge(summary, JudgeTest::ways);
        for (long at = from; at < to; at += PROGRESS) {
            long end = Math.min(to, at + PROGRESS);
            LongStream.range(at, end).parallel().forEach(judge::judge);
            System.out.println("seeds " + from + " to " + (end - 1) + ": " + summary.progress());
        }
        System.out.println(summary);
        assertThat(summary.differences()).isEmpty();
        assertThat(summary.seedsNotCompiled()).isEmpty();
        assertThat(summary.alertingShare()).isGreaterThan(0.5);
    }
}
