package dev.weir.runtime.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Patterns whose steps take events of an input by its number. */
final class PatternMatcherTest {
    private static final EventType TYPE = new EventType("E", List.of(), -1, 0);

    private List<PatternNode.Step> steps = List.of();
    private boolean isExcepted;
    private int exceptions;

    @Test
    void branchesThatShareTheNameOfAStepMakeOneMatch() {
        PatternMatcher named = matcher(either(step(0, "a", 0), step(1, "a", 0)));
        assertThat(feed(named, 0)).hasSize(1);
        PatternMatcher unnamed = matcher(either(step(0, "a", 0), step(1, "b", 0)));
        assertThat(feed(unnamed, 0)).hasSize(2);
    }

    @Test
    void anExceptionCountsOnceForARunThatItKeepsFromCompleting() {
        isExcepted = true;
        assertThat(feed(matcher(loopAndLast(false)), 0, 1, 1, 1)).isEmpty();
        assertThat(exceptions).isEqualTo(2);
    }

    @Test
    void anExceptionDoesNotCountInAWayThatIsNotTaken() {
        isExcepted = true;
        assertThat(feed(matcher(loopAndLast(true)), 0, 1, 1, 1)).isEmpty();
        assertThat(exceptions).isZero();
    }

    @Test
    void branchesThatWereNotTakenLeaveOneRun() {
        PatternNode optional =
                new PatternNode.Repeat(
                        0,
                        either(step(0, "a", 0), step(1, "b", 1)),
                        0,
                        1,
                        PatternNode.Arrow.FOLLOWED_BY,
                        false,
                        null);
        PatternMatcher matcher = matcher(sequence(optional, step(2, "c", 2), step(3, "d", 3)));
        feed(matcher, 2);
        assertThat(matcher.snapshot().runs()).hasSize(1);
    }

    @Test
    void ofWhatForbidsEveryRunTheNewestIsKept() {
        PatternMatcher matcher = matcher(step(0, "a", 0), absence(step(-1, "b", 1)));
        assertThat(feed(matcher, 1, 1, 2, 1, 2)).isEmpty();
        assertThat(matcher.snapshot().seen())
                .extracting(seen -> seen.event().time())
                .containsExactly(3L);
        assertThat(feed(matcher, 0)).isEmpty();
    }

    @Test
    void ofWhatForbidsSomeRunsAllIsKept() {
        Conjunct ofRun =
                new Conjunct(scope -> true, -1, List.of(0), List.of(), -1, false, false, List.of());
        PatternNode.Step forbidden = new PatternNode.Step(-1, "b", 1, List.of(ofRun));
        PatternMatcher matcher = matcher(step(0, "a", 0), absence(forbidden));
        feed(matcher, 1, 1, 2, 1, 2);
        assertThat(matcher.snapshot().seen())
                .extracting(seen -> seen.event().time())
                .containsExactly(0L, 1L, 3L);
    }

    private static RuleBody.LeadingAbsence absence(PatternNode.Step step) {
        return new RuleBody.LeadingAbsence(List.of(step), 100);
    }

    /** Of input 0, then a loop over input 1, then one more of input 1. */
    private static PatternNode loopAndLast(boolean greedy) {
        PatternNode loop =
                new PatternNode.Repeat(
                        0,
                        step(1, "b", 1),
                        1,
                        Integer.MAX_VALUE,
                        PatternNode.Arrow.FOLLOWED_BY,
                        greedy,
                        null);
        return sequence(step(0, "a", 0), loop, step(2, "c", 1));
    }

    private static PatternNode sequence(PatternNode... parts) {
        PatternNode.Link link = new PatternNode.Link(List.of(), PatternNode.Arrow.FOLLOWED_BY);
        return new PatternNode.Sequence(
                List.of(parts), Collections.nCopies(parts.length - 1, link));
    }

    private static PatternNode either(PatternNode... branches) {
        return new PatternNode.Either(List.of(branches));
    }

    private static PatternNode.Step step(int slot, String label, int input) {
        return new PatternNode.Step(slot, label, input, List.of());
    }

    /** Feeds an event of each input, a millisecond apart. */
    private List<PatternMatcher.Match> feed(PatternMatcher matcher, int... inputs) {
        List<PatternMatcher.Match> matches = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            int input = inputs[i];
            BitSet of = new BitSet();
            IntStream.range(0, steps.size())
                    .filter(step -> steps.get(step).input() == input)
                    .forEach(of::set);
            Place place = new Place(i, 0, Position.of("test", 0, i));
            matches.addAll(matcher.process(new Event(TYPE, new Object[0], place), of));
        }
        return matches;
    }

    private PatternMatcher matcher(PatternNode pattern) {
        return matcher(pattern, null);
    }

    private PatternMatcher matcher(PatternNode pattern, RuleBody.@Nullable LeadingAbsence first) {
        RuleBody.Pattern body =
                new RuleBody.Pattern(
                        pattern,
                        first,
                        null,
                        false,
                        1_000,
                        RuleBody.AfterMatch.KEEP_ALL,
                        List.of(),
                        List.of(),
                        10,
                        false,
                        10);
        PatternShape shape = new PatternShape(body);
        steps = shape.steps();
        return new PatternMatcher(
                shape,
                List.of(),
                new PatternMatcher.Environment() {
                    @Override
                    public boolean isExcepted(Bindings bindings, long time) {
                        return isExcepted;
                    }

                    @Override
                    public void countException() {
                        exceptions++;
                    }

                    @Override
                    public void countArithmeticFault() {}

                    @Override
                    public void countDroppedRuns(int runs) {}
                });
    }
}
