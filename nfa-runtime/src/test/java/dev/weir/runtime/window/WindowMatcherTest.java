package dev.weir.runtime.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows whose condition is {@code count() >= 2}; an outcome reads as its time and its size. */
final class WindowMatcherTest {
    private static final EventType TYPE = new EventType("E", List.of(), -1, 0);
    private static final Evaluable TWO = scope -> scope.events(0).size() >= 2;

    private final List<String> outcomes = new ArrayList<>();

    @Test
    void aSessionThatFiredLeavesNothingBehind() {
        WindowMatcher session = matcher(RuleBody.WindowKind.SESSION, 0, true, false, false);
        feed(session, 0, 1, 100, 200, 201);
        assertThat(outcomes).containsExactly("11:2", "211:2");
        assertThat(session.isEmpty()).isTrue();
        assertThat(session.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRiseIsOneOfSessions() {
        WindowMatcher session = matcher(RuleBody.WindowKind.SESSION, 0, false, false, false);
        feed(session, 0, 1, 100, 101, 200, 300, 301);
        assertThat(outcomes).containsExactly("11:2", "311:2");
    }

    @Test
    void aSessionThatIsResetIsANewOne() {
        WindowMatcher session = matcher(RuleBody.WindowKind.SESSION, 0, true, true, true);
        feed(session, 0, 1, 2, 3, 4);
        assertThat(outcomes).containsExactly("1:2", "3:2");
    }

    @Test
    void forIsOverAtAnEndOfAWindow() {
        WindowMatcher hopping = matcher(RuleBody.WindowKind.TUMBLING, 15, false, false, false);
        feed(hopping, 0, 1, 10, 11, 12, 20, 21, 30, 31);
        assertThat(outcomes).containsExactly("30:2");
    }

    private void feed(WindowMatcher matcher, long... times) {
        BitSet inputs = new BitSet();
        inputs.set(0);
        for (int i = 0; i < times.length; i++) {
            advance(matcher, times[i]);
            Place place = new Place(times[i], 0, Position.of("test", 0, i));
            note(matcher.process(new Event(TYPE, new Object[0], place), inputs));
        }
        advance(matcher, Long.MAX_VALUE);
    }

    private void advance(WindowMatcher matcher, long instant) {
        for (int fired = 0; matcher.nextDeadline() < instant; fired++) {
            assertThat(fired).as("deadlines that do not move on").isLessThan(100);
            note(matcher.fire(matcher.nextDeadline()));
        }
    }

    private void note(List<WindowMatcher.Outcome> some) {
        some.forEach(o -> outcomes.add(o.time() + ":" + o.entries().size()));
    }

    private static WindowMatcher matcher(
            RuleBody.WindowKind kind,
            long lastingMillis,
            boolean fireOnEach,
            boolean early,
            boolean reset) {
        RuleBody.Window window =
                new RuleBody.Window(
                        kind,
                        List.of(new RuleBody.Source(0, "E", 0, null)),
                        10,
                        0,
                        0,
                        10,
                        Long.MAX_VALUE,
                        TWO,
                        0,
                        lastingMillis,
                        0,
                        fireOnEach,
                        early,
                        reset,
                        false,
                        List.of(),
                        List.of());
        return new WindowMatcher(
                window,
                List.of(),
                new WindowMatcher.Environment() {
                    @Override
                    public boolean isExcepted(Scope scope) {
                        return false;
                    }

                    @Override
                    public void countArithmeticFault() {}
                });
    }
}
