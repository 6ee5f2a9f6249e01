package dev.weir.state.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.RecordValue;
import dev.weir.state.Alerts;
import dev.weir.state.Streams;
import dev.weir.state.TestPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CarriedTest {
    private static final String RULES =
            """

            RULE pairs { BY k MATCH a: E[n == 1] -> b: E[n == 2 AND d.id != a.d.id] WITHIN 1m EMIT k, id = a.d.id, all = a.list }
            RULE many { BY k FROM e: E[n > 0] WINDOW SLIDING 5s HAVING count() > 2 RESOLVE EMIT k, ids = collect(e.d.id) }
            RULE silence { BY k MATCH !E[n == 3] FOR 7s EMIT k }
            RULE other { BY k MATCH x: F -> y: F WITHIN 1m }
            """;

    private static final String FROM =
            """
            EVENT E { k string, n int, gone string?, d { id string, gone int?, os string? }, list list<{ x int, y int? }>?, ts timestamp } TIME ts DELAY 2s
            EVENT F { k string, ts timestamp } TIME ts DELAY 2s
            """;

    /** The same in another order, with fields that are new and without some that were there. */
    private static final String TO =
            """
            EVENT E { fresh string?, k string, ts timestamp, n int, d { os string?, id string, fresh ip? }, list list<{ y int?, z bool?, x int }>? } TIME ts DELAY 2s
            EVENT F { ts timestamp, k string } TIME ts DELAY 2s
            """;

    @Test
    void goesOnAsIfEverythingHadBeenReadUnderTheNewTypes() {
        Program from = program(FROM + RULES);
        Program to = program(TO + RULES);
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Event> events = Streams.random(type(from, "E"), 60, random);
            List<Event> mapped = events.stream().map(e -> asRead(e, to)).toList();
            List<String> expected = Alerts.of(to, mapped);
            assertThat(expected).isNotEmpty();
            int half = random.nextInt(events.size());
            Alerts alerts = new Alerts();
            Engine before = Engine.create(from, 1, alerts);
            before.open(new PartitionId(Streams.SOURCE, 0));
            events.subList(0, half).forEach(e -> before.accept(0, e));
            before.advance();
            int early = alerts.lines().size();
            Carried carried = Carried.into(to, before.snapshot());
            assertThat(carried.refused()).isEmpty();
            assertThat(carried.undeclared()).isEmpty();
            assertThat(carried.dropped()).isEmpty();
            Engine after = Engine.create(to, 1, alerts);
            after.restore(carried.state());
            mapped.subList(half, events.size()).forEach(e -> after.accept(0, e));
            after.finish(Long.MAX_VALUE);
            assertThat(withoutLate(alerts.lines(), early))
                    .as("seed " + seed)
                    .isEqualTo(withoutLate(expected, early));
        }
    }

    /** The alerts after the first ones; those show events of the types that there were. */
    private static List<String> withoutLate(List<String> lines, int from) {
        List<String> alerts = lines.stream().filter(line -> line.startsWith("Alert")).toList();
        return alerts.subList(Math.min(from, alerts.size()), alerts.size());
    }

    /** An event of the old type as a reader of the new one would have read it. */
    private static Event asRead(Event event, Program to) {
        RecordValue device = (RecordValue) Objects.requireNonNull(event.get(3));
        List<?> list = (List<?>) event.get(4);
        List<Object> elements = new ArrayList<>();
        for (Object element : list == null ? List.of() : list) {
            List<@Nullable Object> values = ((RecordValue) element).values();
            elements.add(new RecordValue(Arrays.asList(values.get(1), null, values.get(0))));
        }
        @Nullable Object[] values = {
            null,
            event.get(0),
            event.get(5),
            event.get(1),
            new RecordValue(Arrays.asList(device.values().get(2), device.values().get(0), null)),
            list == null ? null : elements
        };
        return new Event(type(to, "E"), values, event.place());
    }

    @Test
    void refusesWaitingEventsThatLackWhatIsRequiredNow() {
        Program from = program(FROM + RULES);
        Program to = program(FROM.replace("gone string?", "gone string") + RULES);
        List<Event> events = Streams.random(type(from, "E"), 40, new Random(3));
        Engine engine = Engine.create(from, 1, new Alerts());
        engine.open(new PartitionId(Streams.SOURCE, 0));
        events.forEach(e -> engine.accept(0, e));
        EngineState state = engine.snapshot();
        Carried carried = Carried.into(to, state);
        List<Event> lacking =
                state.header().waiting().stream().filter(e -> e.get(2) == null).toList();
        assertThat(lacking).isNotEmpty();
        assertThat(carried.refused().stream().map(Carried.Refused::event)).isEqualTo(lacking);
        assertThat(carried.refused())
                .allMatch(r -> r.reason() == DeadLetter.Reason.MISSING_FIELD)
                .allMatch(r -> r.detail().equals("`E` has no `gone`"));
        assertThat(carried.state().header().waiting())
                .hasSize(state.header().waiting().size() - lacking.size())
                .allMatch(e -> e.type() == to.eventTypes().get("E"));
    }

    @Test
    void dropsTheStateOfRulesWhoseEventsAreOfAnotherTypeNow() {
        Program from = program(FROM + RULES);
        Program to =
                program(
                        "EVENT E { k string, n int, ts timestamp } TIME ts\n"
                                + "EVENT F { k int, ts timestamp } TIME ts\n"
                                + "RULE other { BY k MATCH x: F -> y: F WITHIN 1m }\n"
                                + "RULE silence { BY k MATCH !E[n == 3] FOR 7s EMIT k }\n");
        Engine engine = Engine.create(from, 1, new Alerts());
        engine.open(new PartitionId(Streams.SOURCE, 0));
        List<Event> events = Streams.random(type(from, "E"), 30, new Random(3));
        events.forEach(e -> engine.accept(0, e));
        long last = engine.greatestEventTime();
        for (long time : new long[] {last + 1, last + 2002}) {
            Place place = new Place(time, 0, Position.of(Streams.SOURCE, 0, time));
            engine.accept(0, new Event(type(from, "F"), new Object[] {"a", time}, place));
        }
        engine.advance();
        EngineState state = engine.snapshot();
        assertThat(state.keys().stream().map(EngineState.Entry::rule)).contains("other", "silence");
        Carried carried = Carried.into(to, state);
        assertThat(carried.dropped())
                .containsOnlyKeys("other")
                .containsEntry("other", "the type of `F.k` was string and is int now");
        assertThat(carried.refused())
                .singleElement()
                .matches(r -> r.reason() == DeadLetter.Reason.WRONG_TYPE);
        List<String> rules =
                carried.state().keys().stream().map(EngineState.Entry::rule).distinct().toList();
        assertThat(rules).containsExactly("silence");
        assertThat(carried.state().header().keyCount()).isEqualTo(carried.state().keys().size());
        Carried without = Carried.into(program(TO.lines().limit(1).toList().get(0)), state);
        assertThat(without.undeclared()).singleElement().matches(e -> e.type().name().equals("F"));
        assertThat(without.state().keys()).isEmpty();
    }

    private static EventType type(Program program, String name) {
        return Objects.requireNonNull(program.eventTypes().get(name));
    }

    /** With one hash, which alerts show. */
    private static Program program(String text) {
        Program program = TestPack.of("p", text).program();
        return new Program(
                program.pack(),
                program.version(),
                "hash",
                program.eventTypes(),
                program.rules(),
                program.readFields());
    }
}
