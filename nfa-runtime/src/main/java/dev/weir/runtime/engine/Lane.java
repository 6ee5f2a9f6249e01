package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Some keys of the rules of one stage, with their state and deadlines. Single-threaded, shares
 * nothing: what a lane gives depends on its events alone.
 */
final class Lane {
    /** A rule and a key. It is looked up often, so it hashes its key once. */
    private static final class Owner implements Comparable<Owner> {
        private final int rule;
        private final Key key;
        private final int hash;

        Owner(int rule, Key key) {
            this.rule = rule;
            this.key = key;
            this.hash = 31 * key.hashCode() + rule;
        }

        int rule() {
            return rule;
        }

        Key key() {
            return key;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Owner other
                    && hash == other.hash
                    && rule == other.rule
                    && key.parts().equals(other.key.parts());
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public int compareTo(Owner other) {
            int c = Integer.compare(rule, other.rule);
            return c != 0 ? c : key.compareTo(other.key);
        }
    }

    private final Program program;
    private final List<RuleTally> tallies;
    private final Map<Integer, AlertBuilder> builders = new HashMap<>();
    private final Map<Integer, PatternShape> shapes = new HashMap<>();
    private final Map<Owner, KeyedRule> states = new HashMap<>();
    private final Map<Owner, Long> deadlineOf = new HashMap<>();
    private final TreeMap<Long, TreeSet<Owner>> deadlines = new TreeMap<>();
    private final boolean keepsChanges;
    private final Set<Owner> changed = new LinkedHashSet<>();

    /** How many keys each rule has state for. */
    private final long[] keys;

    /**
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    Lane(Program program, List<RuleTally> tallies, boolean keepsChanges) {
        this.program = program;
        this.tallies = tallies;
        this.keepsChanges = keepsChanges;
        this.keys = new long[program.rules().size()];
    }

    /** Offers an event to a rule under a key. Deadlines before it have been fired. */
    void process(int rule, Key key, Event event, BitSet inputs, Scope scope, List<Firing> out) {
        Owner owner = new Owner(rule, key);
        KeyedRule state = states.computeIfAbsent(owner, this::create);
        out.addAll(state.process(event, inputs, scope));
        after(owner, state);
    }

    /** A key whose first event is waited for from the start of the stream on. */
    void expect(int rule, Key key, long start) {
        Owner owner = new Owner(rule, key);
        KeyedRule state = states.computeIfAbsent(owner, this::create);
        state.expectFrom(start);
        after(owner, state);
    }

    /** Fires the deadlines before an instant, in order. */
    void fireBefore(long instant, List<Firing> out) {
        while (!deadlines.isEmpty() && deadlines.firstKey() < instant) {
            long due = deadlines.firstKey();
            TreeSet<Owner> owners = deadlines.firstEntry().getValue();
            Owner owner = owners.first();
            forgetDeadline(owner);
            KeyedRule state = states.get(owner);
            if (state != null) {
                out.addAll(state.fire(due));
                after(owner, state);
            }
        }
    }

    private KeyedRule create(Owner owner) {
        keys[owner.rule()]++;
        RuleProgram rule = program.rules().get(owner.rule());
        AlertBuilder builder =
                builders.computeIfAbsent(owner.rule(), r -> new AlertBuilder(program, r));
        PatternShape shape =
                rule.body() instanceof RuleBody.Pattern body
                        ? shapes.computeIfAbsent(owner.rule(), r -> new PatternShape(body))
                        : null;
        return new KeyedRule(rule, owner.key(), builder, shape, tallies.get(owner.rule()));
    }

    private void after(Owner owner, KeyedRule state) {
        if (keepsChanges) {
            changed.add(owner);
        }
        boolean isEmpty = state.isEmpty();
        if (isEmpty) {
            states.remove(owner);
            keys[owner.rule()]--;
        }
        long next = isEmpty ? Long.MAX_VALUE : state.nextDeadline();
        if (next != deadlineOf.getOrDefault(owner, Long.MAX_VALUE)) {
            forgetDeadline(owner);
            setDeadline(owner, next);
        }
    }

    private void setDeadline(Owner owner, long at) {
        if (at != Long.MAX_VALUE) {
            deadlineOf.put(owner, at);
            deadlines.computeIfAbsent(at, t -> new TreeSet<>()).add(owner);
        }
    }

    private void forgetDeadline(Owner owner) {
        Long at = deadlineOf.remove(owner);
        if (at == null) {
            return;
        }
        TreeSet<Owner> owners = deadlines.get(at);
        if (owners != null) {
            owners.remove(owner);
            if (owners.isEmpty()) {
                deadlines.remove(at);
            }
        }
    }

    /** How many rules and keys have a state. */
    int size() {
        return states.size();
    }

    /** Adds to each rule's number how many keys it has state for. */
    void countKeys(long[] byRule) {
        for (int rule = 0; rule < keys.length; rule++) {
            byRule[rule] += keys[rule];
        }
    }

    void snapshot(List<EngineState.Entry> into) {
        states.keySet().forEach(owner -> into.add(entry(owner)));
    }

    /** What has changed since the last call. */
    void changes(List<EngineState.Entry> into) {
        changed.forEach(owner -> into.add(entry(owner)));
        changed.clear();
    }

    private EngineState.Entry entry(Owner owner) {
        KeyedRule state = states.get(owner);
        return new EngineState.Entry(
                program.rules().get(owner.rule()).name(),
                owner.key().parts(),
                state == null ? null : state.snapshot());
    }

    void restore(int rule, Key key, KeyState saved) {
        Owner owner = new Owner(rule, key);
        KeyedRule state = create(owner);
        state.restore(saved);
        if (state.isEmpty()) {
            after(owner, state);
        } else {
            states.put(owner, state);
            setDeadline(owner, state.nextDeadline());
        }
    }
}
