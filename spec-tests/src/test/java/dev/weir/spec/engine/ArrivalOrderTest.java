package dev.weir.spec.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What arrives in another order, but in time, gives the same alerts. {@code -Dweir.orders=N} tries
 * N orders.
 */
class ArrivalOrderTest {
    private static final int ORDERS = Integer.getInteger("weir.orders", 100);
    private static final long START = 1_767_225_600_000L;
    private static final long DELAY = 5_000;
    private static final int EVENTS = 240;

    private static final String EVENT =
            "EVENT E { k string, v int, at timestamp } TIME at DELAY 5s\n";

    /** Each can be wrong where something counts that is not there yet. */
    private static final String RULES =
            """
            RULE missing { BY k MATCH a: E[v > 6] -> !E[v < 3] FOR 4s EMIT k, a.v }
            RULE between { BY k MATCH a: E[v > 5] -> !E[v == 4] -> b: E[v > 5] WITHIN 8s EMIT k, b.v }
            RULE nothing_before { BY k MATCH !E[v < 3] FOR 3s -> a: E[v > 6] EMIT k, a.v }
            RULE silent { BY k MATCH !e: E FOR 3s EMIT k }
            RULE sequence { BY k MATCH a: E[v < 3] -> b: E[v > 6] WITHIN 6s EMIT k, a.v }
            RULE sliding { BY k FROM E WINDOW SLIDING 4s HAVING count() >= 5 RESOLVE }
            RULE tumbling { BY k FROM E WINDOW TUMBLING 5s HAVING sum(v) > 20 EMIT total = sum(v) }
            RULE session { BY k FROM E WINDOW SESSION GAP 2s HAVING count() >= 3 EMIT n = count() }
            """;

    private final Program program =
            Objects.requireNonNull(
                    RuleCompiler.compile(
                                    PackSource.of(
                                            "orders", new SourceText("orders.rule", EVENT + RULES)),
                                    CompileOptions.none())
                            .program());

    @Test
    void events_in_any_order_within_their_delay_give_the_same_alerts() {
        List<Event> events = events(1, EVENTS, i -> 500L * i + i % 7);
        Told expected = told(events);
        assertThat(expected.rules()).hasSize(program.rules().size());
        for (int seed = 0; seed < ORDERS; seed++) {
            Told told = told(within(DELAY, events, new Random(seed)));
            assertThat(told.late).as("order %d", seed).isEmpty();
            assertThat(told.what()).as("order %d", seed).isEqualTo(expected.what());
        }
    }

    @Test
    void beyond_their_delay_some_are_late_and_alerts_differ() {
        List<Event> events = events(1, EVENTS, i -> 500L * i + i % 7);
        Told told = told(within(4 * DELAY, events, new Random(1)));
        assertThat(told.late).isNotEmpty();
        assertThat(told.what()).isNotEqualTo(told(events).what());
    }

    /** The last moment at which an event may come that prevents an alert, and one later. */
    @Test
    void an_absence_waits_for_what_may_still_come() {
        Event first = event(0, "a", 7, START);
        Event preventing = event(1, "a", 1, START + 4_000);
        Event inTime = event(1, "b", 5, START + 4_000 + DELAY);
        Event tooLate = event(1, "b", 5, START + 4_001 + DELAY);
        assertThat(told(List.of(first, inTime, at(preventing, 2))).of("missing")).isEmpty();
        assertThat(told(List.of(first, tooLate, at(preventing, 2))).of("missing")).hasSize(1);
    }

    /** Then the order is that of partitions, and in each that of arrival. */
    @Test
    void events_of_one_instant_have_one_order_however_partitions_take_turns() {
        for (long apart : new long[] {0, 1}) {
            EngineRun.Stream stream = partitions(5, 60, apart);
            List<String> expected = lines(stream);
            assertThat(expected).hasSizeGreaterThan(20);
            List<Integer> arrivals = new ArrayList<>(stream.arrivals());
            for (int seed = 0; seed < ORDERS / 2; seed++) {
                Collections.shuffle(arrivals, new Random(seed));
                EngineRun.Stream mixed =
                        new EngineRun.Stream(stream.partitions(), arrivals, START, Long.MAX_VALUE);
                assertThat(lines(mixed)).as("order %d", seed).isEqualTo(expected);
            }
        }
    }

