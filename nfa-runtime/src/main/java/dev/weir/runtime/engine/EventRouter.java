package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys of one rule under which an event is offered, and as which of the rule's steps.
 *
 * <p>What a step asks of the event alone is checked here, once for an event, before there is a look
 * at any state: an event that can be no step costs its conditions and no more. Single-threaded.
 */
final class EventRouter {

    /** Takes an event under a key. */
    interface Taker {
        /**
         * @param key the values of its parts; valid during the call
         * @param steps those that the event can be by itself: of a pattern by {@link
         *     PatternShape#number}, of a window its sources by slot, of a silence in their order;
         *     not to be changed, valid during the call
         */
        void take(Object[] key, BitSet steps);
    }

    /** A step, with what it asks of the event alone. */
    private record Filter(int number, Evaluable[] conditions) {}

    /** An input with the steps that take its events. */
    private record Candidate(Input input, List<Filter> filters) {}

    private final Map<String, Candidate[]> candidatesByType = new HashMap<>();
    private final boolean offersAll;
    private final RuleTally tally;

    /** Of the event at hand. */
    private final Object[] keyParts;

    private final BitSet steps = new BitSet();
    private final EventScope scope;

    /**
     * @param shape of the rule's pattern; null where the rule has none
     */
    EventRouter(RuleProgram rule, @Nullable PatternShape shape, RuleTally tally) {
        this.offersAll = shape != null && shape.heedsAllEvents();
        this.tally = tally;
        this.scope = new EventScope(tally);
        this.keyParts = new Object[rule.key().size()];
        List<Candidate> candidates = new ArrayList<>();
        rule.inputs().forEach(input -> candidates.add(new Candidate(input, new ArrayList<>())));
        addFilters(rule.body(), shape, candidates);
        Map<String, List<Candidate>> byType = new HashMap<>();
        for (Candidate c : candidates) {
            byType.computeIfAbsent(c.input().type(), t -> new ArrayList<>()).add(c);
        }
        byType.forEach((type, of) -> candidatesByType.put(type, of.toArray(Candidate[]::new)));
    }

    private static void addFilters(
            RuleBody body, @Nullable PatternShape shape, List<Candidate> candidates) {
        if (body instanceof RuleBody.Window window) {
            for (RuleBody.Source source : window.sources()) {
                Evaluable predicate = source.predicate();
                Evaluable[] conditions =
                        predicate == null ? new Evaluable[0] : new Evaluable[] {predicate};
                candidates.get(source.input()).filters().add(new Filter(source.slot(), conditions));
            }
            return;
        }
        boolean silence = body instanceof RuleBody.Silence;
        List<PatternNode.Step> steps =
                body instanceof RuleBody.Silence s
                        ? s.steps()
                        : Objects.requireNonNull(shape).steps();
        for (int i = 0; i < steps.size(); i++) {
            Evaluable[] conditions =
                    steps.get(i).conditions().stream()
                            .filter(condition -> silence || condition.onEventAlone())
                            .map(Conjunct::condition)
                            .toArray(Evaluable[]::new);
            candidates.get(steps.get(i).input()).filters().add(new Filter(i, conditions));
        }
    }

    /**
     * Offers an event under its keys, in the order of the inputs.
     *
     * @return whether the event belongs to an input of the rule under a key
     */
    boolean route(Event event, Taker taker) {
        Candidate[] candidates = candidatesByType.get(event.type().name());
        if (candidates == null) {
            return false;
        }
        scope.set(event);
        if (candidates.length == 1) {
            return routeAs(candidates[0], taker);
        }
        Map<Key, BitSet> found = new LinkedHashMap<>();
        boolean nullKey = false;
        for (Candidate c : candidates) {
            if (scope.isOf(c.input())) {
                if (scope.readKey(c.input(), keyParts)) {
                    found.computeIfAbsent(new Key(keyParts), k -> new BitSet()).or(steps(c));
                } else {
                    nullKey = true;
                }
            }
        }
        if (nullKey && found.isEmpty()) {
            tally.nullKeys++;
        }
        found.forEach(
                (key, as) -> {
                    if (offersAll || !as.isEmpty()) {
                        taker.take(key.toArray(), as);
                    }
                });
        return !found.isEmpty();
    }

    private boolean routeAs(Candidate only, Taker taker) {
        if (!scope.isOf(only.input())) {
            return false;
        }
        if (!scope.readKey(only.input(), keyParts)) {
            tally.nullKeys++;
            return false;
        }
        BitSet steps = steps(only);
        if (offersAll || !steps.isEmpty()) {
            taker.take(keyParts, steps);
        }
        return true;
    }

    private BitSet steps(Candidate c) {
        steps.clear();
        for (Filter filter : c.filters()) {
            if (passes(filter)) {
                steps.set(filter.number());
            }
        }
        return steps;
    }

    private boolean passes(Filter filter) {
        for (Evaluable condition : filter.conditions()) {
            if (!condition.holds(scope)) {
                return false;
            }
        }
        return true;
    }
}
