package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchTest {
    private static final int FIELDS = 130;
    private static final EventType TYPE =
            new EventType(
                    "E", IntStream.range(0, FIELDS).mapToObj(BatchTest::field).toList(), 0, 0);

    /** Numbers and texts in turn. */
    private static Field field(int number) {
        String name = "f" + number;
        return new Field(
                name, isText(number) ? Type.Scalar.STRING : Type.Scalar.INT, false, List.of(name));
    }

    private static boolean isText(int field) {
        return field % 2 == 1;
    }

    private static final PartitionId PARTITION = new PartitionId("x", 0);
    private static final List<Set<Integer>> SET =
            List.of(
                    Set.copyOf(IntStream.range(0, FIELDS).boxed().toList()),
                    Set.of(),
                    Set.of(0, 63),
                    Set.of(1, 64),
                    Set.of(65, 127, 128, 129),
                    Set.copyOf(IntStream.range(0, 64).boxed().toList()),
                    Set.copyOf(IntStream.range(0, FIELDS).boxed().toList()));

    @Test
    void what_is_null_is_null_whatever_the_row_before_had() {
        Batch batch = new Batch();
        for (int i = 0; i < SET.size(); i++) {
            add(batch, i, SET.get(i));
        }
        assertThat(batch.events()).hasSize(SET.size());
        for (int i = 0; i < SET.size(); i++) {
            assertThat(batch.events().get(i).position().offset()).isEqualTo(i);
            requireSet(batch.events().get(i), SET.get(i));
        }
    }

    @Test
    void rows_are_written_again_when_others_have_taken_them() {
        Batch batch = new Batch();
        Batch taken = new Batch();
        for (int i = 0; i < 2 * SET.size(); i++) {
            Set<Integer> fields = SET.get(i % SET.size());
            add(batch, i, fields);
            taken.take(batch, 1);
            assertThat(batch.isEmpty()).isTrue();
            requireSet(taken.events().get(taken.size() - 1), fields);
            if (i % 3 == 2) {
                taken.clear();
            }
        }
    }

    @Test
    void a_type_may_be_declared_otherwise_when_its_events_are_gone() {
        Batch batch = new Batch();
        add(batch, 0, SET.get(0));
        batch.clear();
        assertThat(batch.part("E")).isNull();
        EventType other = new EventType("E", List.of(field(0), field(2)), 0, 0);
        Rows rows = batch.rows(other);
        rows.set(0, 5);
        rows.set(1, 6);
        batch.add(other, PARTITION, 1, 5);
        assertThat(Objects.requireNonNull(batch.part("E"))).isSameAs(rows);
        assertThat(batch.part("F")).isNull();
    }

    @Test
    void rows_may_be_filled_column_by_column() {
        Batch batch = new Batch();
        add(batch, 6, SET.get(0));
        int count = 100;
        Rows rows = batch.rows(TYPE, count);
        for (int i = 0; i < count; i++) {
            for (int field = 0; field < FIELDS; field++) {
                if (isText(field)) {
                    rows.objects(field)[rows.end() + i] = "text " + field;
                } else {
                    rows.numbers(field)[rows.end() + i] = field == 0 ? 1_000 + i : field;
                }
            }
        }
        batch.addAll(TYPE, PARTITION, 7, count);
        assertThat(batch.firstOffset()).isEqualTo(6);
        assertThat(batch.events()).hasSize(1 + count);
        for (int i = 0; i < count; i++) {
            Event event = batch.events().get(1 + i);
            assertThat(event.time()).isEqualTo(1_000 + i);
            assertThat(event.position().offset()).isEqualTo(7 + i);
            assertThat(event.get(0)).isEqualTo(1_000L + i);
            assertThat(event.get(FIELDS - 1)).isEqualTo("text " + (FIELDS - 1));
        }
    }

    private static void requireSet(Event event, Set<Integer> fields) {
        for (int field = 0; field < FIELDS; field++) {
            Object expected = isText(field) ? (Object) ("text " + field) : (long) field;
            assertThat(event.get(field))
                    .as("field %d of %s", field, event)
                    .isEqualTo(fields.contains(field) ? expected : null);
        }
    }

    private static void add(Batch batch, long offset, Set<Integer> fields) {
        Rows rows = batch.rows(TYPE);
        for (int field = 0; field < FIELDS; field++) {
            if (!fields.contains(field)) {
                rows.setNull(field);
            } else if (isText(field)) {
                rows.set(field, "text " + field);
            } else {
                rows.set(field, (long) field);
            }
        }
        batch.add(TYPE, PARTITION, offset, offset);
    }
}
