package dev.weir.state.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import dev.weir.state.Alerts;
import dev.weir.state.Streams;
import dev.weir.state.TestPack;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bytes that nobody wrote are refused or give another state: no loop, no other exception. */
final class UnreadableRecordTest {
    private final Program program = TestPack.resource("operators").program();
    private final List<StateRecord> records = records();

    @Test
    void refusesARecordThatEndsEarly() throws UnreadableRecord {
        for (StateRecord record : records) {
            byte[] whole = Objects.requireNonNull(record.value());
            int step = Math.max(1, whole.length / 60);
            for (int length = 0; length < whole.length; length += step) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(record.key(), part))
                        .isInstanceOf(UnreadableRecord.class);
            }
            byte[] longer = Arrays.copyOf(whole, whole.length + 1);
            assertThatThrownBy(() -> read(record.key(), longer))
                    .isInstanceOf(UnreadableRecord.class)
                    .hasMessage("it has 1 bytes too many");
            read(record.key(), whole);
        }
    }

    @Test
    void refusesOrReadsAFlippedByte() {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StateRecord record = records.get(random.nextInt(records.size()));
            byte[] flipped = Objects.requireNonNull(record.value()).clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                read(record.key(), flipped);
            } catch (UnreadableRecord e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 19_000);
    }

    @Test
    void namesTheVersionOfANewerFormat() {
        byte[] header = Objects.requireNonNull(records.get(records.size() - 1).value()).clone();
        header[0] = 2;
        assertThatThrownBy(() -> StateDecoder.of(header, hash -> program))
                .hasMessage("it has the format version 2; this Weir reads version 1");
    }

    @Test
    void refusesAStateThatLacksARecord() throws UnreadableRecord {
        StateDecoder decoder = StateDecoder.of(header(), hash -> program);
        for (StateRecord record : records.subList(1, records.size() - 1)) {
            decoder.add(record.key(), Objects.requireNonNull(record.value()));
        }
        assertThatThrownBy(decoder::checkpoint)
                .isInstanceOf(UnreadableRecord.class)
                .hasMessageMatching("it holds \\d+ key states where the engine had \\d+");
    }

    @Test
    void refusesEventsOfATypeThatIsGone() {
        Program without = new Program("p", "1.0.0", "h", Map.of(), List.of(), Set.of());
        assertThatThrownBy(() -> StateDecoder.of(header(), hash -> without))
                .hasMessage("it holds events of the type `E`, which is not declared");
    }

    private void read(RecordKey key, byte[] value) throws UnreadableRecord {
        if (key.kind() == RecordKey.Kind.HEADER) {
            StateDecoder.of(value, hash -> program);
        } else {
            StateDecoder.of(header(), hash -> program).add(key, value);
        }
    }

    private byte[] header() {
        return Objects.requireNonNull(records.get(records.size() - 1).value());
    }

    private List<StateRecord> records() {
        Engine engine = Engine.create(program, 1, new Alerts());
        engine.open(new PartitionId(Streams.SOURCE, 0));
        for (Event event :
                Streams.random(
                        Objects.requireNonNull(program.eventTypes().get("E")), 60, new Random(5))) {
            engine.accept(0, event);
            engine.advance();
        }
        return new StateEncoder()
                .records(new Checkpoint(1, "h", 0, List.of(), Map.of(), engine.snapshot()));
    }
}
