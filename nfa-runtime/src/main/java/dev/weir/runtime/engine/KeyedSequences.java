package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.SequenceRuns;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One rule under the keys of a lane, the runs of which are {@link SequenceRuns}. */
final class KeyedSequences implements RuleLane {
    private final RuleProgram rule;
    private final AlertBuilder builder;
    private final RuleTally tally;
    private final boolean keepsChanges;
    private final KeyTable keys = new KeyTable();
    private final SequenceRuns runs;
    private final Set<Key> changed = new LinkedHashSet<>();
    private final Ended ended = new Ended();

    /**
     * @param rule without {@link SequenceRuns#obstacle}
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    KeyedSequences(RuleProgram rule, AlertBuilder builder, RuleTally tally, boolean keepsChanges) {
        this.rule = rule;
        this.builder = builder;
        this.tally = tally;
        this.keepsChanges = keepsChanges;
        this.runs = new SequenceRuns((RuleBody.Pattern) rule.body(), ended);
    }

    @Override
    public void process(Object[] parts, Event event, BitSet steps, List<Firing> out) {
        runs.endBefore(event.time());
        int number = steps.get(0) ? keys.add(parts) : keys.find(parts);
        if (number < 0 || !takesAny(number, steps)) {
            return;
        }
        List<PatternMatcher.Match> matches = runs.process(number, event, steps);
        Key key = keys.key(number);
        for (int i = 0; i < matches.size(); i++) {
            out.add(firing(key, event, matches.get(i), i));
        }
        if (keepsChanges) {
            changed.add(key);
        }
        if (runs.isEmpty(number)) {
            keys.release(number);
        }
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
    public void expect(Key key, long start) {
        throw new IllegalStateException("a sequence waits for no key");
    }

    @Override
    public void fireBefore(long instant, List<Firing> out) {
        runs.endBefore(instant);
    }

    @Override
    public int size() {
        return keys.size();
    }

    @Override
    public void snapshot(List<EngineState.Entry> into) {
        keys.forEach(number -> into.add(entry(keys.key(number), number)));
    }

    @Override
    public void changes(List<EngineState.Entry> into) {
        changed.forEach(key -> into.add(entry(key, keys.find(key.toArray()))));
        changed.clear();
    }

    private EngineState.Entry entry(Key key, int number) {
        boolean none = number < 0 || runs.isEmpty(number);
        KeyState state = none ? null : new KeyState(runs.snapshot(number), null, null, null);
        return new EngineState.Entry(rule.name(), key.parts(), state);
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
            if (keepsChanges) {
                changed.add(keys.key(number));
            }
            if (runs.isEmpty(number)) {
                keys.release(number);
            }
        }
    }
}
