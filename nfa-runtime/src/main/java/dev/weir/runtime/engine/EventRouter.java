package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
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
 * <p>What a step asks of the event alone is checked here, once for an event and for a whole batch
 * at a time ({@link RoutedInput}), before there is a look at any state: an event that can be no
 * step costs its conditions and no more. Single-threaded.
 */
final class EventRouter {

    /** Takes an event under a key. */
    interface Taker {
        /**
         * @param key the values of its parts; valid during the call
         * @param at index of the event's row
         * @param steps those that the event can be by itself: of a pattern by {@link
         *     PatternShape#number}, of a window its sources by slot, of a silence in their order;
         *     not to be changed, valid during the call
         */
        void take(Object[] key, Rows rows, int at, BitSet steps);
    }

    private final List<RoutedInput> inputs = new ArrayList<>();
    private final Map<String, RoutedInput[]> inputsByType = new HashMap<>();
    private final boolean offersAll;
    private final RuleTally tally;
    private final Object[] key;

    /**
     * @param shape of the rule's pattern; null where the rule has none
     */
    EventRouter(RuleProgram rule, @Nullable PatternShape shape, RuleTally tally) {
        this.offersAll = shape != null && shape.heedsAllEvents();
        this.tally = tally;
        this.key = new Object[rule.key().size()];
        EventScope scope = new EventScope(tally);
        rule.inputs().forEach(input -> inputs.add(new RoutedInput(input, scope)));
        addSteps(rule.body(), shape);
        Map<String, List<RoutedInput>> byType = new HashMap<>();
        for (RoutedInput input : inputs) {
            byType.computeIfAbsent(input.type(), t -> new ArrayList<>()).add(input);
        }
        byType.forEach((type, of) -> inputsByType.put(type, of.toArray(RoutedInput[]::new)));
    }

    private void addSteps(RuleBody body, @Nullable PatternShape shape) {
        if (body instanceof RuleBody.Window window) {
            for (RuleBody.Source source : window.sources()) {
                Evaluable predicate = source.predicate();
                inputs.get(source.input())
                        .addStep(source.slot(), predicate == null ? List.of() : List.of(predicate));
            }
            return;
        }
        boolean silence = body instanceof RuleBody.Silence;
        List<PatternNode.Step> steps =
                body instanceof RuleBody.Silence s
                        ? s.steps()
                        : Objects.requireNonNull(shape).steps();
        for (int i = 0; i < steps.size(); i++) {
            List<Evaluable> conditions =
                    steps.get(i).conditions().stream()
                            .filter(condition -> silence || condition.onEventAlone())
                            .map(Conjunct::condition)
                            .toList();
            inputs.get(steps.get(i).input()).addStep(i, conditions);
        }
    }

    /**
     * Offers the events of a batch, in their order, each under its keys, in the order of the
     * inputs. Notes which of them belong to an input of the rule under a key.
     */
    void route(Batch batch, Taker taker) {
        boolean any = false;
        for (RoutedInput input : inputs) {
            Batch.Part part = batch.part(input.type());
            if (part != null) {
                input.read(part.rows);
                any = true;
            }
        }
        if (any) {
            routeInOrder(batch, taker);
        }
    }

    /** Offers the events of a batch to a lane that has all keys of a rule with one input. */
    void routeAll(Batch batch, RuleLane lane, List<Firing> out) {
        RoutedInput only = inputs.get(0);
        Batch.Part part = batch.part(only.type());
        if (part != null) {
            only.read(part.rows);
            tally.nullKeys += only.nullKeys();
            only.markKeyed(part.used);
            lane.processAll(only, part.rows, offersAll, out);
        }
    }

    boolean hasOneInput() {
        return inputs.size() == 1;
    }

    private void routeInOrder(Batch batch, Taker taker) {
        Batch.Walk walk = batch.walk();
        while (walk.next()) {
            RoutedInput[] of = inputsByType.get(walk.rows().type().name());
            if (of != null && of.length == 1) {
                routeAs(of[0], walk.part(), walk.at(), taker);
            } else if (of != null) {
                routeAs(of, walk.part(), walk.at(), taker);
            }
        }
    }

    private void routeAs(RoutedInput only, Batch.Part part, int at, Taker taker) {
        if (!only.isKeyed(at)) {
            tally.nullKeys += only.hasNullKey(at) ? 1 : 0;
            return;
        }
        part.used.set(at);
        BitSet as = only.steps(at);
        if (offersAll || !as.isEmpty()) {
            only.readKey(at, key);
            taker.take(key, part.rows, at, as);
        }
    }

    private void routeAs(RoutedInput[] of, Batch.Part part, int at, Taker taker) {
        boolean nullKey = false;
        Map<Key, BitSet> found = new LinkedHashMap<>();
        for (RoutedInput input : of) {
            if (input.isKeyed(at)) {
                input.readKey(at, key);
                found.computeIfAbsent(new Key(key), k -> new BitSet()).or(input.steps(at));
            } else {
                nullKey |= input.hasNullKey(at);
            }
        }
        if (nullKey && found.isEmpty()) {
            tally.nullKeys++;
        }
        if (!found.isEmpty()) {
            part.used.set(at);
        }
        found.forEach(
                (under, as) -> {
                    if (offersAll || !as.isEmpty()) {
                        taker.take(under.toArray(), part.rows, at, as);
                    }
                });
    }
}
