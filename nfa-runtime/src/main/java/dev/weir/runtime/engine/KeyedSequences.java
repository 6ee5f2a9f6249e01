package dev.weir.runtime.engine;

import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.SequenceRuns;
import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import java.util.BitSet;
import java.util.List;

/** One rule under the keys of a lane, the runs of which are {@link SequenceRuns}. */
final class KeyedSequences extends FlatLane {
    private final SequenceRuns runs;

    /** Where matches go that need no event. */
    private List<Firing> firings = List.of();

    /**
     * @param rule without {@link StepSequence#obstacle}
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    KeyedSequences(RuleProgram rule, AlertBuilder builder, RuleTally tally, boolean keepsChanges) {
        super(rule, builder, tally, keepsChanges);
        this.runs = new SequenceRuns(StepSequence.of((RuleBody.Pattern) rule.body()), new OfTime());
    }

    @Override
    void process(int known, Object[] key, Rows rows, int at, BitSet steps, List<Firing> out) {
        firings = out;
        runs.begin(rows, at);
        int number = known >= 0 || !steps.get(0) ? known : keys.add(key);
        if (number < 0 || !runs.heeds(number, steps)) {
            return;
        }
        keys.revive(number);
        List<PatternMatcher.Match> matches = runs.process(number, steps);
        if (!matches.isEmpty()) {
            fire(number, rows.place(at), matches);
        }
        settle(number);
    }

    private void fire(int number, Place place, List<PatternMatcher.Match> matches) {
        Key key = keys.key(number);
        for (int i = 0; i < matches.size(); i++) {
            PatternMatcher.Match match = matches.get(i);
            Bindings bindings = match.bindings();
            Scope scope = bindings.scope(key.parts(), match.time(), () -> tally.arithmeticFaults++);
            tally.matches++;
            tally.omitted += match.omitted();
            firings.add(builder.firing(key, place, i, bindings.toList(), scope, match.omitted()));
        }
    }

    @Override
    public void fireBefore(long instant, List<Firing> out) {
        firings = out;
        runs.endBefore(instant);
    }

    @Override
    KeyState stateOf(int number) {
        return new KeyState(runs.snapshot(number), null, null, null);
    }

    @Override
    boolean isEmpty(int number) {
        return runs.isEmpty(number);
    }

    @Override
    public void restore(Key key, KeyState saved) {
        if (saved.pattern() != null && !saved.pattern().isEmpty()) {
            runs.restore(keys.add(key.toArray()), saved.pattern());
        }
    }

    private final class OfTime implements SequenceRuns.Environment {
        @Override
        public void countDroppedRuns(int number, int dropped) {
            tally.droppedRuns += dropped;
        }

        @Override
        public void ended(int number) {
            settle(number);
        }

        @Override
        public void completed(int number, List<PatternMatcher.Match> matches) {
            fire(number, Place.deadline(matches.get(0).time(), rule.stage()), matches);
            settle(number);
        }
    }
}
