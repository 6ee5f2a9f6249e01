package dev.weir.state.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of both sides of a restart lie side by side: what is written after it numbers alike. */
final class EventTypesTest {
    @Test
    void keepTheirNumbersOverARestart() throws UnreadableRecord {
        EventTypes before = new EventTypes(List.of());
        assertThat(before.number(type("A", "x"))).isEqualTo(0);
        assertThat(before.number(type("B", "x"))).isEqualTo(1);
        ByteWriter out = new ByteWriter();
        before.write(out);

        EventTypes after = new EventTypes(EventTypes.read(new ByteReader(out.toBytes())));
        assertThat(after.number(type("B", "x"))).isEqualTo(1);
        assertThat(after.number(type("A", "other"))).as("of the same name alone").isEqualTo(2);
        assertThat(after.number(type("A", "x"))).isEqualTo(0);
        assertThat(after.list()).hasSize(3);
    }

    private static EventType type(String name, String field) {
        return new EventType(
                name, List.of(new Field(field, Type.Scalar.INT, true, List.of(field))), -1, 0);
    }
}
