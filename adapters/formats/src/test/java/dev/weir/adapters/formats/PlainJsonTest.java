package dev.weir.adapters.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link PlainJson} reads is what the parser reads, and it reads what is plain. */
final class PlainJsonTest {
    private static final Position POSITION = Position.of("f", 0, 3);
    private static final EventType E =
            new EventType(
                    "E",
                    List.of(
                            field("ts", Type.Scalar.TIMESTAMP, true),
                            field("s", Type.Scalar.STRING, false),
                            field("n", Type.Scalar.INT, false),
                            field("f", Type.Scalar.FLOAT, false),
                            field("d", new Type.DecimalType(2), false),
                            field("b", Type.Scalar.BOOL, false),
                            field("u", Type.Scalar.DURATION, false),
                            field("ip", Type.Scalar.IP, false),
                            new Field("os", Type.Scalar.STRING, false, List.of("o", "os")),
                            new Field("q", Type.Scalar.INT, false, List.of("q\"r")),
                            new Field("e", Type.Scalar.INT, false, List.of("\u00e9")),
                            field("l", new Type.ListType(Type.Scalar.INT), false)),
                    0,
                    0);
    private static final EventType OTHER =
            new EventType("Other", List.of(field("s", Type.Scalar.STRING, true)), -1, 0);
    private static final List<String> VALUES =
            List.of(
                    "0",
                    "7",
                    "-7",
                    "-0",
                    "07",
                    "7.0",
                    "7.25",
                    "7.",
                    ".5",
                    "1e2",
                    "1E2",
                    "-0.0",
                    "999999999999999999",
                    "9999999999999999999",
                    "0.1234567890123456789",
                    "123456789012345.6",
                    "12345678901234.5",
                    "1.005",
                    "true",
                    "false",
                    "null",
                    "tru",
                    "\"\"",
                    "\"a\"",
                    "\"abc\"",
                    "\"E\"",
                    "\"Other\"",
                    "\"None\"",
                    "\"\u00e9\"",
                    "\"\\u0041\"",
                    "\"\\ud800\"",
                    "\"\\n\"",
                    "\"a\tb\"",
                    "\"2026-01-01T00:00:00Z\"",
                    "\"2026-01-01T00:00:00.5+01:00\"",
                    "\"2026-13-01T00:00:00Z\"",
                    "\"1969-12-31T00:00:00Z\"",
                    "1767225600000",
                    "\"5m\"",
                    "\"5x\"",
                    "\"10.0.0.1\"",
                    "\"10.0.0.256\"",
                    "{}",
                    "{\"os\":\"x\"}",
                    "{\"os\":1}",
                    "{\"a\":1,\"a\":1}",
                    "{\"a\":{\"b\":[1]}}",
                    "[]",
                    "[1]",
                    "[1,\"a\"]");
    private static final List<String> NAMES =
            List.of(
                    "ts", "s", "n", "f", "d", "b", "u", "ip", "o", "l", "type", "x", "y", "os",
                    "\\u0073", "\u00e9", "q\"r", "q\\\"r");

    private final SplittableRandom random = new SplittableRandom(7);

    private static Field field(String name, Type type, boolean required) {
        return new Field(name, type, required, List.of(name));
    }

    /** Kept, as they remember what they have read. */
    private final Map<Boolean, RecordDecoder> decoders =
            Map.of(
                    true,
                    new RecordDecoder(Map.of("E", E), null, "type"),
                    false,
                    new RecordDecoder(Map.of("E", E, "Other", OTHER), null, "type"));

    private RecordDecoder decoder(boolean one) {
        return Objects.requireNonNull(decoders.get(one));
    }

    private <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String blank() {
        return random.nextInt(12) == 0 ? of(List.of(" ", "\t", "  ", "\r")) : "";
    }

    private String record(boolean orderly) {
        List<String> members = new ArrayList<>();
        members.add("\"ts\":" + of(List.of("5", "1767225600000", "\"2026-01-01T00:00:00.000Z\"")));
        if (orderly) {
            members.add("\"type\":" + of(List.of("\"E\"", "\"Other\"", "\"None\"", "1")));
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            String name = of(NAMES);
            members.add(blank() + '"' + name + '"' + blank() + ':' + blank() + of(VALUES));
        }
        return blank() + "{" + blank() + String.join(",", members) + blank() + "}" + blank();
    }

    /** Of some records one byte is another, or they end too early. */
    private byte[] bytes(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        int choice = random.nextInt(10);
        if (choice == 0) {
            bytes[random.nextInt(bytes.length)] =
                    of(List.of(34, 44, 58, 92, 123, 125, 0, 200)).byteValue();
        } else if (choice == 1) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        return bytes;
    }

    private static String shown(@Nullable Arrival arrival) {
        return arrival instanceof Arrival.Accepted accepted
                ? shown(accepted.event())
                : String.valueOf(arrival);
    }

