package dev.weir.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.daemon.Stage.Payment;
import dev.weir.disk.DiskFullException;
import dev.weir.runtime.engine.Alert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink that takes nothing for ten minutes, while 50,000 events a second could be read. */
class BlockedSinkTest {
    private static final int EVENTS_A_SECOND = 50_000;
    private static final int BLOCKED_SECONDS = 600;
    private static final int ALERT_EACH = 1000;

    /** How many events there are; {@code -Dweir.events=N}. */
    private static final int EVENTS = Integer.getInteger("weir.events", 1_000_000);

    @TempDir Path folder;

    /** So many a second, made when they are read. */
    private static final List<Payment> PAYMENTS =
            new AbstractList<>() {
                @Override
                public Payment get(int i) {
                    int euros = i % ALERT_EACH == 0 ? 500 : 1;
                    return new Payment("c" + i % 10_000, euros, i / EVENTS_A_SECOND);
                }

                @Override
                public int size() {
                    return EVENTS;
                }
            };

    @Test
    void nothingIsReadMeanwhileAndNothingIsLost() throws IOException {
        Stage stage = new Stage(folder);
        stage.oneByOne = false;
        stage.payments("a", PAYMENTS);
        Daemon daemon =
                stage.daemon(stage.program("RULE large { BY card MATCH p: Pay[amount > 100.00] }"));
        long blockedFrom = stage.nowMillis + 50_000;
        long blockedTo = blockedFrom + BLOCKED_SECONDS * 1000L;
        long[] read = {0, 0};
        daemon.run(
                () -> {
                    stage.nowMillis += 5_000;
                    if (stage.nowMillis >= blockedFrom && stage.nowMillis < blockedTo) {
                        stage.failsToDeliver(
                                new DiskFullException(folder, new IOException("full")));
                        long next = Stage.status(daemon).partitions().get(0).nextOffset();
                        read[0] = read[0] == 0 ? next : read[0];
                        read[1] = next;
                    }
                });
        assertThat(read[1] - read[0]).as("read while blocked").isLessThan(10_000);
        assertThat(read[1]).isLessThan(EVENTS / 2);
        assertThat(stage.wholeAlerts().stream().map(Alert::id))
                .hasSize(EVENTS / ALERT_EACH)
                .doesNotHaveDuplicates();
        assertThat(Stage.status(daemon).partitions().get(0).nextOffset()).isEqualTo(EVENTS);
        assertThat(stage.messages).contains("there is room on the disk again; reading goes on");
    }
}
