package dev.weir.runtime.engine;

import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.FlatRuns;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.List;
import java.util.Objects;

/** One rule under the keys of a lane, the runs of which are {@link FlatRuns}. */
final class KeyedSequences extends FlatLane {
    private FlatRuns runs;

    /** Where matches go that need no event. */
    private List<Firing> firings = List.of();

    /**
     * @param rule without {@link StepSequence#obstacle}
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    KeyedSequences(RuleProgram rule, AlertBuilder builder, boolean keepsChanges) {
        super(rule, builder, keepsChanges);
        this.runs = noRuns();
    }

    private FlatRuns noRuns() {
        return FlatRuns.of(StepSequence.of((RuleBody.Pattern) rule.body()), new OfTime());
    }

    @Override
    void begin(Rows rows, int at, List<Firing> out) {
        firings = out;
        runs.begin(rows, at);
    }

    @Override
    boolean opens(long steps) {
        return (steps & 1) != 0;
    }

    @Override
    void take(int number, Rows rows, int at, long steps, List<Firing> out) {
        if (!runs.heeds(number, steps)) {
            return;
        }
        keys.revive(number);
        changing(number);
        List<PatternMatcher.Match> matches = runs.process(number, steps);
        if (!matches.isEmpty()) {
            builder.firings(key(), rows.place(at), 0, matches, out);
        }
        settle(number);
    }

    @Override
    void fireDeadlines(long instant, List<Firing> out) {
        firings = out;
        runs.endBefore(instant);
    }

    @Override
    KeyState stateOf(int number) {
        return new KeyState(runs.snapshot(number), null, null, null);
    }

    @Override
    long readAhead(BatchKeys batch, long until) {
        return runs.readAhead(batch.numbers(), batch.steps(), batch.count(), until);
    }

    @Override
    boolean isEmpty(int number) {
        return runs.isEmpty(number);
    }

    @Override
    long keptMillis() {
        return ((RuleBody.Pattern) rule.body()).withinMillis();
    }

    @Override
    boolean canReturn() {
        return runs.canReturn();
    }

    @Override
    void restoreAmid(int number, KeyState saved) {
        runs.restoreAmid(number, Objects.requireNonNull(saved.pattern()));
    }

    @Override
    boolean isAny(KeyState saved) {
        return saved.pattern() != null && !saved.pattern().isEmpty();
    }

    @Override
    void restore(int number, KeyState saved) {
        runs.restore(number, Objects.requireNonNull(saved.pattern()));
    }

    @Override
    void letGo() {
        runs = noRuns();
    }

    @Override
    long stateBytes() {
        return runs.bytes();
    }

    private final class OfTime implements FlatRuns.Environment {
        @Override
        public void countDroppedRuns(int number, int firstEvents) {
            builder.tally().droppedRuns += firstEvents;
        }

        @Override
        public void changing(int number) {
            KeyedSequences.this.changing(number);
        }

        @Override
        public void ended(int number) {
            settle(number);
        }

        @Override
        public void completed(int number, List<PatternMatcher.Match> matches) {
            Place deadline = Place.deadline(matches.get(0).time(), rule.stage());
            builder.firings(keys.key(number), deadline, 0, matches, firings);
            settle(number);
        }
    }
}
