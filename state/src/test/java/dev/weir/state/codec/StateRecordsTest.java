package dev.weir.state.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.state.Alerts;
import dev.weir.state.Streams;
import dev.weir.state.TestPack;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine that is written and read after every event gives the alerts of one that is not. {@code
 * -Dweir.streams=N} takes N streams of each pack, {@code -Dweir.events=N} of N events.
 */
final class StateRecordsTest {
    private static final int SEEDS = Integer.getInteger("weir.streams", 8);
    private static final int EVENTS = Integer.getInteger("weir.events", 150);

    @Test
    void goesOnAfterEveryEventWithEveryOperator() throws UnreadableRecord {
        TestPack pack = TestPack.resource("operators");
        Set<String> fired = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Event> events =
                    Streams.random(
                            Objects.requireNonNull(pack.program().eventTypes().get("E")),
                            EVENTS,
                            random);
            List<String> expected = Alerts.of(pack.program(), events);
            assertThat(interrupted(pack.program(), events)).as("seed " + seed).isEqualTo(expected);
            for (RuleProgram rule : pack.program().rules()) {
                expected.stream()
                        .filter(alert -> alert.contains(" rule=" + rule.name() + ","))
                        .forEach(alert -> fired.add(rule.name()));
            }
        }
        assertThat(fired)
                .containsExactlyInAnyOrderElementsOf(
                        pack.program().rules().stream().map(RuleProgram::name).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecommerce", "fraud", "iot", "monitoring", "security"})
    void goesOnAfterEveryEventWithTheShippedPacks(String name) throws UnreadableRecord {
        TestPack pack = TestPack.shipped(name);
        int alerts = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Event> events = Streams.ofTests(pack.tests(), 20, new Random(seed));
            List<String> expected = Alerts.of(pack.program(), events);
            assertThat(interrupted(pack.program(), events)).as("seed " + seed).isEqualTo(expected);
            alerts += expected.size();
        }
        assertThat(alerts).isGreaterThan(SEEDS);
    }

    @Test
    void whatHasChangedMakesTheWholeStateAfterEveryEvent() {
        TestPack pack = TestPack.resource("operators");
        List<Event> events =
                Streams.random(
                        Objects.requireNonNull(pack.program().eventTypes().get("E")),
                        300,
                        new Random(7));
        StateEncoder encoder = new StateEncoder();
        Map<RecordKey, ByteBuffer> kept = new HashMap<>();
        Engine engine = Engine.create(pack.program(), 2, new Alerts());
        engine.open(new PartitionId(Streams.SOURCE, 0));
        for (Event event : events) {
            engine.accept(0, event);
            engine.advance();
            for (StateRecord record : encoder.records(checkpoint(engine.changes()))) {
                if (record.value() == null) {
                    kept.remove(record.key());
                } else {
                    kept.put(record.key(), ByteBuffer.wrap(record.value()));
                }
            }
            Map<RecordKey, ByteBuffer> whole = new HashMap<>();
            for (StateRecord record : encoder.records(checkpoint(engine.snapshot()))) {
                whole.put(record.key(), ByteBuffer.wrap(Objects.requireNonNull(record.value())));
            }
            assertThat(kept).isEqualTo(whole);
            EngineState.Header header = engine.snapshot().header();
            assertThat(whole.size()).isEqualTo(header.keyCount() + header.suppressionCount() + 1);
        }
    }

    private static List<String> interrupted(Program program, List<Event> events)
            throws UnreadableRecord {
        Alerts alerts = new Alerts();
        Random lanes = new Random(1);
        Engine engine = Engine.create(program, 1, alerts);
        engine.open(new PartitionId(Streams.SOURCE, 0));
        for (Event event : events) {
            engine.accept(0, event);
            engine.advance();
            EngineState state = engine.snapshot();
            EngineState again = readAgain(state, program);
            assertThat(again.equals(state)).as("the same state").isTrue();
            engine = Engine.create(program, lanes.nextInt(3) + 1, alerts);
            engine.restore(again);
        }
        engine.finish(Long.MAX_VALUE);
        return alerts.lines();
    }

    private static EngineState readAgain(EngineState state, Program program)
            throws UnreadableRecord {
        List<StateRecord> records = new StateEncoder().records(checkpoint(state));
        byte[] header = Objects.requireNonNull(records.get(records.size() - 1).value());
        StateDecoder decoder = StateDecoder.of(header, hash -> program);
        for (StateRecord record : records.subList(0, records.size() - 1)) {
            decoder.add(record.key(), Objects.requireNonNull(record.value()));
        }
        Checkpoint again = decoder.checkpoint();
        byte[][] bytes = values(new StateEncoder().records(again));
        assertThat(Arrays.deepEquals(bytes, values(records))).as("the same bytes").isTrue();
        return again.state();
    }

    private static byte[][] values(List<StateRecord> records) {
        return records.stream().map(StateRecord::value).toArray(byte[][]::new);
    }

    private static Checkpoint checkpoint(EngineState state) {
        return new Checkpoint(1, "", 0, List.of(), Map.of(), state);
    }
}
