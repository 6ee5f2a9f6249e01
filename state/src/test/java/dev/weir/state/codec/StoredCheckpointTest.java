package dev.weir.state.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import dev.weir.state.Alerts;
import dev.weir.state.TestPack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The records of a checkpoint as each version of the format wrote them: what was stored is read for
 * as long as that version is. A line is a key and a value, in hex. {@link #main} writes the file of
 * the present version; a file of an older one never changes.
 */
final class StoredCheckpointTest {
    private static final PartitionId PARTITION = new PartitionId("in.jsonl", 2);

    @Test
    void readsFormat1() throws IOException {
        Program program = program(1);
        Checkpoint expected = checkpoint(program);
        Checkpoint stored = stored("format-1", program);
        assertThat(stored.number()).isEqualTo(17);
        assertThat(stored.pack()).isEqualTo("stored");
        assertThat(stored.control()).isEqualTo(3);
        assertThat(stored.read()).isEqualTo(expected.read());
        assertThat(stored.delivered()).isEqualTo(expected.delivered());
        EngineState state = stored.state();
        assertThat(state.header()).isEqualTo(expected.state().header());
        assertThat(new HashSet<>(state.keys())).isEqualTo(new HashSet<>(expected.state().keys()));
        assertThat(new HashSet<>(state.suppressions()))
                .isEqualTo(new HashSet<>(expected.state().suppressions()));
        assertThat(goneOn(program, state)).isEqualTo(goneOn(program, expected.state()));
    }

    @Test
    void holdsSomethingOfEverything() {
        EngineState state = checkpoint(program(1)).state();
        assertThat(state.header().waiting()).isNotEmpty();
        assertThat(state.header().silenced()).isNotEmpty();
        assertThat(state.suppressions()).isNotEmpty();
        assertThat(state.keys().stream().map(EngineState.Entry::rule))
                .contains("loop", "either", "quiet", "fresh", "busy", "hops", "over", "feeds");
        assertThat(state.toString())
                .contains("InSequence", "InRepeat", "InEither", "InBoth", "Seen", "tier=0")
                .contains("status=FIRING", "early=[", "Fed@");
    }

    /** The pack of a format, with a hash that a change of the compiler does not change. */
    private static Program program(int format) {
        Program p = TestPack.resource("format-" + format).program();
        return new Program(
                p.pack(), p.version(), "stored", p.eventTypes(), p.rules(), p.readFields());
    }

    /** What an engine knows after the events. */
    private static Checkpoint checkpoint(Program program) {
        Engine engine = Engine.create(program, 1, new Alerts());
        engine.open(PARTITION);
        for (Event event : events(program)) {
            engine.accept(0, event);
            engine.advance();
        }
        return new Checkpoint(
                17,
                "stored",
                3,
                List.of(new Checkpoint.ReadTo(PARTITION, 60, "60 lines", false)),
                Map.of(
                        "alerts.jsonl",
                        new Delivered(
                                new Cut(1_700_000_000_000L, null), Map.of(PARTITION, 59L), 1)),
                engine.snapshot());
    }

    private static List<String> goneOn(Program program, EngineState state) {
        Alerts alerts = new Alerts();
        Engine engine = Engine.create(program, 1, alerts);
        engine.restore(state);
        engine.finish(Long.MAX_VALUE);
        assertThat(alerts.lines()).hasSizeGreaterThan(5);
        return alerts.lines();
    }

    private static List<Event> events(Program program) {
        EventType type = Objects.requireNonNull(program.eventTypes().get("E"));
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long time = 1_700_000_000_000L + 700L * i;
            @Nullable Object[] values = {
                "k" + i * 7 % 11 % 3,
                List.of("a", "b", "a", "c", "d", "e").get(i * 5 % 11 % 6),
                (long) (i % 3 - 1),
                i % 4 == 0 ? null : new Decimal(i, 2),
                i % 5 == 0 ? (Double) Double.NaN : i % 5 == 1 ? null : (Double) (-0.0 * i),
                List.of("", "plain", "é", "漢字", "💡", "\ud83d").get(i % 6),
                i % 3 == 0 ? null : (Boolean) (i % 3 == 1),
                Ip.parse(List.of("10.1.2.3", "2001:db8::1", "10.0.0.0/8").get(i % 3)),
                i % 2 == 0 ? List.of("x", "y" + i) : List.of(),
                new RecordValue(Arrays.asList("d" + i % 2, null, List.of((long) i))),
                500L * i,
                time - 1,
                time
            };
            Position position = Position.of(PARTITION.source(), PARTITION.number(), i);
            events.add(new Event(type, values, new Place(time, 0, position)));
        }
        return events;
    }

    private static Checkpoint stored(String name, Program program) throws IOException {
        String path = "/dev/weir/state/golden/" + name + ".txt";
        try (InputStream in = StoredCheckpointTest.class.getResourceAsStream(path)) {
            byte[] bytes = Objects.requireNonNull(in, path).readAllBytes();
            StateDecoder decoder = null;
            for (String line : new String(bytes, StandardCharsets.US_ASCII).split("\n")) {
                RecordKey key = RecordKey.of(HexFormat.of().parseHex(line.split(" ")[0]));
                byte[] value = HexFormat.of().parseHex(line.split(" ")[1]);
                if (decoder == null) {
                    decoder = StateDecoder.of(value, hash -> program);
                } else {
                    decoder.add(key, value);
                }
            }
            return Objects.requireNonNull(decoder).checkpoint();
        }
    }

    /** Writes the records of the present version to a file. */
    public static void main(String[] args) throws IOException {
        Program program = program(StateEncoder.VERSION);
        StringBuilder lines = new StringBuilder();
        new StateEncoder()
                .records(checkpoint(program)).stream()
                        .sorted((a, b) -> a.key().compareTo(b.key()))
                        .forEach(
                                record ->
                                        lines.append(HexFormat.of().formatHex(record.key().bytes()))
                                                .append(' ')
                                                .append(
                                                        HexFormat.of()
                                                                .formatHex(
                                                                        Objects.requireNonNull(
                                                                                record.value())))
                                                .append('\n'));
        Files.writeString(Path.of(args[0]), lines);
    }
}
