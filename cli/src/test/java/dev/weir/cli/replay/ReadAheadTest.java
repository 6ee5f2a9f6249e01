package dev.weir.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.port.EventSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ReadAheadTest {
    private static final int MOST = 256;
    private static final EventType TYPE =
            new EventType("E", List.of(new Field("n", Type.Scalar.INT, true, List.of("n"))), -1, 0);

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
        try (ReadAhead ahead = ReadAhead.of(new Numbers(20_000), MOST)) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(ahead.nextOffset()).isEqualTo(i);
                assertThat(ahead.next()).isEqualTo(arrival(i));
            }
            assertThat(ahead.next()).isNull();
            assertThat(ahead.next()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000})
    void many_at_a_time_are_the_same_records(int most) throws IOException {
        int count = 20_000;
        Numbers numbers =
                new Numbers(count) {
                    @Override
                    public @Nullable Arrival next() throws IOException {
                        Arrival number = super.next();
                        return number == null || number.offset() % 7 == 0
                                ? number
                                : new Arrival.Accepted(event(number.offset()));
                    }

                    @Override
                    public boolean read(Batch into, List<Arrival> rest, int atMost)
                            throws IOException {
                        int read = 0;
                        while (read < atMost && super.read(into, rest, 1)) {
                            read++;
                        }
                        return read > 0;
                    }
                };
        BitSet seen = new BitSet();
        Batch events = new Batch();
        List<Arrival> others = new ArrayList<>();
        try (ReadAhead ahead = ReadAhead.of(numbers, MOST)) {
            while (ahead.read(events, others, most)) {
                assertThat(events.size() + others.size()).isBetween(1, most);
                events.events().forEach(event -> note(event.position().offset(), true, seen));
                others.forEach(other -> note(other.offset(), false, seen));
                events.clear();
                others.clear();
                assertThat(ahead.nextOffset()).isEqualTo(seen.nextClearBit(0));
            }
        }
        assertThat(seen.cardinality()).isEqualTo(count);
    }

    private static void note(long offset, boolean isEvent, BitSet seen) {
        assertThat(isEvent).isEqualTo(offset % 7 != 0);
        assertThat(seen.get((int) offset)).as("%d comes once", offset).isFalse();
        seen.set((int) offset);
    }

    private static Event event(long offset) {
        return new Event(
                TYPE, new Object[] {offset}, new Place(0, 0, Position.of("numbers", 0, offset)));
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
        try (ReadAhead ahead = ReadAhead.of(slow, MOST)) {
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
        try (ReadAhead ahead = ReadAhead.of(broken, MOST)) {
            for (int i = 0; i < 3; i++) {
                assertThat(ahead.next()).isEqualTo(arrival(i));
            }
            assertThatThrownBy(ahead::next).isInstanceOf(IOException.class).hasMessage("damaged");
        }
    }

    @Test
    void closing_ends_a_reader_that_waits_for_room() throws Exception {
        ReadAhead ahead = ReadAhead.of(new Numbers(1_000_000), MOST);
        assertThat(ahead.next()).isEqualTo(arrival(0));
        ahead.close();
        ahead.join();
    }
}
