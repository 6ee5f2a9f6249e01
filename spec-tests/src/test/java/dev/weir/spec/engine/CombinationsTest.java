package dev.weir.spec.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many combinations an alert stands for is known, however many they are. */
class CombinationsTest {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    /** Each of so many events is each of the steps; the last one of each combination is new. */
    @ParameterizedTest
    @CsvSource({
        "2,  1000, 10000, 3600",
        "3,  1000, 10000, 3600",
        "5,  1000, 10000, 3600",
        "12, 1000, 10000, 3600",
        "16,  200, 10000, 3600",
        "3,   500,    60, 3600",
        "12,  500,    60, 3600",
        "5,  3000, 10000, 1"
    })
    void all_are_counted(int steps, int events, int runs, int seconds) {
        StringBuilder pattern = new StringBuilder("s1: E");
        for (int i = 2; i <= steps; i++) {
            pattern.append(" ~> s").append(i).append(": E");
        }
        SteadyStream stream =
                new SteadyStream(
                        "RULE all { BY k MATCH "
                                + pattern
                                + " WITHIN "
                                + seconds
                                + "s AFTER MATCH KEEP ALL LIMIT MATCHES 1 LIMIT RUNS "
                                + runs
                                + " }",
                        n -> "key");
        for (int before = 0; before < events; before++) {
            stream.feed(1);
            int open = Math.min(Math.min(before, runs), seconds * 1_000);
            BigInteger all = combinations(open, steps - 1).min(MOST);
            BigInteger seen =
                    all.signum() == 0
                            ? BigInteger.ZERO
                            : BigInteger.valueOf(stream.omitted()).add(BigInteger.ONE);
            assertThat(seen).as("behind %d events", before).isEqualTo(all);
        }
    }

    private static BigInteger combinations(int of, int taken) {
        BigInteger all = BigInteger.ONE;
        for (int i = 0; i < taken; i++) {
            all = all.multiply(BigInteger.valueOf(of - i)).divide(BigInteger.valueOf(i + 1));
        }
        return all;
    }
}
