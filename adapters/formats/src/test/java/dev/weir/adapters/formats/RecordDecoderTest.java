package dev.weir.adapters.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.RecordValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecordDecoderTest {
    private static final Type DEVICE =
            new Type.RecordType(
                    List.of(
                            field("id", Type.Scalar.STRING, true),
                            field("os", Type.Scalar.STRING, false)));

    private static final EventType LOGIN =
            new EventType(
                    "Login",
                    List.of(
                            field("ts", Type.Scalar.TIMESTAMP, true),
                            field("user", Type.Scalar.STRING, true),
                            field("port", Type.Scalar.INT, false)),
                    0,
                    0);

    private static final EventType LOGOUT =
            new EventType("Logout", List.of(field("user", Type.Scalar.STRING, true)), -1, 0);

    private static Field field(String name, Type type, boolean required, String... path) {
        return new Field(name, type, required, path.length == 0 ? List.of(name) : List.of(path));
    }

    private static Arrival decode(RecordDecoder decoder, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return decoder.json(bytes, 0, bytes.length, Position.of("f", 0, 3), 42);
    }

    private static RecordDecoder both() {
        return new RecordDecoder(Map.of("Login", LOGIN, "Logout", LOGOUT), null, "type");
    }

    private static RecordDecoder only(Field... fields) {
        EventType type = new EventType("E", List.of(fields), -1, 0);
        return new RecordDecoder(Map.of("E", type), null, "type");
    }

    private static String reason(Arrival arrival) {
        return ((Arrival.Rejected) arrival).letter().reason().toString();
    }

    private static Object[] values(Arrival arrival) {
        Event event = ((Arrival.Accepted) arrival).event();
        return IntStream.range(0, event.type().fields().size()).mapToObj(event::get).toArray();
    }

    @Test
    void a_record_names_its_type_wherever_it_stands() {
        Arrival first = decode(both(), "{\"type\":\"Login\",\"ts\":7,\"user\":\"a\"}");
        Arrival last = decode(both(), "{\"ts\":7,\"user\":\"a\",\"type\":\"Login\"}");
        assertThat(((Arrival.Accepted) first).event()).hasToString("Login@7[7, a, null]");
        assertThat(((Arrival.Accepted) last).event()).hasToString("Login@7[7, a, null]");
    }

    @Test
    void a_type_without_a_time_field_happens_when_it_arrives() {
        Arrival arrival = decode(both(), "{\"type\":\"Logout\",\"user\":\"a\"}");
        assertThat(((Arrival.Accepted) arrival).event().time()).isEqualTo(42);
    }

    @Test
    void a_type_that_nobody_declares_is_unknown_and_no_dead_letter() {
        assertThat(decode(both(), "{\"type\":\"Other\",\"x\":[1]}"))
                .isEqualTo(new Arrival.Unknown("Other", Position.of("f", 0, 3)));
        assertThat(reason(decode(both(), "{\"type\":\"Other\",\"x\":1,\"x\":1}")))
                .isEqualTo("duplicate_key");
        assertThat(reason(decode(both(), "{\"type\":\"Other\",\"x\":"))).isEqualTo("not_json");
    }

    @Test
    void a_record_without_a_type_is_a_dead_letter_where_types_are_many() {
        assertThat(reason(decode(both(), "{\"user\":\"a\"}"))).isEqualTo("missing_type");
        assertThat(reason(decode(both(), "{\"type\":null}"))).isEqualTo("missing_type");
        assertThat(reason(decode(both(), "{\"type\":7}"))).isEqualTo("wrong_type");
        assertThat(reason(decode(both(), "{\"nested\":{\"type\":\"Login\"}}")))
                .isEqualTo("missing_type");
    }

    @Test
    void the_type_may_be_named_from_outside() {
        RecordDecoder decoder =
                new RecordDecoder(Map.of("Login", LOGIN, "Logout", LOGOUT), "Logout", "type");
        assertThat(values(decode(decoder, "{\"type\":\"Login\",\"user\":\"a\"}")))
                .containsExactly("a");
        assertThatThrownBy(() -> new RecordDecoder(Map.of("Login", LOGIN), "Logi", "type"))
                .hasMessageContaining("Logi");
    }

    @Test
    void an_optional_field_may_be_absent_or_null_but_not_mistyped() {
        assertThat(values(decode(both(), "{\"type\":\"Login\",\"ts\":7,\"user\":\"\"}")))
                .containsExactly(7L, "", null);
        assertThat(
                        values(
                                decode(
                                        both(),
                                        "{\"type\":\"Login\",\"ts\":7,\"user\":\"\",\"port\":null}")))
                .containsExactly(7L, "", null);
        assertThat(
                        reason(
                                decode(
                                        both(),
                                        "{\"type\":\"Login\",\"ts\":7,\"user\":\"\",\"port\":\"x\"}")))
                .isEqualTo("wrong_type");
    }

    @Test
    void paths_lead_through_objects() {
        RecordDecoder decoder = only(field("ip", Type.Scalar.STRING, false, "source", "ip"));
        assertThat(values(decode(decoder, "{\"source\":{\"x\":{},\"ip\":\"a\"}}")))
                .containsExactly("a");
        assertThat(values(decode(decoder, "{\"ip\":\"a\"}"))).containsExactly((Object) null);
        assertThat(values(decode(decoder, "{\"source\":null}"))).containsExactly((Object) null);
        assertThat(reason(decode(decoder, "{\"source\":[]}"))).isEqualTo("wrong_type");
    }

    @Test
    void records_and_lists_of_records_nest() {
        RecordDecoder decoder =
                only(
                        field("device", DEVICE, false),
                        field("all", new Type.ListType(DEVICE), false));
        RecordValue device = new RecordValue(Arrays.asList("d", null));
        assertThat(values(decode(decoder, "{\"device\":{\"id\":\"d\"},\"all\":[{\"id\":\"d\"}]}")))
                .containsExactly(device, List.of(device));
        assertThat(values(decode(decoder, "{}"))).containsExactly(null, null);
        assertThat(decode(decoder, "{\"device\":{}}").toString())
                .contains("missing_field", "device.id");
        assertThat(decode(decoder, "{\"all\":[{\"id\":1}]}").toString())
                .contains("wrong_type", "all[].id");
    }

    @Test
    void two_fields_may_read_the_same_place_or_a_part_of_it() {
        RecordDecoder decoder =
                only(
                        field("device", DEVICE, true),
                        field("os", Type.Scalar.STRING, true, "device", "os"),
                        field("again", Type.Scalar.STRING, true, "device", "os"));
        assertThat(values(decode(decoder, "{\"a\":1,\"device\":{\"id\":\"d\",\"os\":\"x\"}}")))
                .containsExactly(new RecordValue(List.of("d", "x")), "x", "x");
    }

    @Test
    void two_fields_of_a_record_may_read_the_same_place() {
        Type twice =
                new Type.RecordType(
                        List.of(
                                field("id", Type.Scalar.STRING, true),
                                field("same", Type.Scalar.STRING, true, "id")));
        RecordDecoder decoder = only(field("all", new Type.ListType(twice), true));
        byte[] json =
                "\n{\"all\":[{\"id\":\"d\"},{\"id\":\"é\"}]}".getBytes(StandardCharsets.UTF_8);
        Arrival arrival = decoder.json(json, 1, json.length, Position.of("f", 0, 0), 0);
        assertThat(values(arrival))
                .containsExactly(
                        List.of(
                                new RecordValue(List.of("d", "d")),
                                new RecordValue(List.of("é", "é"))));
    }

    @Test
    void a_dead_letter_names_the_field_and_keeps_4_kib_of_the_record() {
        String json = "{\"type\":\"Login\",\"ts\":7,\"user\":1,\"x\":\"" + "ä".repeat(4000) + "\"}";
        Arrival.Rejected rejected = (Arrival.Rejected) decode(both(), json);
        assertThat(rejected.letter().detail()).isEqualTo("`user`: 1 is no string");
        assertThat(rejected.letter().record().getBytes(StandardCharsets.UTF_8).length)
                .isBetween(4093, 4096);
        assertThat(json).startsWith(rejected.letter().record());
    }

    @Test
    void a_record_by_itself_has_at_most_1_mib() {
        byte[] full = new byte[RecordDecoder.MAX_RECORD_BYTES];
        Arrays.fill(full, (byte) ' ');
        byte[] json = "{\"type\":\"Logout\",\"user\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(json, 0, full, 0, json.length);
        Position position = Position.of("topic", 2, 3);
        assertThat(values(both().decode(full, position, 42))).containsExactly("a");
        assertThat(reason(both().decode(Arrays.copyOf(full, full.length + 1), position, 42)))
                .isEqualTo("too_long");
        assertThat(reason(both().decode(new byte[0], position, 42))).isEqualTo("not_json");
    }
}
