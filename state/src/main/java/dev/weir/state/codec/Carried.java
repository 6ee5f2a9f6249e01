package dev.weir.state.codec;

import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A state taken over into another program, whose event types may have other fields: what the rules
 * hold is what they would hold had they been written under the one program and read under the
 * other.
 *
 * @param state of the rules that the program has; its events are of the program's types
 * @param refused waiting events that are none of their type any more, in order
 * @param undeclared waiting events of types that are not declared any more, in order
 * @param dropped the rules whose state could not be taken over, by name, and why
 */
public record Carried(
        EngineState state,
        List<Refused> refused,
        List<Event> undeclared,
        Map<String, String> dropped) {
    public Carried {
        refused = List.copyOf(refused);
        undeclared = List.copyOf(undeclared);
    }

    /**
     * A waiting event that is no event of its type any more.
     *
     * @param event as it was
     * @param detail what is wrong, for people
     */
    public record Refused(Event event, DeadLetter.Reason reason, String detail) {}

    /**
     * Takes a state over.
     *
     * @param state whole
     */
    public static Carried into(Program program, EngineState state) {
        List<Event> waiting = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<Event> undeclared = new ArrayList<>();
        for (Event event : state.header().waiting()) {
            EventType type = program.eventTypes().get(event.type().name());
            if (type == null) {
                undeclared.add(event);
                continue;
            }
            try {
                Event now = mapped(event, TypeMapping.to(program.eventTypes(), event.type()));
                String missing = missingField(now);
                if (missing == null) {
                    waiting.add(now);
                } else {
                    refused.add(
                            new Refused(
                                    event,
                                    DeadLetter.Reason.MISSING_FIELD,
                                    "`" + type.name() + "` has no `" + missing + "`"));
                }
            } catch (UnreadableRecord e) {
                refused.add(new Refused(event, DeadLetter.Reason.WRONG_TYPE, e.reason()));
            }
        }
        Map<String, String> dropped = new TreeMap<>();
        List<EngineState.Entry> keys = keys(program, state, dropped);
        List<EngineState.Suppression> suppressions = suppressions(program, state);
        EngineState.Header header = state.header();
        EngineState carried =
                new EngineState(
                        new EngineState.Header(
                                header.started(),
                                header.cut(),
                                header.partitions(),
                                waiting,
                                header.silenced(),
                                header.rules(),
                                header.warmUntil(),
                                keys.size(),
                                suppressions.size()),
                        keys,
                        suppressions);
        return new Carried(carried, refused, undeclared, dropped);
    }

    private static Event mapped(Event event, TypeMapping mapping) {
        @Nullable Object[] values = new Object[event.type().fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = event.get(i);
        }
        return mapping.event(values, event.place());
    }

    /** A field that the event's type requires and the event lacks; null for none. */
    private static @Nullable String missingField(Event event) {
        List<Field> fields = event.type().fields();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).required() && event.get(i) == null) {
                return fields.get(i).name();
            }
        }
        return null;
    }

    private static List<EngineState.Entry> keys(
            Program program, EngineState state, Map<String, String> dropped) {
        Set<String> rules = names(program);
        StateEncoder encoder = new StateEncoder();
        List<EngineState.Entry> carried = new ArrayList<>();
        RecordDecoder decoder = encoder.decoder(program);
        for (EngineState.Entry entry : state.keys()) {
            if (!rules.contains(entry.rule()) || dropped.containsKey(entry.rule())) {
                continue;
            }
            StateRecord record = encoder.record(entry);
            byte[] value = record.value();
            if (value == null) {
                continue;
            }
            try {
                carried.add(decoder.entry(record.key(), value));
            } catch (UnreadableRecord e) {
                dropped.put(entry.rule(), e.reason());
            }
        }
        carried.removeIf(entry -> dropped.containsKey(entry.rule()));
        return carried;
    }

    private static List<EngineState.Suppression> suppressions(Program program, EngineState state) {
        Set<String> rules = names(program);
        return state.suppressions().stream().filter(s -> rules.contains(s.rule())).toList();
    }

    private static Set<String> names(Program program) {
        Set<String> names = new HashSet<>();
        for (RuleProgram rule : program.rules()) {
            names.add(rule.name());
        }
        return names;
    }
}
