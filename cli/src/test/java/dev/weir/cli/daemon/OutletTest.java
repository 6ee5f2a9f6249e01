package dev.weir.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.AlertSink;
import dev.weir.state.StateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutletTest {
    private static final PartitionId A = new PartitionId("a", 0);
    private static final PartitionId B = new PartitionId("b", 0);
    private static final Delivered LATER = new Delivered(new Cut(200, null), Map.of(A, 20L), 2);

    /** Has had all up to 100, ten records of the one and five of the other partition. */
    private static final class Sink implements AlertSink {
        final List<Delivery> deliveries = new ArrayList<>();
        private final @Nullable String recordPlace;

        Sink(@Nullable String recordPlace) {
            this.recordPlace = recordPlace;
        }

        @Override
        public @Nullable String recordPlace() {
            return recordPlace;
        }

        @Override
        public Delivered recover() {
            return new Delivered(new Cut(100, null), Map.of(A, 10L, B, 5L), 1);
        }

        @Override
        public void deliver(Delivery delivery) {
            deliveries.add(delivery);
        }

        @Override
        public void close() {}
    }

    @Test
    void aSinkThatHasWhatTheCheckpointKnowsOfIsTaken() throws IOException {
        for (Delivered known :
                List.of(
                        Delivered.NOTHING,
                        new Delivered(new Cut(100, null), Map.of(A, 10L, B, 5L), 1),
                        new Delivered(new Cut(99, null), Map.of(A, 9L), 0))) {
            try (Outlet outlet = new Outlet("sink", new Sink("sink.cut"))) {
                outlet.recover(Map.of("sink.cut", known, "other.cut", LATER));
                assertThat(recorded(outlet).cut().time()).isEqualTo(100);
            }
        }
    }

    @Test
    void aSinkThatHasLessThanTheCheckpointKnowsOfIsRefused() throws IOException {
        for (Delivered known :
                List.of(
                        new Delivered(new Cut(101, null), Map.of(), 1),
                        new Delivered(new Cut(100, null), Map.of(A, 11L), 1),
                        new Delivered(new Cut(100, null), Map.of(), 2))) {
            try (Outlet outlet = new Outlet("alerts.jsonl", new Sink("sink.cut"))) {
                assertThatThrownBy(() -> outlet.recover(Map.of("sink.cut", known)))
                        .isInstanceOf(StateException.class)
                        .hasMessageContaining("`alerts.jsonl` has a record of less");
            }
        }
    }

    /** Of a sink without a record nobody knows later what it had under another guarantee. */
    @Test
    void aSinkThatKeepsNoRecordIsUnknownToCheckpoints() throws IOException {
        try (Outlet outlet = new Outlet("topic", new Sink(null))) {
            outlet.recover(Map.of("sink.cut", LATER));
            outlet.add(letter(A, 2));
            outlet.deliver(LATER);
            Map<String, Delivered> all = new HashMap<>();
            outlet.addRecorded(all);
            assertThat(all).isEmpty();
        }
    }

    private static Delivered recorded(Outlet outlet) {
        Map<String, Delivered> all = new HashMap<>();
        outlet.addRecorded(all);
        return all.getOrDefault("sink.cut", Delivered.NOTHING);
    }

    private static DeadLetter letter(PartitionId of, long offset) {
        return new DeadLetter(
                DeadLetter.Reason.NOT_JSON, "", of.source(), of.number(), offset, "x");
    }

    /** The partitions are not read in the order of the first time. */
    @Test
    void somethingNewBeforeAllHasBeenRunAgainTakesNothingBack() throws IOException {
        Sink sink = new Sink("sink.cut");
        try (Outlet outlet = new Outlet("sink", sink)) {
            outlet.recover(Map.of());
            assertThat(outlet.add(letter(A, 2))).isFalse();
            assertThat(outlet.add(letter(B, 6))).isTrue();
            outlet.deliver(new Delivered(new Cut(40, null), Map.of(A, 3L, B, 7L), 0));
        }
        assertThat(sink.deliveries)
                .extracting(Delivery::upTo)
                .containsExactly(new Delivered(new Cut(100, null), Map.of(A, 10L, B, 7L), 1));
    }
}
