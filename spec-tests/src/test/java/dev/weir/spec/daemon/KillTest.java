package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that is killed, or told to stop, goes on as if nothing had been: its output is that of a
 * replay. {@code -Dweir.kills=N} kills it N times, {@code -Dweir.stops=N} stops it so often, {@code
 * -Dweir.seed=S} at other moments.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 20);
    private static final int STOPS = Integer.getInteger("weir.stops", 6);
    private static final long SEED = Long.getLong("weir.seed", 1);

    @TempDir Path folder;

    private interface End {
        /** Ends the n-th daemon. */
        void of(WeirProcess daemon, int n) throws Exception;
    }

    @Test
    void killedAtAnyMomentItWritesWhatAReplayWrites() throws Exception {
        endedAgainAndAgain(KILLS, (daemon, n) -> daemon.kill());
    }

    @Test
    void stoppedAtAnyMomentItEndsAndThenGoesOn() throws Exception {
        endedAgainAndAgain(
                STOPS,
                (daemon, n) -> {
                    // Java ends by itself where nobody listens to the signal yet.
                    daemon.await(() -> daemon.timesSaid("weir: answers at") == n);
                    assertThat(daemon.terminate()).as(daemon.output()).isZero();
                });
    }

    private void endedAgainAndAgain(int times, End end) throws Exception {
        CardFiles files = CardFiles.write(folder, SEED, 20);
        SplittableRandom random = new SplittableRandom(SEED);
        long[] moments = random.longs(times, 0, files.lengthOfExpected()).sorted().toArray();

        for (int i = 0; i < times; i++) {
            long moment = moments[i];
            try (WeirProcess daemon = files.start()) {
                daemon.await(() -> files.lengthOfAlerts() >= moment);
                end.of(daemon, i + 1);
            }
        }
        try (WeirProcess daemon = files.start()) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }

        files.assertOutputIsThatOfAReplay("seed " + SEED + ": " + Files.readString(files.told()));
        assertThat(files.folder().resolve("temporary")).isEmptyDirectory();
    }
}
