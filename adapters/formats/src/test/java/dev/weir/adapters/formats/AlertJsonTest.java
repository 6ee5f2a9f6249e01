package dev.weir.adapters.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.AlertId;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertJsonTest {
    private static final long NOON = 1767268800000L;

    private static final EventType PAYMENT =
            new EventType(
                    "Payment",
                    List.of(
                            field("ts", Type.Scalar.TIMESTAMP),
                            field("amount", new Type.DecimalType(2)),
                            field("country", Type.Scalar.STRING)),
                    0,
                    0);

    private static Field field(String name, Type type) {
        return new Field(name, type, true, List.of(name));
    }

    private static Event payment(long offset, long cents, List<Position.Feeding> path) {
        Position position = new Position("payments.jsonl", 0, offset, path);
        return new Event(
                PAYMENT,
                new @Nullable Object[] {NOON, new Decimal(cents, 2), "NL"},
                new Place(NOON, 0, position));
    }

    private static Alert alert(
            List<Alert.Value> fields, @Nullable String message, List<Alert.Evidence> evidence) {
        return new Alert(
                new Alert.Origin(
                        "card_testing",
                        "fraud",
                        "1.2.0",
                        "7c1e",
                        message == null ? null : "critical",
                        List.of("fraud", "card_testing"),
                        Map.of("owner", "payments-risk"),
                        false),
                Place.deadline(NOON, 0),
                AlertId.of("8c1f"),
                Alert.Status.FIRING,
                List.of(new Alert.Value("card", Type.Scalar.STRING, "c1")),
                fields,
                message,
                0,
                message == null ? 3 : 0,
                message == null,
                evidence);
    }

    private static Alert alert(String message) {
        return alert(List.of(), message, List.of());
    }

    @Test
    void an_alert_has_its_members_in_their_order() {
        Alert alert =
                alert(
                        List.of(
                                new Alert.Value("card", Type.Scalar.STRING, "c1"),
                                new Alert.Value("probes", Type.Scalar.INT, 3L),
                                new Alert.Value(
                                        "total", new Type.DecimalType(2), new Decimal(90449, 2))),
                        "card c1: 3 probes",
                        List.of(
                                new Alert.Evidence(
                                        "probe",
                                        List.of(payment(0, 100, List.of())),
                                        List.of(1, 2),
                                        0),
                                new Alert.Evidence("cash", List.of(), List.of(), 0)));
        String withoutEvents =
                "{\"id\":\"8c1f\",\"rule\":\"card_testing\",\"pack\":\"fraud\",\"version\":\"1.2.0\","
                        + "\"hash\":\"7c1e\",\"severity\":\"critical\",\"status\":\"firing\","
                        + "\"time\":\"2026-01-01T12:00:00.000Z\",\"key\":{\"card\":\"c1\"},"
                        + "\"fields\":{\"card\":\"c1\",\"probes\":3,\"total\":904.49},"
                        + "\"message\":\"card c1: 3 probes\",\"tags\":[\"fraud\",\"card_testing\"],"
                        + "\"meta\":{\"owner\":\"payments-risk\"},\"suppressed\":0,\"shadow\":false";
        assertThat(AlertJson.lineWithoutEvents(alert)).isEqualTo(withoutEvents + "}");
        assertThat(AlertJson.line(alert))
                .isEqualTo(
                        withoutEvents
                                + ",\"events\":{\"probe\":[{\"source\":\"payments.jsonl\","
                                + "\"partition\":0,\"offset\":0,\"time\":\"2026-01-01T12:00:00.000Z\","
                                + "\"amount\":1.00,\"country\":\"NL\"}],\"cash\":[]}}");
    }

    @Test
    void what_is_absent_is_null_and_what_was_left_out_is_counted() {
        Alert alert =
                alert(
                        List.of(),
                        null,
                        List.of(
                                new Alert.Evidence("a", List.of(), List.of(), 5),
                                new Alert.Evidence("b", List.of(), List.of(), 0)));
        assertThat(AlertJson.line(alert))
                .contains("\"severity\":null,", "\"message\":null,")
                .contains("\"suppressed\":0,\"omitted\":3,\"warming\":true,\"shadow\":false,")
                .endsWith("\"events\":{\"a\":[],\"b\":[]},\"omitted_events\":{\"a\":5}}");
    }

    @Test
    void a_fed_event_names_the_rules_that_fed_it() {
        Event fed =
                payment(
                        7,
                        1,
                        List.of(
                                new Position.Feeding("first", "k", 0),
                                new Position.Feeding("second", "k", 0)));
        Alert alert =
                alert(
                        List.of(),
                        null,
                        List.of(new Alert.Evidence("a", List.of(fed), List.of(), 0)));
        assertThat(AlertJson.line(alert))
                .contains(
                        "\"offset\":7,\"time\":\"2026-01-01T12:00:00.000Z\",\"fed_by\":[\"first\",\"second\"]}");
    }

    @Test
    void branches_with_one_label_are_one_list() {
        Alert alert =
                alert(
                        List.of(),
                        null,
                        List.of(
                                new Alert.Evidence(
                                        "a", List.of(payment(1, 1, List.of())), List.of(), 1),
                                new Alert.Evidence(
                                        "a", List.of(payment(2, 1, List.of())), List.of(), 2)));
        assertThat(AlertJson.line(alert))
                .containsOnlyOnce("\"a\":[")
                .containsSubsequence(
                        "\"offset\":1", "\"offset\":2", "\"omitted_events\":{\"a\":3}");
    }

    @Test
    void a_field_never_hides_the_position() {
        EventType type = new EventType("E", List.of(field("time", Type.Scalar.INT)), -1, 0);
        Event event = new Event(type, new @Nullable Object[] {5L}, Place.deadline(NOON, 0));
        Alert alert =
                alert(
                        List.of(),
                        null,
                        List.of(new Alert.Evidence("a", List.of(event), List.of(0), 0)));
        assertThat(AlertJson.line(alert))
                .contains("\"time\":\"2026-01-01T12:00:00.000Z\",\"event.time\":5}");
    }

    @Test
    void a_value_is_written_as_its_type() {
        Type record =
                new Type.RecordType(
                        List.of(field("id", Type.Scalar.INT), field("os", Type.Scalar.STRING)));
        assertThat(written(Type.Scalar.TIMESTAMP, 0L)).isEqualTo("\"1970-01-01T00:00:00.000Z\"");
        assertThat(written(Type.Scalar.DURATION, 5_400_000L)).isEqualTo("\"1h30m\"");
        assertThat(written(Type.Scalar.FLOAT, 0.1)).isEqualTo("0.1");
        assertThat(written(Type.Scalar.FLOAT, Double.NaN)).isEqualTo("null");
        assertThat(written(Type.Scalar.FLOAT, Double.NEGATIVE_INFINITY)).isEqualTo("null");
        assertThat(written(Type.Scalar.IP, Ip.parse("10.0.0.0/8"))).isEqualTo("\"10.0.0.0/8\"");
        assertThat(written(Type.Scalar.BOOL, true)).isEqualTo("true");
        assertThat(written(Type.Scalar.NULL, null)).isEqualTo("null");
        assertThat(written(new Type.ListType(Type.Scalar.STRING), List.of("a", "b")))
                .isEqualTo("[\"a\",\"b\"]");
        assertThat(written(record, new RecordValue(Arrays.asList(1L, null))))
                .isEqualTo("{\"id\":1,\"os\":null}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE})
    void ints_have_all_their_digits(long value) {
        assertThat(written(Type.Scalar.INT, value)).isEqualTo(Long.toString(value));
    }

    @Test
    void a_line_has_nothing_of_a_longer_one_before() {
        String before = AlertJson.line(alert("3 probes"));
        String wide = "é".repeat(70_000);
        assertThat(AlertJson.line(alert(wide))).contains("\"message\":\"" + wide + "\",");
        assertThat(AlertJson.line(alert("3 probes"))).isEqualTo(before);
    }

    private static String written(Type type, @Nullable Object value) {
        return new JsonLine().value(type, value).toString();
    }

    @Test
    void no_character_ends_the_line_or_moves_a_cursor() {
        String nasty = "\"\\\n\r\t\u001b[2J\u0000\u007f\u009b\u2028\u202e \u00e9\ud83d\ude00";
        assertThat(AlertJson.line(alert(nasty)))
                .contains("\"\\\"\\\\\\n\\r\\t\\u001b[2J\\u0000\\u007f\\u009b\\u2028\\u202e é😀\"");
        assertThat(AlertText.plain().line(alert(nasty)))
                .endsWith(
                        "\"\\\\u000a\\u000d\\u0009\\u001b[2J\\u0000\\u007f\\u009b\\u2028\\u202e é😀");
    }

    @Test
    void people_read_the_message_or_the_fields() {
        assertThat(AlertText.plain().line(alert("3 probes")))
                .isEqualTo("2026-01-01T12:00:00.000Z  critical  card_testing  3 probes");
        assertThat(AlertText.coloured().line(alert("3 probes"))).contains("\u001b[1;31mcritical");
        Alert noMessage =
                alert(List.of(new Alert.Value("n", Type.Scalar.INT, 3L)), null, List.of());
        assertThat(AlertText.plain().line(noMessage))
                .isEqualTo("2026-01-01T12:00:00.000Z  -         card_testing  n=3  [3 omitted]");
    }

    @Test
    void a_dead_letter_and_a_late_event_have_the_same_members() {
        DeadLetter letter =
                new DeadLetter(DeadLetter.Reason.NOT_JSON, "why", "a.jsonl", 0, 7, "{\u0007");
        assertThat(LetterJson.dead(letter))
                .isEqualTo(
                        "{\"reason\":\"not_json\",\"detail\":\"why\",\"source\":\"a.jsonl\","
                                + "\"partition\":0,\"offset\":7,\"record\":\"{\\u0007\"}");
        assertThat(LetterJson.late(payment(7, 100, List.of())))
                .isEqualTo(
                        "{\"reason\":\"late\",\"detail\":\"Payment of 2026-01-01T12:00:00.000Z came"
                                + " behind the watermark of its partition\",\"source\":"
                                + "\"payments.jsonl\",\"partition\":0,\"offset\":7,\"record\":"
                                + "\"{\\\"type\\\":\\\"Payment\\\",\\\"ts\\\":"
                                + "\\\"2026-01-01T12:00:00.000Z\\\",\\\"amount\\\":1.00,"
                                + "\\\"country\\\":\\\"NL\\\"}\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_UTF8, bad_utf8",
        "DUPLICATE_KEY, duplicate_key",
        "TOO_LONG, too_long",
    })
    void reasons_are_words(DeadLetter.Reason reason, String word) {
        assertThat(reason).hasToString(word);
    }
}
