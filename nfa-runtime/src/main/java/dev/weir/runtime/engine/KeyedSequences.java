package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.SequenceRuns;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import java.util.BitSet;
import java.util.List;

/** One rule under the keys of a lane, the runs of which are {@link SequenceRuns}. */
final class KeyedSequences extends FlatLane {
    private final SequenceRuns runs;

    /**
     * @param rule without {@link SequenceRuns#obstacle}
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    KeyedSequences(RuleProgram rule, AlertBuilder builder, RuleTally tally, boolean keepsChanges) {
        super(rule, builder, tally, keepsChanges);
        this.runs = new SequenceRuns((RuleBody.Pattern) rule.body(), new Ended());
    }

    @Override
    void process(int known, Object[] key, Rows rows, int at, BitSet steps, List<Firing> out) {
        runs.begin(rows, at);
        int number = known >= 0 || !steps.get(0) ? known : keys.add(key);
        if (number < 0 || !takesAny(number, steps)) {
            return;
        }
        keys.revive(number);
        List<PatternMatcher.Match> matches = runs.process(number, steps);
        for (int i = 0; i < matches.size(); i++) {
            out.add(firing(keys.key(number), rows.event(at), matches.get(i), i));
        }
        settle(number);
    }

    /** Whether an event opens a run, or is a step that a run waits for. */
    private boolean takesAny(int number, BitSet steps) {
        if (steps.get(0)) {
            return true;
        }
        for (int step = steps.nextSetBit(1); step > 0; step = steps.nextSetBit(step + 1)) {
            if (runs.waits(number, step)) {
                return true;
            }
        }
        return false;
    }

    private Firing firing(Key key, Event event, PatternMatcher.Match match, int ordinal) {
        Bindings bindings = match.bindings();
        Scope scope = bindings.scope(key.parts(), event.time(), () -> tally.arithmeticFaults++);
        tally.matches++;
        tally.omitted += match.omitted();
        return builder.firing(
                key, event.place(), ordinal, bindings.toList(), scope, match.omitted());
    }

    @Override
    public void fireBefore(long instant, List<Firing> out) {
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

    private final class Ended implements SequenceRuns.Environment {
        @Override
        public void countDroppedRuns(int number, int dropped) {
            tally.droppedRuns += dropped;
        }

        @Override
        public void ended(int number) {
            settle(number);
        }
    }
}
