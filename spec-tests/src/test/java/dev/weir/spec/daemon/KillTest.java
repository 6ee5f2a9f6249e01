package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that is killed goes on as if nothing had been: its output is that of a replay. {@code
 * -Dweir.kills=N} kills it N times, {@code -Dweir.seed=S} at other moments.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 20);
    private static final long SEED = Long.getLong("weir.seed", 1);

    @TempDir Path folder;

    @Test
    void killedAtAnyMomentItWritesWhatAReplayWrites() throws Exception {
        CardFiles files = CardFiles.write(folder, SEED, 20);
        SplittableRandom random = new SplittableRandom(SEED);
        long[] moments = random.longs(KILLS, 0, files.lengthOfExpected()).sorted().toArray();

        for (long moment : moments) {
            try (WeirProcess daemon = files.start()) {
                daemon.await(() -> files.lengthOfAlerts() >= moment);
                daemon.kill();
            }
        }
        try (WeirProcess daemon = files.start()) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }

        files.assertOutputIsThatOfAReplay("seed " + SEED + ": " + Files.readString(files.told()));
        assertThat(files.folder().resolve("temporary")).isEmptyDirectory();
    }
}