    /** Partitions of events that are all so far apart, each partition beginning at the start. */
    private EngineRun.Stream partitions(int count, int size, long apart) {
        List<EngineRun.Partition> partitions = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            PartitionId id = new PartitionId(p % 2 == 0 ? "q" : "p", p);
            List<Event> events = new ArrayList<>();
            for (Event event : events(p, size, i -> i * apart)) {
                Position position = Position.of(id.source(), id.number(), events.size());
                events.add(placed(event, position));
            }
            partitions.add(new EngineRun.Partition(id, events));
        }
        return new EngineRun.Stream(partitions, START, Long.MAX_VALUE);
    }

    private List<String> lines(EngineRun.Stream stream) {
        EngineRun run = EngineRun.of(program, stream, 1, EngineRun.Pace.STEP_BY_STEP);
        assertThat(run.late()).isEmpty();
        return run.alerts().stream().map(AlertJson::line).toList();
    }

    private interface Moment {
        /** When the n-th event happens, behind the start of the stream, in ms. */
        long of(int n);
    }

    /** Events of three keys. */
    private List<Event> events(long seed, int count, Moment moment) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = List.of("a", "b", "c").get(random.nextInt(3));
            events.add(event(i, key, random.nextInt(10), START + moment.of(i)));
        }
        return events;
    }

    private Event event(int offset, String key, long value, long time) {
        EventType type = Objects.requireNonNull(program.eventTypes().get("E"));
        Place place = new Place(time, 0, Position.of("q", 0, offset));
        return new Event(type, new Object[] {key, value, time}, place);
    }

    /** Each arrives at some moment up to {@code delay} after its time. */
    private static List<Event> within(long delay, List<Event> events, Random random) {
        Map<Event, Long> moments = new HashMap<>();
        events.forEach(e -> moments.put(e, e.time() + random.nextLong(delay + 1)));
        List<Event> arrived = new ArrayList<>(events);
        arrived.sort(Comparator.comparing(moments::get));
        List<Event> renumbered = new ArrayList<>();
        for (Event event : arrived) {
            renumbered.add(at(event, renumbered.size()));
        }
        return renumbered;
    }

    private static Event at(Event event, int offset) {
        return placed(event, Position.of("q", 0, offset));
    }

    private static Event placed(Event event, Position position) {
        Object[] values = {event.get(0), event.get(1), event.get(2)};
        return new Event(event.type(), values, new Place(event.time(), 0, position));
    }

    /** What comes of events of one partition; nothing is said before its time is over. */
    private Told told(List<Event> events) {
        Told told = new Told();
        Engine engine = Engine.create(program, 1, told);
        engine.open(new PartitionId("q", 0));
        engine.start(START);
        for (Event event : events) {
            int before = told.alerts.size();
            engine.accept(0, event);
            engine.advance();
            for (Alert alert : told.alerts.subList(before, told.alerts.size())) {
                assertThat(alert.time()).as(alert.toString()).isLessThan(engine.watermark());
            }
        }
        engine.finish(Long.MAX_VALUE);
        return told;
    }

    private static final class Told implements Output {
        private final List<Alert> alerts = new ArrayList<>();
        private final List<Event> late = new ArrayList<>();

        /** What alerts say, without the positions of events, which are those of arrival. */
        List<String> what() {
            return alerts.stream()
                    .map(
                            a ->
                                    a.rule()
                                            + " "
                                            + a.status()
                                            + " "
                                            + a.time()
                                            + " "
                                            + a.key()
                                            + " "
                                            + a.fields())
                    .toList();
        }

        List<String> rules() {
            return alerts.stream().map(Alert::rule).distinct().toList();
        }

        List<Alert> of(String rule) {
            return alerts.stream().filter(alert -> alert.rule().equals(rule)).toList();
        }

        @Override
        public void alert(Alert alert) {
            alerts.add(alert);
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            throw new IllegalStateException(letter.toString());
        }

        @Override
        public void late(Event event) {
            late.add(event);
        }
    }
}
