package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.RuleProgram;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One rule under the keys of a lane: an object for each key that has a state, in a hash table.
 *
 * <p>A key has at most one timer that counts. Where its next deadline moves away, the timer stays
 * and is set anew when it is due; only a deadline that comes nearer takes another.
 */
final class KeyedRules implements RuleLane {
    private record Timer(long at, KeyedRule of) {}

    private final RuleProgram rule;
    private final AlertBuilder builder;
    private final @Nullable PatternShape shape;
    private final Map<Key, KeyedRule> states = new HashMap<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
    private final Changes<Key, EngineState.Entry> changes;

    // The key and the steps of the event at hand.
    private final Object[] parts;
    private final StepSets sets = new StepSets();

    /**
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    KeyedRules(
            RuleProgram rule,
            AlertBuilder builder,
            @Nullable PatternShape shape,
            boolean keepsChanges) {
        this.rule = rule;
        this.builder = builder;
        this.shape = shape;
        this.parts = new Object[rule.key().size()];
        this.changes =
                new Changes<>(
                        keepsChanges,
                        number -> {
                            throw new IllegalStateException("a key has no number");
                        },
                        this::entry);
    }

    @Override
    public void process(Object[] key, Rows rows, int at, BitSet steps, List<Firing> out) {
        fireBefore(rows.time(at), out);
        KeyedRule state = of(new Key(key));
        changes.changingKey(state.key());
        state.process(rows.event(at), steps, out);
        keep(state);
    }

    @Override
    public void processAll(RoutedInput input, int lane, List<Firing> out) {
        int at = input.next(lane, 0);
        while (at >= 0) {
            input.readKey(at, parts);
            process(parts, input.rows(), at, input.steps(at, sets), out);
            at = input.next(lane, at + 1);
        }
    }

    @Override
    public void expect(Key key, long start) {
        KeyedRule state = of(key);
        changes.changingKey(key);
        state.expectFrom(start);
        keep(state);
    }

    @Override
    public void fireBefore(long instant, List<Firing> out) {
        Timer next = timers.peek();
        while (next != null && next.at() < instant) {
            timers.remove();
            KeyedRule state = next.of();
            if (state.timer == next.at()) {
                state.timer = Long.MAX_VALUE;
                if (state.nextDeadline() == next.at()) {
                    changes.changingKey(state.key());
                    state.fire(next.at(), out);
                    keep(state);
                } else {
                    setTimer(state);
                }
            }
            next = timers.peek();
        }
    }

    private KeyedRule of(Key key) {
        KeyedRule state = states.get(key);
        if (state == null) {
            state = new KeyedRule(rule, key, builder, shape);
            states.put(key, state);
        }
        return state;
    }

    private void keep(KeyedRule state) {
        if (state.isEmpty()) {
            states.remove(state.key());
            state.timer = Long.MAX_VALUE;
        } else {
            setTimer(state);
        }
    }

    private void setTimer(KeyedRule state) {
        long next = state.nextDeadline();
        if (next < state.timer) {
            state.timer = next;
            timers.add(new Timer(next, state));
        }
    }

    @Override
    public int size() {
        return states.size();
    }

    @Override
    public Changes<Key, EngineState.Entry> changes() {
        return changes;
    }

    @Override
    public void beginWhole() {
        changes.beginWhole(new BitSet(), states.keySet());
    }

    private EngineState.Entry entry(Key key) {
        KeyedRule state = states.get(key);
        KeyState saved = state == null || state.isEmpty() ? null : state.snapshot();
        return new EngineState.Entry(rule.name(), key.parts(), saved);
    }

    @Override
    public void restore(Key key, KeyState saved) {
        KeyedRule state = of(key);
        state.restore(saved);
        keep(state);
    }
}
