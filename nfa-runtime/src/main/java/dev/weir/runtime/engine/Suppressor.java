package dev.weir.runtime.engine;

import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SUPPRESS: after an alert none of the same values for a while (language, section 4). */
final class Suppressor {
    private record Source(String rule, List<@Nullable Object> by) {}

    private final Program program;
    private final Map<Source, EngineState.Held> held = new LinkedHashMap<>();
    private final TreeMap<Long, List<Source>> byEnd = new TreeMap<>();
    private final Set<String> silenced = new HashSet<>();
    private final Changes<Source, EngineState.Suppression> changes;

    /**
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    Suppressor(Program program, boolean keepsChanges) {
        this.program = program;
        this.changes =
                new Changes<>(
                        keepsChanges,
                        number -> {
                            throw new IllegalStateException("a suppression has no number");
                        },
                        this::suppression);
    }

    /**
     * The alert as it goes out, or null where it is held back. A resolved alert goes the way of its
     * firing one.
     */
    @Nullable Alert pass(Firing firing) {
        Alert alert = firing.alert();
        RuleProgram rule = program.rules().get(firing.rule());
        RuleProgram.Suppress suppress = rule.suppress();
        List<@Nullable Object> by = firing.suppressBy();
        if (suppress == null || by == null) {
            return alert;
        }
        if (alert.status() == Alert.Status.RESOLVED) {
            return silenced.remove(alert.id()) ? null : alert;
        }
        Source source = new Source(alert.rule(), by);
        EngineState.Held before = held.get(source);
        if (before != null && alert.time() < before.until()) {
            put(source, new EngineState.Held(before.until(), before.count() + 1));
            if (rule.body() instanceof RuleBody.Window w && w.resolve()) {
                silenced.add(alert.id());
            }
            return null;
        }
        put(source, new EngineState.Held(alert.time() + suppress.millis(), 0));
        return before == null ? alert : alert.afterSuppressing(before.count());
    }

    private void put(Source source, EngineState.Held now) {
        changes.changingKey(source);
        hold(source, now);
    }

    private void hold(Source source, EngineState.Held now) {
        EngineState.Held before = held.put(source, now);
        if (before == null || before.until() != now.until()) {
            byEnd.computeIfAbsent(now.until(), t -> new ArrayList<>()).add(source);
        }
    }

    /** Forgets what can hold nothing back at or after an instant and has nothing to tell. */
    void expire(long instant) {
        while (!byEnd.isEmpty() && byEnd.firstKey() <= instant) {
            Map.Entry<Long, List<Source>> ended = byEnd.pollFirstEntry();
            for (Source source : ended.getValue()) {
                EngineState.Held last = held.get(source);
                if (last != null && last.until() == ended.getKey() && last.count() == 0) {
                    changes.changingKey(source);
                    held.remove(source);
                }
            }
        }
    }

    Set<String> silenced() {
        return silenced;
    }

    int size() {
        return held.size();
    }

    Changes<?, EngineState.Suppression> changes() {
        return changes;
    }

    /** Begins a checkpoint of all of it. */
    void beginWhole() {
        changes.beginWhole(new BitSet(), held.keySet());
    }

    private EngineState.Suppression suppression(Source source) {
        return new EngineState.Suppression(source.rule(), source.by(), held.get(source));
    }

    void restore(List<EngineState.Suppression> saved, Set<String> savedSilenced) {
        Map<Source, EngineState.Held> all = new HashMap<>();
        for (EngineState.Suppression s : saved) {
            if (s.held() != null) {
                all.put(new Source(s.rule(), s.by()), s.held());
            }
        }
        all.forEach(this::hold);
        silenced.addAll(savedSilenced);
    }
}
