package dev.weir.spec.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Packs and streams that nobody chose, made from seeds: the engine compared with the reference
 * interpreter and with itself. A difference is shown with its seed and shrunk.
 *
 * <p>A long run: {@code mvn test -pl spec-tests -am -Dtest=JudgeTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dweir.judge.seeds=0..200000}, each seed compared in
 * {@code -Dweir.judge.ways=3} ways beside the reference. It tells how far it is, and in the end
 * which constructs occurred in how many rules.
 */
class JudgeTest {
    private static final String SEEDS = System.getProperty("weir.judge.seeds", "0..5400");
    private static final int WAYS = Integer.getInteger("weir.judge.ways", 1);
    private static final long PROGRESS = 10_000;

    @Test
    void nothing_differs() {
        String[] range = SEEDS.split("\\.\\.");
        long from = Long.parseLong(range[0]);
        long to = Long.parseLong(range[1]);
        Summary summary = new Summary();
        Judge judge = new Judge(summary, WAYS);
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
