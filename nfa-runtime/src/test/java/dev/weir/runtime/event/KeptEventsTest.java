package dev.weir.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out of rows, and of what keeps them, is what went in. */
class KeptEventsTest {
    private static final EventType TYPE = type();

    private final Random random = new Random(5);
    private int made;

    /** All fields are kept, or all but some. */
    static Stream<EventType> types() {
        Set<String> odd =
                IntStream.range(0, TYPE.fields().size())
                        .filter(i -> i % 2 == 1)
                        .mapToObj(i -> "f" + i)
                        .collect(Collectors.toSet());
        return Stream.of(TYPE, TYPE.projectedTo(odd), TYPE.projectedTo(Set.of("f0", "no field")));
    }

    @ParameterizedTest
    @MethodSource("types")
    void eventsComeOutAsTheyWentInWhateverIsDropped(EventType type) {
        KeptEvents kept = new KeptEvents(type, 2);
        Rows rows = new Rows(type);
        Deque<Event> expected = new ArrayDeque<>();
        for (int round = 0; round < 200; round++) {
            rows.clear();
            List<Event> batch = new ArrayList<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                Event event = event();
                rows.add(event);
                batch.add(event);
            }
            for (int i = 0; i < batch.size(); i++) {
                check(type, rows.event(rows.start() + i), batch.get(i));
                long number = kept.add(rows, rows.start() + i);
                kept.setNote(number, 1, -number);
                expected.add(batch.get(i));
            }
            int gone = random.nextInt(expected.size() + 1);
            kept.drop(gone);
            for (int i = 0; i < gone; i++) {
                expected.remove();
            }
            long number = kept.head();
            assertThat(kept.size()).isEqualTo(expected.size());
            for (Event event : expected) {
                assertThat(kept.note(number, 1)).isEqualTo(-number);
                check(type, kept.event(number++), event);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void rowsGoFromOneToAnother(EventType type) {
        Rows from = new Rows(type);
        Rows to = new Rows(type);
        List<Event> all = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            for (int i = random.nextInt(40); i > 0; i--) {
                Event event = event();
                from.add(event);
                all.add(event);
            }
            int count = random.nextInt(from.size() + 1);
            to.addAll(from, from.start(), count);
            from.drop(count);
        }
        to.addAll(from, from.start(), from.size());
        assertThat(to.size()).isEqualTo(all.size());
        for (int i = 0; i < all.size(); i++) {
            check(type, to.event(to.start() + i), all.get(i));
        }
    }

    @Test
    void whatIsNotKeptMayBeSetAndIsNull() {
        EventType type = TYPE.projectedTo(Set.of("f2"));
        Rows rows = new Rows(type);
        rows.reserve(1);
        rows.set(0, "a");
        rows.set(1, true);
        rows.set(2, 0.5);
        rows.setNull(4);
        rows.add(new PartitionId("s", 0), 0, 0);
        assertThat(rows.get(0, 0)).isNull();
        assertThat(rows.isNull(0, 1)).isTrue();
        assertThat(rows.get(0, 2)).isEqualTo(0.5);
        assertThat(type).isNotEqualTo(TYPE).isEqualTo(TYPE.projectedTo(Set.of("f2", "g")));
    }

    private static void check(EventType type, Event event, Event expected) {
        assertThat(event.place()).isEqualTo(expected.place());
        for (int field = 0; field < TYPE.fields().size(); field++) {
            if (type.keeps(field)) {
                assertThat(event.get(field)).isEqualTo(expected.get(field));
            }
        }
    }

    private Event event() {
        @Nullable Object[] values = new @Nullable Object[TYPE.fields().size()];
        for (int field = 0; field < values.length; field++) {
            boolean isNull = random.nextInt(6) == 0;
            values[field] = isNull ? null : value(TYPE.fields().get(field).type());
        }
        Position position = Position.of("s", random.nextInt(2), made);
        return new Event(TYPE, values, new Place(made++ / 3, 0, position));
    }

    private Object value(Type type) {
        if (type == Type.Scalar.BOOL) {
            return random.nextBoolean();
        } else if (type == Type.Scalar.FLOAT) {
            return random.nextDouble();
        } else if (type == Type.Scalar.STRING) {
            return "t" + random.nextInt(5);
        }
        return random.nextLong();
    }

    /** More numbers than a word has bits. */
    private static EventType type() {
        List<Type> types =
                new ArrayList<>(List.of(Type.Scalar.STRING, Type.Scalar.BOOL, Type.Scalar.FLOAT));
        for (int i = 0; i < 70; i++) {
            types.add(i % 10 == 0 ? Type.Scalar.STRING : Type.Scalar.INT);
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(new Field("f" + i, types.get(i), false, List.of("f" + i)));
        }
        return new EventType("E", fields, -1, 0);
    }
}
