package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Order, watermarks and lateness over partitions; the rule is {@code BY k MATCH a -> b WITHIN 10}.
 */
final class EngineTest {
    private static final EventType TYPE =
            new EventType(
                    "E",
                    List.of(
                            new Field("k", Type.Scalar.STRING, false, List.of("k")),
                            new Field("name", Type.Scalar.STRING, true, List.of("name")),
                            new Field("ts", Type.Scalar.TIMESTAMP, true, List.of("ts"))),
                    2,
                    2);

    private final List<String> alerts = new ArrayList<>();
    private final List<Long> late = new ArrayList<>();
    private final Output output =
            new Output() {
                @Override
                public void alert(Alert alert) {
                    alerts.add(
                            alert.key().get(0).value()
                                    + "@"
                                    + alert.time()
                                    + alert.evidence().stream()
                                            .map(e -> e.events().get(0).position().offset())
                                            .toList());
                }

                @Override
                public void deadLetter(DeadLetter letter) {
                    throw new AssertionError(letter);
                }

                @Override
                public void late(Event event) {
                    late.add(event.time());
                }
            };

    @Test
    void takesEventsOfPartitionsInTheOrderOfTheirTimes() {
        Engine engine = Engine.create(program(), 2, output);
        int x = engine.open(new PartitionId("x", 0));
        int y = engine.open(new PartitionId("y", 0));
        engine.accept(x, event("x", 0, 10, "k1", "b"));
        engine.accept(x, event("x", 1, 12, "k1", "b"));
        engine.advance();
        assertThat(alerts).isEmpty();
        engine.accept(y, event("y", 0, 11, "k1", "a"));
        engine.finish(engine.greatestEventTime());
        assertThat(alerts).containsExactly("k1@12[0, 1]");
    }

    @Test
    void anEventBehindItsOwnPartitionIsLateOneBehindAnotherIsNot() {
        Engine engine = Engine.create(program(), 1, output);
        int x = engine.open(new PartitionId("x", 0));
        int y = engine.open(new PartitionId("y", 0));
        engine.accept(x, event("x", 0, 20, "k", "b"));
        engine.accept(y, event("y", 0, 14, "k", "a"));
        engine.accept(x, event("x", 1, 18, "k", "a"));
        engine.accept(x, event("x", 2, 17, "k", "a"));
        engine.finish(engine.greatestEventTime());
        assertThat(late).containsExactly(17L);
        assertThat(alerts).containsExactly("k@20[0, 0]");
        assertThat(engine.counts().in()).isEqualTo(4);
        assertThat(engine.counts().used()).isEqualTo(3);
        assertThat(engine.counts().late()).isEqualTo(1);
    }

    @Test
    void aPartitionIsWaitedForAsTheTypesOfItsSourceSay() {
        Engine engine =
                Engine.create(program(), 1, output)
                        .bind(p -> List.of(p.source().equals("x") ? "None" : "E"));
        int x = engine.open(new PartitionId("x", 0));
        int y = engine.open(new PartitionId("y", 0));
        engine.accept(x, event("x", 0, 20, "k", "b"));
        engine.accept(y, event("y", 0, 20, "k", "b"));
        engine.accept(x, event("x", 1, 19, "k", "a"));
        engine.accept(y, event("y", 1, 18, "k", "a"));
        assertThat(late).containsExactly(19L);
        EngineState state = engine.snapshot();
        Engine again = Engine.create(program(), 1, output).bind(p -> List.of("None"));
        again.restore(state);
        again.accept(again.handle(new PartitionId("y", 0)), event("y", 2, 19, "k", "a"));
        assertThat(late).containsExactly(19L, 19L);
    }

    @Test
    void anEventWithoutAKeyIsUnused() {
        Engine engine = Engine.create(program(), 1, output);
        int x = engine.open(new PartitionId("x", 0));
        engine.accept(x, event("x", 0, 20, null, "a"));
        engine.finish(Long.MAX_VALUE);
        assertThat(engine.counts().unused()).isEqualTo(1);
        assertThat(engine.counts().rules().get(0).nullKeys()).isEqualTo(1);
    }

