package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
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
    private final EventScope scope = new EventScope();

    /**
     * @param shape of the rule's pattern; null where the rule has none
     */
    EventRouter(RuleProgram rule, @Nullable PatternShape shape, RuleTally tally) {
        this.offersAll = shape != null && shape.heedsAllEvents();
        this.tally = tally;
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
        scope.event = event;
        if (candidates.length == 1) {
            return routeAs(candidates[0], taker);
        }
        Map<Key, BitSet> found = new LinkedHashMap<>();
        boolean nullKey = false;
        for (Candidate c : candidates) {
            if (isOf(c)) {
                if (findKey(c)) {
                    Key key = new Key(keyParts);
                    found.computeIfAbsent(key, k -> new BitSet()).or(steps(c));
                } else {
                    nullKey = true;
                }
            }
        }
        if (nullKey && found.isEmpty()) {
            tally.nullKeys++;
        }
        found.forEach(
                (key, steps) -> {
                    if (offersAll || !steps.isEmpty()) {
                        taker.take(key.toArray(), steps);
                    }
                });
        return !found.isEmpty();
    }

    private boolean routeAs(Candidate only, Taker taker) {
        if (!isOf(only)) {
            return false;
        }
        if (!findKey(only)) {
            tally.nullKeys++;
            return false;
        }
        BitSet steps = steps(only);
        if (offersAll || !steps.isEmpty()) {
            taker.take(keyParts, steps);
        }
        return true;
    }

    private boolean isOf(Candidate c) {
        scope.input = c.input();
        Evaluable view = c.input().view();
        return view == null || view.holds(scope);
    }

    private BitSet steps(Candidate c) {
        scope.input = c.input();
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

    /** Evaluates the key's parts; false where one of them is null. */
    private boolean findKey(Candidate c) {
        List<Evaluable> parts = c.input().key();
        for (int i = 0; i < keyParts.length; i++) {
            Object value = parts.get(i).evaluate(scope);
            if (value == null) {
                return false;
            }
            keyParts[i] = value;
        }
        return true;
    }

    /** The scope of an expression on the event at hand alone, and on its key as an input. */
    private final class EventScope implements Scope {
        private @Nullable Event event;
        private @Nullable Input input;

        @Override
        public @Nullable Event current() {
            return event;
        }

        @Override
        public @Nullable Event bound(int slot) {
            return null;
        }

        @Override
        public List<Event> events(int slot) {
            return List.of();
        }

        @Override
        public @Nullable Object key(int part) {
            return input == null ? null : input.key().get(part).evaluate(this);
        }

        @Override
        public long now() {
            return event == null ? Long.MIN_VALUE : event.time();
        }

        @Override
        public void countArithmeticFault() {
            tally.arithmeticFaults++;
        }
    }
}
