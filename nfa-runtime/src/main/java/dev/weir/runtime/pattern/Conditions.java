package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.PatternNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks each conjunct at the first moment at which all that it names is settled. */
final class Conditions {
    private final PatternShape shape;
    private final Standing standing;
    private final PatternNode root;
    private final List<Object> key;
    private final Runnable arithmeticFault;

    Conditions(
            PatternShape shape,
            Standing standing,
            PatternNode root,
            List<Object> key,
            Runnable arithmeticFault) {
        this.shape = shape;
        this.standing = standing;
        this.root = root;
        this.key = key;
        this.arithmeticFault = arithmeticFault;
    }

    /** What waits before anything is taken: WHERE. */
    List<Config.Pending> initial() {
        List<Config.Pending> all = new ArrayList<>();
        for (int i = 0; i < shape.conditions(-1).size(); i++) {
            all.add(new Config.Pending(-1, i, -1, 0));
        }
        return all;
    }

    /** Whether a step's conjuncts on its own event and its iterations before it hold. */
    boolean holdAtOnce(PatternNode.Step step, Event event, Bindings before) {
        for (Conjunct c : step.conditions()) {
            if (isImmediate(c) && !c.onEventAlone()) {
                BindingScope scope =
                        new BindingScope(
                                before,
                                event,
                                step.slot(),
                                before.size(),
                                List.of(),
                                0,
                                0,
                                key,
                                event.time(),
                                arithmeticFault);
                if (!holds(c, scope)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a negated step or an UNTIL sees an event; it may name what has been taken. */
    boolean seenBy(PatternNode.Step step, Event event, Config config) {
        for (Conjunct c : step.conditions()) {
            int from = 0;
            if (c.loop() >= 0) {
                Cursor.InRepeat loop = standing.active(root, config.cursor()).get(c.loop());
                from = loop == null ? config.bindings().size() : loop.start();
            }
            BindingScope scope =
                    new BindingScope(
                            config.bindings(),
                            event,
                            -1,
                            0,
                            c.iterationSlots(),
                            from,
                            Integer.MAX_VALUE,
                            key,
                            event.time(),
                            arithmeticFault);
            if (!c.condition().holds(scope)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isImmediate(Conjunct c) {
        return c.slots().isEmpty() && c.iterationSlots().isEmpty();
    }

    /**
     * The reading with what still has to wait, after its newest event was taken at a step; null
     * where something that is settled now does not hold.
     */
    @Nullable Config settle(Config config, PatternNode.Step step) {
        List<Config.Pending> waiting = new ArrayList<>(config.pending());
        Map<Integer, Cursor.InRepeat> active = standing.active(root, config.cursor());
        int at = config.bindings().size() - 1;
        for (int i = 0; i < step.conditions().size(); i++) {
            Conjunct c = step.conditions().get(i);
            if (!isImmediate(c)) {
                Cursor.InRepeat loop = active.get(c.loop());
                int from = loop == null ? 0 : loop.start();
                waiting.add(new Config.Pending(step.slot(), i, at, from));
            }
        }
        if (waiting.isEmpty()) {
            return config;
        }
        Set<Integer> possible = standing.possible(root, config.cursor(), config);
        List<Config.Pending> still = new ArrayList<>();
        for (Config.Pending p : waiting) {
            if (!isSettled(p, config, possible, active)) {
                still.add(p);
            } else if (!holds(p, config, active, waiting)) {
                return null;
            }
        }
        return new Config(
                config.bindings(),
                config.cursor(),
                config.choices(),
                config.closed(),
                still,
                config.barred(),
                config.stale());
    }

    /** Whether all that still waits holds, now that the run is complete. */
    boolean holdAtCompletion(Config config) {
        if (config.pending().isEmpty()) {
            return true;
        }
        Map<Integer, Cursor.InRepeat> active = standing.active(root, config.cursor());
        for (Config.Pending p : config.pending()) {
            if (!holds(p, config, active, config.pending())) {
                return false;
            }
        }
        return true;
    }

    private Conjunct conjunct(Config.Pending p) {
        return shape.conditions(p.owner()).get(p.conjunct());
    }

    private boolean isSettled(
            Config.Pending p,
            Config config,
            Set<Integer> possible,
            Map<Integer, Cursor.InRepeat> active) {
        Conjunct c = conjunct(p);
        for (int slot : c.slots()) {
            if (possible.contains(slot)) {
                return false;
            }
        }
        if (c.iterationSlots().isEmpty()) {
            return true;
        }
        Cursor.InRepeat loop = active.get(c.loop());
        if (loop == null || loop.start() != p.iteration()) {
            return true;
        }
        Set<Integer> inIteration =
                standing.possible(shape.repeat(c.loop()).body(), loop.inner(), config);
        return c.iterationSlots().stream().noneMatch(inIteration::contains);
    }

    private boolean holds(
            Config.Pending p,
            Config config,
            Map<Integer, Cursor.InRepeat> active,
            List<Config.Pending> all) {
        Conjunct c = conjunct(p);
        Event current = p.at() < 0 ? null : config.bindings().at(p.at());
        BindingScope scope =
                new BindingScope(
                        config.bindings(),
                        current,
                        p.owner(),
                        p.at(),
                        c.iterationSlots(),
                        p.iteration(),
                        end(p, active.get(c.loop()), all),
                        key,
                        current == null ? config.bindings().newest().time() : current.time(),
                        arithmeticFault);
        return holds(c, scope);
    }

    /** Where the iteration that a conjunct is about ends: the next one has the conjunct too. */
    private static int end(
            Config.Pending p, Cursor.@Nullable InRepeat loop, List<Config.Pending> all) {
        int end = loop != null && loop.start() > p.iteration() ? loop.start() : Integer.MAX_VALUE;
        for (Config.Pending other : all) {
            boolean later = other.iteration() > p.iteration();
            if (later && other.owner() == p.owner() && other.conjunct() == p.conjunct()) {
                end = Math.min(end, other.iteration());
            }
        }
        return end;
    }

    private static boolean holds(Conjunct c, BindingScope scope) {
        Object result = c.condition().evaluate(scope);
        if (result != null || !c.freeAtFirst()) {
            return Boolean.TRUE.equals(result);
        }
        if (!scope.events(scope.owner()).isEmpty()) {
            return false;
        }
        for (Evaluable field : c.ownFields()) {
            if (field.evaluate(scope) == null) {
                return false;
            }
        }
        return true;
    }
}
