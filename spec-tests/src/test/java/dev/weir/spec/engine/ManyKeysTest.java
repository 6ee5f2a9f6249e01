package dev.weir.spec.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys come and go by the thousand, so that tables grow, and what has been freed is taken again:
 * that is what the few keys of other tests do not do. The runs of the same rules, followed one by
 * one, say what is right.
 */
class ManyKeysTest {
    private static final PartitionId PARTITION = new PartitionId("many", 0);
    private static final int EVENTS = 6_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void runsThatMoveAsOneGiveWhatRunsFollowedOneByOneGive(int rules) {
        Program together = program(rules, "");
        assertThat(Engine.templates(together)).hasSize(1);
        List<String> expected = ids(program(rules, "WHERE a.n >= 0"), EngineRun.Pace.AT_ONCE);
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(ids(together, EngineRun.Pace.AT_ONCE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void andSoTheyDoStepByStepAndRestored(EngineRun.Pace pace) {
        Program program = program(5, "");
        List<Event> few = events(program).subList(0, 400);
        assertThat(ids(program, few, pace)).isEqualTo(ids(program, few, EngineRun.Pace.AT_ONCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIRE ON RISE", "FIRE ON EACH", "FIRE ON RISE RESET"})
    void windowsThatCountGiveWhatWindowsLookedAtKeyByKeyGive(String fire) {
        Program program = counting("count() >= 3", fire);
        List<String> expected = ids(counting("count() + 0 >= 3", fire), EngineRun.Pace.AT_ONCE);
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(ids(program, EngineRun.Pace.AT_ONCE)).isEqualTo(expected);
        List<Event> few = events(program).subList(0, 400);
        for (EngineRun.Pace pace : EngineRun.Pace.values()) {
            assertThat(ids(program, few, pace))
                    .isEqualTo(ids(program, few, EngineRun.Pace.AT_ONCE));
        }
    }

    @Test
    void whatIsReadWhenItsKeyIsAskedForStandsBehindWhatIsYounger() {
        Program twoTypes =
                compiled(
                        "EVENT B { k int, n int, at timestamp } TIME at\n"
                                + "RULE r { BY k MATCH a: A[n == 0] -> b: B[n > 1] -> c: A[n < 3]"
                                + " WITHIN 10s AFTER MATCH KEEP ALL }");
        Program counting = counting("count() >= 3", "FIRE ON RISE");
        for (Program program : List.of(program(1, ""), twoTypes, counting)) {
            assertThat(ids(program, EngineRun.Pace.AT_ONCE)).hasSizeGreaterThan(50);
            assertThat(ids(program, EngineRun.Pace.UNREAD))
                    .isEqualTo(ids(program, EngineRun.Pace.AT_ONCE));
            assertThat(ids(program, EngineRun.Pace.EVICTED))
                    .isEqualTo(ids(program, EngineRun.Pace.AT_ONCE));
        }
    }

    private static Program counting(String condition, String fire) {
        return compiled(
                "RULE r { BY k FROM a: A[n < 4] WINDOW SLIDING 10s HAVING "
                        + condition
                        + " "
                        + fire
                        + " }");
    }

    private static Program program(int rules, String where) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rules; i++) {
            text.append("RULE r").append(i).append(" { BY k MATCH a: A[n == ").append(i);
            text.append("] -> b: A[n > ").append(i).append("] -> c: A[n < ").append(i + 2);
            text.append("] WITHIN 10s ").append(where).append(" AFTER MATCH KEEP ALL }\n");
        }
        return compiled(text.toString());
    }

    private static Program compiled(String rules) {
        String types = "EVENT A { k int, n int, at timestamp } TIME at\n";
        SourceText source = new SourceText("many.rule", types + rules);
        return Objects.requireNonNull(
                RuleCompiler.compile(PackSource.of("many", source), CompileOptions.none())
                        .program());
    }

    /** Each key is alive for a while; some that are alive long bring the numbers of others back. */
    private static List<Event> events(Program program) {
        EventType a = Objects.requireNonNull(program.eventTypes().get("A"));
        EventType b = program.eventTypes().getOrDefault("B", a);
        SplittableRandom random = new SplittableRandom(11);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            long time = 1_700_000_000_000L + 10L * i + (i / 2_000) * 20_000L;
            long key =
                    random.nextInt(10) == 0
                            ? random.nextInt(20)
                            : i / 40 * 10 + random.nextInt(150);
            Object[] values = {key, (long) random.nextInt(7), time};
            Position position = Position.of(PARTITION.source(), PARTITION.number(), i);
            EventType type = i % 3 == 0 ? b : a;
            events.add(new Event(type, values, new Place(time, 0, position)));
        }
        return events;
    }

    private static List<String> ids(Program program, EngineRun.Pace pace) {
        return ids(program, events(program), pace);
    }

    private static List<String> ids(Program program, List<Event> events, EngineRun.Pace pace) {
        EngineRun.Stream stream =
                new EngineRun.Stream(
                        List.of(new EngineRun.Partition(PARTITION, events)), null, null);
        return EngineRun.of(program, stream, 1, pace).alerts().stream().map(Alert::id).toList();
    }
}
