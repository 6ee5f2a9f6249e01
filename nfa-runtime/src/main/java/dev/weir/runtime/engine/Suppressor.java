package dev.weir.runtime.engine;

import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private final boolean keepsChanges;
    private final Set<Source> changed = new LinkedHashSet<>();

    /**
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    Suppressor(Program program, boolean keepsChanges) {
        this.program = program;
        this.keepsChanges = keepsChanges;
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
        EngineState.Held before = held.put(source, now);
        changed(source);
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
                    held.remove(source);
                    changed(source);
                }
            }
        }
    }

    private void changed(Source source) {
        if (keepsChanges) {
            changed.add(source);
        }
    }

    Set<String> silenced() {
        return silenced;
    }

    int size() {
        return held.size();
    }

    List<EngineState.Suppression> snapshot() {
        return of(held.keySet());
    }

    /** What has changed since the last call. */
    List<EngineState.Suppression> changes() {
        List<EngineState.Suppression> all = of(changed);
        changed.clear();
        return all;
    }

    private List<EngineState.Suppression> of(Collection<Source> sources) {
        List<EngineState.Suppression> all = new ArrayList<>(sources.size());
        for (Source s : sources) {
            all.add(new EngineState.Suppression(s.rule(), s.by(), held.get(s)));
        }
        return all;
    }

    void restore(List<EngineState.Suppression> saved, Set<String> savedSilenced) {
        Map<Source, EngineState.Held> all = new HashMap<>();
        for (EngineState.Suppression s : saved) {
            if (s.held() != null) {
                all.put(new Source(s.rule(), s.by()), s.held());
            }
        }
        all.forEach(this::put);
        changed.clear();
        silenced.addAll(savedSilenced);
    }
}
