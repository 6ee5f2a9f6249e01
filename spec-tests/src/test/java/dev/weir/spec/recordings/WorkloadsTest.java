package dev.weir.spec.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.command.CommandRun;
import dev.weir.spec.recordings.Workloads.Txn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    /** Matches of W3 that other engines and loops written by hand have agreed on. */
    private static final int MATCHES_OF_W3 = 46_055;

    private static final long TEN_MINUTES = 600_000;

    @Test
    void the_events_of_w3_have_the_known_number_of_matches() {
        Map<String, Started> byKey = new HashMap<>();
        Workloads.W3.forEach(
                event -> byKey.computeIfAbsent(event.key(), key -> new Started()).take(event));
        assertThat(byKey.values().stream().mapToInt(started -> started.matches).sum())
                .isEqualTo(MATCHES_OF_W3);
    }

    @Test
    void the_rules_have_no_warnings_and_the_one_layout() {
        String pack = Path.of("workloads", "w3").toString();
        CommandRun.of("check", "--strict", pack).succeeding();
        CommandRun.of("fmt", "--check", pack).succeeding();
    }

    /** The sequences of one key that have begun: times of their first events. */
    private static final class Started {
        private final List<Long> beforeB = new ArrayList<>();
        private final List<Long> beforeC = new ArrayList<>();
        private int matches;

        void take(Txn event) {
            beforeB.removeIf(start -> event.ts() - start >= TEN_MINUTES);
            beforeC.removeIf(start -> event.ts() - start >= TEN_MINUTES);
            if (event.kind().equals("A") && event.cents() > 500_00) {
                beforeB.add(event.ts());
            } else if (event.kind().equals("B") && event.cents() > 200_00) {
                beforeC.addAll(beforeB);
                beforeB.clear();
            } else if (event.kind().equals("C") && event.cents() > 500_00) {
                matches += beforeC.size();
                beforeC.clear();
            }
        }
    }
}
