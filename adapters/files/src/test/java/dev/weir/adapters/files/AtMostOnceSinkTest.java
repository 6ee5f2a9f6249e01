package dev.weir.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.AlertSink;
import dev.weir.runtime.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtMostOnceSinkTest {
    @TempDir Path folder;

    private final List<String> messages = new ArrayList<>();
    private final Receiver receiver = new Receiver();

    /** Remembers nothing of what it was given, as far as its sender knows. */
    private static final class Receiver implements AlertSink {
        final List<Long> offsets = new ArrayList<>();
        @Nullable IOException failure;

        @Override
        public Delivered recover() {
            return Delivered.NOTHING;
        }

        @Override
        public void deliver(Delivery delivery) throws IOException {
            delivery.deadLetters().forEach(letter -> offsets.add(letter.offset()));
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void close() {}
    }

    private AtMostOnceSink sink() {
        return new AtMostOnceSink(Fs.DISK, receiver, folder.resolve("kafka.cut"), messages::add);
    }

    private static Delivery delivery(long offset) {
        return new Delivery(
                List.of(),
                List.of(new DeadLetter(DeadLetter.Reason.NOT_JSON, "", "in", 0, offset, "x")),
                List.of(),
                upTo(offset));
    }

    private static Delivered upTo(long offset) {
        return new Delivered(
                new Cut(offset, Position.of("in", 0, offset)),
                Map.of(new PartitionId("in", 0), offset + 1),
                1);
    }

    @Test
    void what_was_on_its_way_when_it_stopped_counts_as_delivered() throws IOException {
        try (AtMostOnceSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
            sink.deliver(delivery(0));
            receiver.failure = new IOException("stopped in the middle");
            assertThatThrownBy(() -> sink.deliver(delivery(1))).hasMessage("stopped in the middle");
        }
        try (AtMostOnceSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(upTo(1));
        }
        assertThat(receiver.offsets).containsExactly(0L, 1L);
    }

    @Test
    void what_no_one_takes_is_told_and_not_sent_again() throws IOException {
        try (AtMostOnceSink sink = sink()) {
            sink.recover();
            receiver.failure = new UnavailableException("no broker", new IOException());
            sink.deliver(delivery(0));
            receiver.failure = null;
            sink.deliver(delivery(1));
        }
        assertThat(receiver.offsets).containsExactly(0L, 1L);
        assertThat(messages)
                .containsExactly(
                        "0 alerts, 1 dead letters and 0 late events may be lost: no broker");
    }
}
