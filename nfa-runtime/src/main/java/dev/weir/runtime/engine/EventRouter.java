package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the keys of one rule under which an event is offered, and as which of its inputs. */
final class EventRouter {
    private final Map<String, List<Integer>> inputsByType = new HashMap<>();
    private final List<Input> inputs;
    private final RuleTally tally;

    EventRouter(RuleProgram rule, RuleTally tally) {
        this.inputs = rule.inputs();
        this.tally = tally;
        for (int i = 0; i < inputs.size(); i++) {
            inputsByType.computeIfAbsent(inputs.get(i).type(), t -> new ArrayList<>()).add(i);
        }
    }

    /** The keys, in the order of the inputs, each with the inputs that the event belongs to. */
    Map<Key, BitSet> route(Event event) {
        List<Integer> candidates = inputsByType.get(event.type().name());
        if (candidates == null) {
            return Map.of();
        }
        Map<Key, BitSet> found = new LinkedHashMap<>();
        boolean nullKey = false;
        Scope scope = new EventScope(event);
        for (int i : candidates) {
            Input input = inputs.get(i);
            if (input.view() != null && !input.view().holds(scope)) {
                continue;
            }
            Key key = key(input, scope);
            if (key == null) {
                nullKey = true;
            } else {
                found.computeIfAbsent(key, k -> new BitSet()).set(i);
            }
        }
        if (nullKey && found.isEmpty()) {
            tally.nullKeys++;
        }
        return found;
    }

    private static @Nullable Key key(Input input, Scope scope) {
        List<Object> parts = new ArrayList<>(input.key().size());
        for (Evaluable part : input.key()) {
            Object value = part.evaluate(scope);
            if (value == null) {
                return null;
            }
            parts.add(value);
        }
        return new Key(parts);
    }

    /** The scope of an expression on one event alone. */
    final class EventScope implements Scope {
        private final Event event;

        EventScope(Event event) {
            this.event = event;
        }

        @Override
        public Event current() {
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
            return null;
        }

        @Override
        public long now() {
            return event.time();
        }

        @Override
        public void countArithmeticFault() {
            tally.arithmeticFaults++;
        }
    }
}
