package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.event.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceTest {
    private static final EventType TYPE =
            new EventType(
                    "E",
                    List.of(new Field("at", Type.Scalar.TIMESTAMP, true, List.of("at"))),
                    0,
                    0);

    @Test
    void slices_follow_one_another_and_have_each_row_once() {
        for (int size = 1; size < 20; size++) {
            Rows rows = rows(size);
            for (int count = 1; count < 9; count++) {
                int next = rows.start();
                for (int number = 0; number < count; number++) {
                    Slice slice = new Slice(number, count);
                    assertThat(slice.start(rows)).isEqualTo(next);
                    next = slice.end(rows);
                }
                assertThat(next).isEqualTo(rows.end());
            }
        }
    }

    @Test
    void a_row_is_in_the_slice_that_is_said() {
        for (int size = 1; size < 20; size++) {
            Rows rows = rows(size);
            for (int count = 1; count < 9; count++) {
                for (int at = rows.start(); at < rows.end(); at++) {
                    Slice slice = new Slice(Slice.of(rows, at, count), count);
                    assertThat(at).isBetween(slice.start(rows), slice.end(rows) - 1);
                }
            }
        }
    }

    /** Some that do not begin with index 0. */
    private static Rows rows(int size) {
        Rows rows = new Rows(TYPE);
        for (int i = 0; i < size + 3; i++) {
            rows.reserve(1);
            rows.set(0, i);
            rows.add(new PartitionId("s", 0), i, i);
        }
        rows.drop(3);
        return rows;
    }
}
