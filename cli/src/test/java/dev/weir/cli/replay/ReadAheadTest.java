package dev.weir.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.EventSource;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReadAheadTest {
    /** Gives records of a type that nobody knows, so many, and then what the test says. */
    private static class Numbers implements EventSource {
        private final int count;
        private long nextOffset;

        Numbers(int count) {
            this.count = count;
        }

        @Override
        public String source() {
            return "numbers";
        }

        @Override
        public int partition() {
            return 0;
        }

        @Override
        public long nextOffset() {
            return nextOffset;
        }

        @Override
        public long amountRead() {
            return nextOffset;
        }

        @Override
        public long amountTotal() {
            return count;
        }

        @Override
        public @Nullable Arrival next() throws IOException {
            return nextOffset < count ? arrival(nextOffset++) : atEnd();
        }

        @Nullable Arrival atEnd() throws IOException {
            return null;
        }

        @Override
        public void close() throws IOException {}
    }

    private static Arrival arrival(long offset) {
        return new Arrival.Unknown("N", Position.of("numbers", 0, offset));
    }

    @Test
    void everything_comes_once_and_in_order() throws IOException {
        try (ReadAhead ahead = ReadAhead.of(new Numbers(20_000))) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(ahead.nextOffset()).isEqualTo(i);
                assertThat(ahead.next()).isEqualTo(arrival(i));
            }
            assertThat(ahead.next()).isNull();
            assertThat(ahead.next()).isNull();
        }
    }

    @Test
    void what_comes_slowly_is_not_held_back() throws Exception {
        BlockingQueue<Long> typed = new LinkedBlockingQueue<>();
        Numbers slow =
                new Numbers(0) {
                    @Override
                    Arrival atEnd() throws IOException {
                        try {
                            return arrival(typed.take());
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                };
        try (ReadAhead ahead = ReadAhead.of(slow)) {
            for (long i = 0; i < 100; i++) {
                typed.put(i);
                assertThat(ahead.next()).isEqualTo(arrival(i));
            }
        }
    }

    @Test
    void a_failure_comes_behind_what_was_read_before_it() throws IOException {
        Numbers broken =
                new Numbers(3) {
                    @Override
                    Arrival atEnd() throws IOException {
                        throw new IOException("damaged");
                    }
                };
        try (ReadAhead ahead = ReadAhead.of(broken)) {
            for (int i = 0; i < 3; i++) {
                assertThat(ahead.next()).isEqualTo(arrival(i));
            }
            assertThatThrownBy(ahead::next).isInstanceOf(IOException.class).hasMessage("damaged");
        }
    }

    @Test
    void closing_ends_a_reader_that_waits_for_room() throws Exception {
        ReadAhead ahead = ReadAhead.of(new Numbers(1_000_000));
        assertThat(ahead.next()).isEqualTo(arrival(0));
        ahead.close();
        ahead.join();
    }
}