    private static String shown(Event event) {
        return IntStream.range(0, event.type().fields().size())
                .mapToObj(event::get)
                .map(value -> value == null ? "null" : value.getClass() + " " + value)
                .collect(Collectors.joining(", ", event.place() + " ", ""));
    }

    @Test
    void both_readers_say_the_same_of_every_text() {
        int plain = 0;
        for (int i = 0; i < 200_000; i++) {
            boolean one = random.nextBoolean();
            RecordDecoder decoder = decoder(one);
            // A record stands somewhere in a buffer.
            byte[] record = bytes(record(!one));
            byte[] buffer = new byte[record.length + 7];
            Arrays.fill(buffer, (byte) '9');
            System.arraycopy(record, 0, buffer, 3, record.length);
            int to = 3 + record.length;
            Arrival fast = decoder.plain(buffer, 3, to, POSITION, 42);
            if (fast != null) {
                plain++;
                assertThat(shown(fast))
                        .as(new String(record, StandardCharsets.UTF_8))
                        .isEqualTo(shown(decoder.parsed(buffer, 3, to, POSITION, 42)));
            }
        }
        assertThat(plain).isGreaterThan(20_000);
    }

    @Test
    void events_that_go_to_columns_have_the_values_of_those_that_do_not() {
        PartitionId partition = new PartitionId("f", 0);
        Batch events = new Batch();
        List<Arrival> others = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            boolean one = random.nextBoolean();
            RecordDecoder decoder = decoder(one);
            byte[] record = bytes(record(!one));
            Arrival parsed = decoder.parsed(record, 0, record.length, POSITION, 42);
            decoder.json(record, 0, record.length, partition, 3, 42, events, others);
            if (parsed instanceof Arrival.Accepted) {
                expected.add(shown(parsed));
                assertThat(others).isEmpty();
            } else {
                assertThat(others).containsExactly(parsed);
                others.clear();
            }
            if (random.nextInt(100) == 0) {
                assertThat(events.events().stream().map(PlainJsonTest::shown)).isEqualTo(expected);
                events.clear();
                expected.clear();
            }
        }
    }

    @Test
    void what_is_not_kept_is_looked_at_all_the_same() {
        EventType kept = E.projectedTo(Set.of("n", "os"));
        RecordDecoder projecting = new RecordDecoder(Map.of("E", kept), null, "type");
        PartitionId partition = new PartitionId("f", 0);
        Batch whole = new Batch();
        Batch projected = new Batch();
        List<Arrival> others = new ArrayList<>();
        List<Arrival> othersOfProjected = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            byte[] record = bytes(record(false));
            decoder(true).json(record, 0, record.length, partition, i, 42, whole, others);
            projecting.json(
                    record, 0, record.length, partition, i, 42, projected, othersOfProjected);
        }
        assertThat(othersOfProjected).isEqualTo(others);
        List<Event> expected = whole.events();
        List<Event> found = projected.events();
        assertThat(found).isEqualTo(expected).hasSizeGreaterThan(5_000);
        for (int i = 0; i < expected.size(); i++) {
            for (int field = 0; field < E.fields().size(); field++) {
                if (kept.keeps(field)) {
                    assertThat(found.get(i).get(field)).isEqualTo(expected.get(i).get(field));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ts\":5}",
                "{ \"ts\" : 5 , \"s\" : \"a b\" }\r",
                "{\"s\":\"a\",\"ts\":5,\"n\":-1,\"f\":0.25,\"d\":7.5,\"b\":true}",
                "{\"ts\":5,\"x\":{\"y\":null},\"z\":1.5,\"o\":{\"os\":\"linux\"},\"l\":null}"
            })
    void what_is_plain_needs_no_parser(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        assertThat(decoder(true).plain(bytes, 0, bytes.length, POSITION, 42)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ts\":5,\"ts\":5}",
                "{\"ts\":5,\"x\":1,\"x\":1}",
                "{\"ts\":5,\"s\":\"\u00e9\"}",
                "{\"ts\":5,\"s\":\"\\n\"}",
                "{\"ts\":5,\"f\":1e2}",
                "{\"ts\":5,\"f\":1234567890.1234567}",
                "{\"ts\":5,\"l\":[1]}",
                "{\"s\":\"a\"}",
                "{\"ts\":5} {}"
            })
    void what_is_not_is_left_to_the_parser(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        assertThat(decoder(true).plain(bytes, 0, bytes.length, POSITION, 42)).isNull();
    }

    @Test
    void texts_that_come_again_are_the_same_object() {
        RecordDecoder decoder = decoder(true);
        assertThat(text(decoder, "NL"))
                .isSameAs(text(decoder, "NL"))
                .isNotSameAs(text(decoder, "BE"));
    }

    private static @Nullable Object text(RecordDecoder decoder, String value) {
        byte[] bytes = ("{\"ts\":5,\"s\":\"" + value + "\"}").getBytes(StandardCharsets.UTF_8);
        Arrival arrival = decoder.json(bytes, 0, bytes.length, POSITION, 42);
        return ((Arrival.Accepted) arrival).event().get(1);
    }
}
