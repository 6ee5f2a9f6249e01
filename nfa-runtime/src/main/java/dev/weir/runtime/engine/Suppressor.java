package dev.weir.runtime.engine;

import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SUPPRESS: after an alert none of the same values for a while (language, section 4). */
public final class Suppressor {
    /**
     * What is held back for a rule and values.
     *
     * @param until time at and after which an alert passes
     * @param count how many were held back since the last that passed
     */
    public record Held(String rule, List<Object> by, long until, long count) {}

    /**
     * All that a suppressor knows.
     *
     * @param silenced ids of alerts that were held back and may yet be resolved
     */
    public record State(List<Held> held, Set<String> silenced) {
        public State {
            held = List.copyOf(held);
            silenced = Set.copyOf(silenced);
        }
    }

    private record Source(String rule, List<Object> by) {}

    private final Program program;
    private final Map<Source, Held> held = new HashMap<>();
    private final Set<String> silenced = new HashSet<>();

    Suppressor(Program program) {
        this.program = program;
    }

    /**
     * The alert as it goes out, or null where it is held back. A resolved alert goes the way of its
     * firing one.
     */
    @Nullable Alert pass(Firing firing) {
        Alert alert = firing.alert();
        RuleProgram rule = program.rules().get(firing.rule());
        RuleProgram.Suppress suppress = rule.suppress();
        List<Object> by = firing.suppressBy();
        if (suppress == null || by == null) {
            return alert;
        }
        if (alert.status() == Alert.Status.RESOLVED) {
            return silenced.remove(alert.id()) ? null : alert;
        }
        Source source = new Source(alert.rule(), by);
        Held before = held.get(source);
        if (before != null && alert.time() < before.until()) {
            held.put(source, new Held(alert.rule(), by, before.until(), before.count() + 1));
            if (rule.body() instanceof RuleBody.Window w && w.resolve()) {
                silenced.add(alert.id());
            }
            return null;
        }
        held.put(source, new Held(alert.rule(), by, alert.time() + suppress.millis(), 0));
        return before == null ? alert : alert.afterSuppressing(before.count());
    }

    State snapshot() {
        return new State(new ArrayList<>(held.values()), silenced);
    }

    void restore(State saved) {
        saved.held().forEach(h -> held.put(new Source(h.rule(), h.by()), h));
        silenced.addAll(saved.silenced());
    }
}
