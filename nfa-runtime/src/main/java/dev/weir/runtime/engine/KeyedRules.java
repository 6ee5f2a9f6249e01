package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.RuleProgram;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
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
    private final boolean keepsChanges;
    private final Set<Key> changed = new LinkedHashSet<>();

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
        this.keepsChanges = keepsChanges;
    }

    @Override
    public void process(Object[] key, Rows rows, int at, BitSet steps, List<Firing> out) {
        fireBefore(rows.time(at), out);
        KeyedRule state = of(new Key(key));
        state.process(rows.event(at), steps, out);
        after(state);
    }

    @Override
    public void expect(Key key, long start) {
        KeyedRule state = of(key);
        state.expectFrom(start);
        after(state);
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
                    state.fire(next.at(), out);
                    after(state);
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

    private void after(KeyedRule state) {
        if (keepsChanges) {
            changed.add(state.key());
        }
        keep(state);
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
    public void snapshot(List<EngineState.Entry> into) {
        states.keySet().forEach(key -> into.add(entry(key)));
    }

    @Override
    public void changes(List<EngineState.Entry> into) {
        changed.forEach(key -> into.add(entry(key)));
        changed.clear();
    }

    private EngineState.Entry entry(Key key) {
        KeyedRule state = states.get(key);
        return new EngineState.Entry(
                rule.name(), key.parts(), state == null ? null : state.snapshot());
    }

    @Override
    public void restore(Key key, KeyState saved) {
        KeyedRule state = of(key);
        state.restore(saved);
        keep(state);
    }
}
