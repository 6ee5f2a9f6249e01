package dev.weir.runtime.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Patterns whose steps take events of an input by its number. */
final class PatternMatcherTest {
    private static final EventType TYPE = new EventType("E", List.of(), -1, 0);

    @Test
    void branchesThatShareTheNameOfAStepMakeOneMatch() {
        PatternMatcher named = matcher(either(step(0, "a", 0), step(1, "a", 0)));
        assertThat(feed(named, 0)).hasSize(1);
        PatternMatcher unnamed = matcher(either(step(0, "a", 0), step(1, "b", 0)));
        assertThat(feed(unnamed, 0)).hasSize(2);
    }

    private static PatternNode either(PatternNode... branches) {
        return new PatternNode.Either(List.of(branches));
    }

    private static PatternNode.Step step(int slot, String label, int input) {
        return new PatternNode.Step(slot, label, input, List.of());
    }

    /** Feeds an event of each input, a millisecond apart. */
    private static List<PatternMatcher.Match> feed(PatternMatcher matcher, int... inputs) {
        List<PatternMatcher.Match> matches = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            BitSet of = new BitSet();
            of.set(inputs[i]);
            Place place = new Place(i, 0, Position.of("test", 0, i));
            matches.addAll(matcher.process(new Event(TYPE, new Object[0], place), of));
        }
        return matches;
    }

    private PatternMatcher matcher(PatternNode pattern) {
        RuleBody.Pattern body =
                new RuleBody.Pattern(
                        pattern,
                        null,
                        null,
                        false,
                        1_000,
                        RuleBody.AfterMatch.KEEP_ALL,
                        List.of(),
                        List.of(),
                        10,
                        false,
                        10);
        return new PatternMatcher(
                new PatternShape(body),
                List.of(),
                new PatternMatcher.Environment() {
                    @Override
                    public boolean isExcepted(Bindings bindings, long time) {
                        return false;
                    }

                    @Override
                    public void countArithmeticFault() {}

                    @Override
                    public void countDroppedRuns(int runs) {}
                });
    }
}
