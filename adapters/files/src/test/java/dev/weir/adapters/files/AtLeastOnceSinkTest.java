package dev.weir.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.AlertSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtLeastOnceSinkTest {
    @TempDir Path folder;

    private @Nullable IOException failure;

    private AtLeastOnceSink sink() {
        AlertSink forgetful =
                new AlertSink() {
                    @Override
                    public Delivered recover() {
                        return Delivered.NOTHING;
                    }

                    @Override
                    public void deliver(Delivery delivery) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                    }

                    @Override
                    public void close() {}
                };
        return new AtLeastOnceSink(Fs.DISK, forgetful, folder.resolve("webhook.cut"));
    }

    private static Delivery delivery(long offset) {
        return new Delivery(List.of(), List.of(), List.of(), upTo(offset));
    }

    private static Delivered upTo(long offset) {
        return new Delivered(
                new Cut(offset, Position.of("in", 0, offset)),
                Map.of(new PartitionId("in", 0), offset + 1),
                1);
    }

    @Test
    void what_was_taken_is_known_later_and_what_broke_off_is_not() throws IOException {
        try (AtLeastOnceSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
            sink.deliver(delivery(0));
            sink.deliver(delivery(1));
        }
        try (AtLeastOnceSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(upTo(1));
            failure = new IOException("broke off");
            assertThatThrownBy(() -> sink.deliver(delivery(2))).hasMessage("broke off");
        }
        failure = null;
        try (AtLeastOnceSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(upTo(1));
        }
    }
}
