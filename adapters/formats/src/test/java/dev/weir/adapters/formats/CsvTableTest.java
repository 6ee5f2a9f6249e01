package dev.weir.adapters.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CsvTableTest {
    private static final Position AT = Position.of("f", 0, 0);

    private static Field field(String name, Type type, boolean required, String... path) {
        return new Field(name, type, required, path.length == 0 ? List.of(name) : List.of(path));
    }

    private static CsvTable.Row row(String... cells) {
        return new CsvTable.Row(List.of(cells), String.join(",", cells), new Problem());
    }

    private static String read(EventType type, CsvTable.Row header, CsvTable.Row row) {
        RecordDecoder decoder = new RecordDecoder(Map.of(type.name(), type), null, "type");
        return shown(new CsvTable(decoder, header).arrival(row, AT, 0));
    }

    private static String shown(Arrival arrival) {
        return arrival instanceof Arrival.Accepted accepted
                ? accepted.event().toString()
                : ((Arrival.Rejected) arrival).letter().reason().toString();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "bool, true, true",
                "bool, TRUE, wrong_type",
                "bool, 1, wrong_type",
                "int, 1e2, 100",
                "int, 1.5, wrong_type",
                "int, ` 1`, wrong_type",
                "int, 9223372036854775808, number_range",
                "float, -0, 0.0",
                "float, 1e400, number_range",
                "float, NaN, wrong_type",
                "timestamp, 1767225600000, 1767225600000",
                "timestamp, 2026-01-01T00:00:00Z, 1767225600000",
                "timestamp, -1, time_range",
                "duration, 1h30m, 5400000",
                "duration, 1500, 1500",
                "ip, ::ffff:10.0.0.1, 10.0.0.1",
                "string, 1, 1",
            })
    void a_cell_is_text_of_its_type(String type, String cell, String expected) {
        Type.Scalar scalar =
                Arrays.stream(Type.Scalar.values())
                        .filter(s -> s.toString().equals(type))
                        .findFirst()
                        .orElseThrow();
        EventType event = new EventType("E", List.of(field("x", scalar, true)), -1, 0);
        String read = read(event, row("x"), row(cell));
        assertThat(read).isEqualTo(expected.contains("_") ? expected : "E@0[" + expected + "]");
    }

    @Test
    void an_empty_cell_is_null_or_a_required_empty_string() {
        EventType event =
                new EventType(
                        "E",
                        List.of(
                                field("a", Type.Scalar.STRING, true),
                                field("b", Type.Scalar.STRING, false),
                                field("c", new Type.DecimalType(2), false)),
                        -1,
                        0);
        assertThat(read(event, row("a", "b", "c"), row("", "", ""))).isEqualTo("E@0[, null, null]");
        assertThat(read(event, row("b"), row("x"))).isEqualTo("missing_field");
    }

    @Test
    void records_have_a_column_for_each_field_and_lists_are_json() {
        Type device =
                new Type.RecordType(
                        List.of(
                                field("id", Type.Scalar.STRING, true),
                                field("port", Type.Scalar.INT, false)));
        EventType event =
                new EventType(
                        "E",
                        List.of(
                                field("d", device, false),
                                field("os", Type.Scalar.STRING, false, "host", "os"),
                                field("xs", new Type.ListType(Type.Scalar.INT), false)),
                        -1,
                        0);
        CsvTable.Row header = row("host.os", "d.port", "d.id", "xs");
        assertThat(read(event, header, row("linux", "22", "a", "[1,2]")))
                .isEqualTo("E@0[RecordValue[values=[a, 22]], linux, [1, 2]]");
        assertThat(read(event, header, row("", "", "", ""))).isEqualTo("E@0[null, null, null]");
        assertThat(read(event, header, row("", "22", "", "")))
                .isEqualTo("E@0[" + "RecordValue[values=[, 22]], null, null]");
        assertThat(read(event, header, row("", "x", "a", ""))).isEqualTo("wrong_type");
        assertThat(read(event, header, row("", "", "", "[1,"))).isEqualTo("wrong_type");
        assertThat(read(event, header, row("", "", "", "[1] 2"))).isEqualTo("wrong_type");
    }

    @Test
    void a_column_names_the_type_where_types_are_many() {
        EventType a = new EventType("A", List.of(), -1, 0);
        EventType b = new EventType("B", List.of(), -1, 0);
        RecordDecoder decoder = new RecordDecoder(Map.of("A", a, "B", b), null, "kind");
        CsvTable table = new CsvTable(decoder, row("kind", "x"));
        assertThat(shown(table.arrival(row("B", "1"), AT, 0))).isEqualTo("B@0[]");
        assertThat(shown(table.arrival(row("", "1"), AT, 0))).isEqualTo("missing_type");
        assertThat(table.arrival(row("C", "1"), AT, 0)).isEqualTo(new Arrival.Unknown("C", AT));
    }
}
