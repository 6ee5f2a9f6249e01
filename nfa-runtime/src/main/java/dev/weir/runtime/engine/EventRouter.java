package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys of one rule under which an event is offered, and as which of the rule's steps.
 *
 * <p>What a step asks of the event alone is checked here, once for an event and for a whole batch,
 * or a slice of one, at a time ({@link RoutedInput}), before there is a look at any state: an event
 * that can be no step costs its conditions and no more. Read by one thread; then others may look at
 * what was found ({@link LaneFeed}).
 */
final class EventRouter {
    private static final RoutedInput[] NONE = {};

    private final List<RoutedInput> inputs = new ArrayList<>();
    private final Map<String, RoutedInput[]> inputsByType = new HashMap<>();
    private final RuleTally tally;
    private boolean isAny;

    /**
     * @param shape of the rule's pattern; null where the rule has none
     */
    EventRouter(RuleProgram rule, @Nullable PatternShape shape, RuleTally tally, int laneCount) {
        boolean offersAll = shape != null && shape.heedsAllEvents();
        this.tally = tally;
        EventScope scope = new EventScope(tally);
        rule.inputs()
                .forEach(input -> inputs.add(new RoutedInput(input, scope, offersAll, laneCount)));
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
     * Reads a slice of a batch, and notes which of its events belong to an input of the rule under
     * a key.
     */
    void read(Batch batch, Slice slice) {
        isAny = false;
        for (RoutedInput input : inputs) {
            Rows rows = batch.part(input.type());
            if (rows != null) {
                input.read(rows, slice);
                input.markKeyed();
                isAny = true;
            }
        }
        if (isAny) {
            countNullKeys(batch, slice);
        }
    }

    /** Whether there was any event of a type that the rule takes. */
    boolean isAny() {
        return isAny;
    }

    /** Counts the events that have a null in the key of some input and are under no key. */
    private void countNullKeys(Batch batch, Slice slice) {
        for (Map.Entry<String, RoutedInput[]> of : inputsByType.entrySet()) {
            Rows rows = batch.part(of.getKey());
            if (rows != null && of.getValue().length == 1) {
                tally.nullKeys += of.getValue()[0].nullKeys();
            } else if (rows != null) {
                for (int at = slice.start(rows); at < slice.end(rows); at++) {
                    tally.nullKeys += hasNullKey(of.getValue(), at) ? 1 : 0;
                }
            }
        }
    }

    private static boolean hasNullKey(RoutedInput[] inputs, int at) {
        boolean isAny = false;
        for (RoutedInput input : inputs) {
            if (input.isKeyed(at)) {
                return false;
            }
            isAny |= input.hasNullKey(at);
        }
        return isAny;
    }

    /** The inputs that take events of a type; empty where there are none. */
    RoutedInput[] inputs(String type) {
        RoutedInput[] of = inputsByType.get(type);
        return of == null ? NONE : of;
    }

    /** Whether the rule has one input, so that {@link #offerAll} can be called. */
    boolean isOne() {
        return inputs.size() == 1;
    }

    /** Offers the events of the slice that are under the keys of a lane. */
    void offerAll(int lane, RuleLane to, List<Firing> out) {
        if (isAny) {
            to.processAll(inputs.get(0), lane, out);
        }
    }
}
