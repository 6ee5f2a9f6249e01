package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventWriterTest {
    private static final int FIELDS = 130;
    private static final EventType TYPE =
            new EventType(
                    "E",
                    IntStream.range(0, FIELDS).mapToObj(EventWriterTest::field).toList(),
                    0,
                    0);

    /** Numbers and texts in turn. */
    private static Field field(int number) {
        String name = "f" + number;
        return new Field(
                name, isText(number) ? Type.Scalar.STRING : Type.Scalar.INT, false, List.of(name));
    }

    private static boolean isText(int field) {
        return field % 2 == 1;
    }

    /** What is late comes out again as it was written. */
    private static final class Late implements Output {
        final List<Event> events = new ArrayList<>();

        @Override
        public void alert(Alert alert) {
            throw new AssertionError(alert);
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            throw new AssertionError(letter);
        }

        @Override
        public void late(Event event) {
            events.add(event);
        }
    }

    @Test
    void whatWasNotSetIsNullWhateverTheEventBeforeHad() {
        Late late = new Late();
        Program program = new Program("test", "1.0.0", "0", Map.of("E", TYPE), List.of());
        Engine engine = Engine.create(program, 1, late);
        int partition = engine.open(new PartitionId("x", 0));
        EventWriter writer = engine.writer(partition, TYPE);
        write(writer, 0, 1_000, Set.of());
        engine.advance();
        List<Set<Integer>> all =
                List.of(
                        Set.copyOf(IntStream.range(0, FIELDS).boxed().toList()),
                        Set.of(),
                        Set.of(0, 63),
                        Set.of(1, 64),
                        Set.of(65, 127, 128, 129),
                        Set.copyOf(IntStream.range(0, 64).boxed().toList()),
                        Set.copyOf(IntStream.range(0, FIELDS).boxed().toList()));
        for (int i = 0; i < all.size(); i++) {
            write(writer, i + 1, i, all.get(i));
        }
        assertThat(late.events).hasSize(all.size());
        for (int i = 0; i < all.size(); i++) {
            for (int field = 0; field < FIELDS; field++) {
                Object expected = isText(field) ? (Object) ("text " + field) : (long) field;
                assertThat(late.events.get(i).get(field))
                        .as("field %d of event %d", field, i)
                        .isEqualTo(all.get(i).contains(field) ? expected : null);
            }
        }
    }

    private static void write(EventWriter writer, long offset, long time, Set<Integer> fields) {
        writer.begin(offset, time);
        for (int field : fields) {
            if (isText(field)) {
                writer.set(field, "text " + field);
            } else {
                writer.set(field, (long) field);
            }
        }
        writer.accept();
    }
}