    @Test
    void goesOnFromASnapshotAfterEveryEvent() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(event("x", i, 10 + 3 * i, "k" + i % 3, i * 7 % 5 < 2 ? "a" : "b"));
        }
        Engine whole = Engine.create(program(), 1, output);
        int p = whole.open(new PartitionId("x", 0));
        events.forEach(e -> whole.accept(p, e));
        whole.finish(Long.MAX_VALUE);
        List<String> expected = List.copyOf(alerts);
        assertThat(expected).isNotEmpty();
        alerts.clear();

        Engine engine = Engine.create(program(), 1, output);
        engine.open(new PartitionId("x", 0));
        for (Event e : events) {
            engine.accept(0, e);
            engine.advance();
            EngineState state = engine.snapshot();
            engine = Engine.create(program(), 3, output);
            engine.restore(state);
        }
        engine.finish(Long.MAX_VALUE);
        assertThat(alerts).isEqualTo(expected);
        assertThat(engine.counts()).isEqualTo(whole.counts());
    }

    @Test
    void withoutCheckpointsItGivesTheSameAndKeepsNoChanges() {
        Engine engine = Engine.withoutCheckpoints(program(), 1, output);
        int x = engine.open(new PartitionId("x", 0));
        engine.accept(x, event("x", 0, 10, "k1", "a"));
        engine.accept(x, event("x", 1, 11, "k1", "b"));
        engine.finish(Long.MAX_VALUE);
        assertThat(alerts).containsExactly("k1@11[0, 1]");
        assertThatThrownBy(engine::changes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPartitionThatAppearsLaterHasMissedWhatIsPast() {
        Engine engine = Engine.create(program(), 1, output);
        int x = engine.open(new PartitionId("x", 0));
        engine.accept(x, event("x", 0, 20, "k", "a"));
        engine.accept(x, event("x", 1, 30, "k", "a"));
        engine.advance();
        assertThat(engine.cut()).isEqualTo(new Cut(28, null));
        int y = engine.open(new PartitionId("y", 0));
        engine.accept(y, event("y", 0, 27, "k", "b"));
        engine.accept(y, event("y", 1, 28, "k", "b"));
        engine.finish(engine.greatestEventTime());
        assertThat(late).containsExactly(27L);
        assertThat(alerts).containsExactly("k@28[0, 1]");
    }

    @Test
    void anIdlePartitionHoldsNothingBackAndIsLateWhenItReturns() {
        Engine engine = Engine.create(program(), 1, output);
        int x = engine.open(new PartitionId("x", 0));
        int y = engine.open(new PartitionId("y", 0));
        engine.accept(y, event("y", 0, 33, "k", "a"));
        engine.accept(x, event("x", 0, 40, "k", "b"));
        engine.advance();
        assertThat(alerts).isEmpty();
        engine.idle(y);
        engine.accept(x, event("x", 1, 50, "k", "c"));
        engine.advance();
        assertThat(alerts).containsExactly("k@40[0, 0]");
        assertThat(engine.isResting(y)).isTrue();
        engine.begin(y, engine.floor());
        assertThat(engine.isResting(y)).isFalse();
        engine.accept(y, event("y", 1, 47, "k", "a"));
        engine.accept(y, event("y", 2, 48, "k", "a"));
        assertThat(late).containsExactly(47L);
    }

    @Test
    void advancesToACutAsItDidTheFirstTime() {
        List<Event> ofX = List.of(event("x", 0, 10, "k", "a"), event("x", 1, 14, "k", "b"));
        List<Event> ofY = List.of(event("y", 0, 12, "k", "a"), event("y", 1, 30, "k", "b"));
        Engine first = Engine.create(program(), 1, output);
        int x = first.open(new PartitionId("x", 0));
        int y = first.open(new PartitionId("y", 0));
        ofX.forEach(e -> first.accept(x, e));
        ofY.forEach(e -> first.accept(y, e));
        first.idle(x);
        first.advance();
        assertThat(first.cut()).isEqualTo(new Cut(28, null));
        List<String> expected = List.copyOf(alerts);
        alerts.clear();

        Engine again = Engine.create(program(), 1, output);
        again.open(new PartitionId("x", 0));
        again.open(new PartitionId("y", 0));
        ofX.forEach(e -> again.accept(x, e));
        ofY.forEach(e -> again.accept(y, e));
        again.advance();
        assertThat(alerts).isEmpty();
        again.advanceTo(first.cut());
        assertThat(alerts).isEqualTo(expected).isNotEmpty();
        assertThat(again.cut()).isEqualTo(first.cut());
        assertThat(again.waiting()).isEqualTo(first.waiting()).isEqualTo(1);
    }

    @Test
    void changesAreWhatASnapshotHasMoreThanTheLastOne() {
        Engine engine = Engine.create(program(), 2, output);
        int x = engine.open(new PartitionId("x", 0));
        engine.accept(x, event("x", 0, 10, "k1", "a"));
        engine.accept(x, event("x", 1, 12, "k2", "a"));
        engine.accept(x, event("x", 2, 20, "k3", "a"));
        engine.advance();
        assertThat(keys(engine.changes())).containsExactlyInAnyOrder("k1+", "k2+");
        assertThat(keys(engine.changes())).isEmpty();
        engine.accept(x, event("x", 3, 22, "k1", "b"));
        engine.accept(x, event("x", 4, 30, "k2", "c"));
        engine.advance();
        assertThat(keys(engine.changes())).containsExactlyInAnyOrder("k1-", "k2-", "k3+");
        assertThat(keys(engine.snapshot())).containsExactly("k3+");
    }

    @Test
    void aCaptureHasTheStateOfWhenItBeganWhateverComes() {
        Engine engine = Engine.create(program(), 2, output);
        int x = engine.open(new PartitionId("x", 0));
        engine.accept(x, event("x", 0, 10, "k1", "a"));
        engine.accept(x, event("x", 1, 12, "k2", "a"));
        engine.accept(x, event("x", 2, 13, "k3", "a"));
        engine.accept(x, event("x", 3, 20, "k4", "a"));
        engine.advance();
        Capture capture = engine.capture(false);
        List<String> taken = new ArrayList<>(keys(capture.take(1).keys()));
        assertThat(taken).hasSize(1);
        engine.accept(x, event("x", 4, 22, "k1", "b"));
        engine.accept(x, event("x", 5, 24, "k2", "b"));
        engine.accept(x, event("x", 6, 30, "k5", "a"));
        engine.advance();
        while (!capture.isTaken()) {
            taken.addAll(keys(capture.take(1).keys()));
        }
        assertThat(taken).containsExactlyInAnyOrder("k1+", "k2+", "k3+");
        assertThat(capture.header().keyCount()).isEqualTo(3);
        assertThat(keys(engine.changes())).containsExactlyInAnyOrder("k1-", "k2-", "k3-", "k4+");
    }

    @Test
    void aWholeCaptureSaysWhatIsGoneToo() {
        Engine engine = Engine.create(program(), 1, output);
        int x = engine.open(new PartitionId("x", 0));
        engine.accept(x, event("x", 0, 10, "k1", "a"));
        engine.accept(x, event("x", 1, 18, "k2", "a"));
        engine.accept(x, event("x", 2, 20, "k3", "a"));
        engine.advance();
        engine.changes();
        engine.accept(x, event("x", 3, 22, "k1", "b"));
        engine.accept(x, event("x", 4, 26, "k9", "c"));
        engine.advance();
        assertThat(keys(engine.capture(true).takeAll().keys()))
                .containsExactlyInAnyOrder("k1-", "k2+", "k3+");
    }

    private static List<String> keys(EngineState state) {
        return keys(state.keys());
    }

    private static List<String> keys(List<EngineState.Entry> entries) {
        return entries.stream().map(e -> e.key().get(0) + (e.state() == null ? "-" : "+")).toList();
    }

    private static Event event(
            String source,
            long offset,
            long time,
            @org.jspecify.annotations.Nullable String key,
            String name) {
        return new Event(
                TYPE,
                new Object[] {key, name, time},
                new Place(time, 0, Position.of(source, 0, offset)));
    }

    private static Program program() {
        Evaluable key = scope -> current(scope).get(0);
        PatternNode pattern =
                new PatternNode.Sequence(
                        List.of(step(0, "a"), step(1, "b")),
                        List.of(new PatternNode.Link(List.of(), PatternNode.Arrow.FOLLOWED_BY)));
        RuleBody body =
                new RuleBody.Pattern(
                        pattern,
                        null,
                        null,
                        false,
                        10,
                        RuleBody.AfterMatch.SKIP_PAST_LAST,
                        List.of(),
                        List.of(),
                        10_000,
                        false,
                        1_000);
        RuleProgram rule =
                new RuleProgram(
                        "pair",
                        null,
                        RuleProgram.Mode.LIVE,
                        0,
                        null,
                        List.of(),
                        Map.of(),
                        List.of(new RuleProgram.KeyField("k", Type.Scalar.STRING)),
                        List.of(new Input("E", "E", null, List.of(key))),
                        List.of("a", "b"),
                        List.of(List.of(), List.of()),
                        body,
                        List.of(),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null,
                        new RuleProgram.OnChange(RuleProgram.OnChangeMode.DROP, 0),
                        "");
        return new Program("test", "1.0.0", "0", Map.of("E", TYPE), List.of(rule), Set.of());
    }

    private static PatternNode.Step step(int slot, String name) {
        Evaluable isNamed = scope -> name.equals(current(scope).get(1));
        Conjunct condition =
                new Conjunct(isNamed, slot, List.of(), List.of(), -1, true, false, List.of());
        return new PatternNode.Step(slot, name, 0, List.of(condition));
    }

    private static Event current(Scope scope) {
        Event event = scope.current();
        if (event == null) {
            throw new IllegalStateException("no event at hand");
        }
        return event;
    }
}
