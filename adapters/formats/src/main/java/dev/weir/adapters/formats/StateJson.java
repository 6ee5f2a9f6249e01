package dev.weir.adapters.formats;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.Config;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.Run;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.window.SilenceMatcher;
import dev.weir.runtime.window.WindowMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a rule under a key, as one JSON object on a line: its events, each once, and by
 * their numbers what the runs have taken, what the window holds. For people and scripts; it is less
 * than the engine needs to go on.
 */
public final class StateJson {
    private final JsonLine line = new JsonLine();
    private final RuleProgram rule;

    /** By place in the total order, since events are the same if they stand there. */
    private final Map<Event, Integer> numbers = new LinkedHashMap<>();

    private StateJson(RuleProgram rule) {
        this.rule = rule;
    }

    /**
     * The state of a rule under a key.
     *
     * @param entry has a state
     */
    public static String line(RuleProgram rule, EngineState.Entry entry) {
        KeyState state = entry.state();
        if (state == null) {
            throw new IllegalArgumentException("nothing is known of " + entry);
        }
        return new StateJson(rule).write(entry.key(), state);
    }

    /** What a checkpoint says of itself and of its sources. */
    public static String header(Checkpoint checkpoint) {
        EngineState.Header header = checkpoint.state().header();
        JsonLine line = new JsonLine().open('{').name("record").text("checkpoint");
        line.name("number").number(checkpoint.number());
        line.name("pack").text(checkpoint.pack());
        line.name("control").number(checkpoint.control());
        if (header.cut().time() != Long.MIN_VALUE) {
            line.name("up_to").time(header.cut().time());
        }
        line.name("partitions").open('[');
        for (Checkpoint.ReadTo read : checkpoint.read()) {
            line.open('{').name("source").text(read.partition().source());
            line.name("partition").number(read.partition().number());
            line.name("offset").number(read.offset());
            line.name("ended").bool(read.ended()).close('}');
        }
        line.close(']').name("rules").open('[');
        for (RuleCounts counts : header.rules()) {
            line.open('{').name("rule").text(counts.rule());
            line.name("alerts").number(counts.alerts());
            line.name("suppressed").number(counts.suppressed());
            line.name("dropped_runs").number(counts.droppedRuns()).close('}');
        }
        line.close(']').name("waiting").number(header.waiting().size());
        line.name("key_states").number(header.keyCount());
        line.name("suppressions").number(header.suppressionCount());
        return line.close('}').toString();
    }

    /**
     * What is held back of a rule's alerts, under the values that SUPPRESS goes by.
     *
     * @param suppression holds something back
     */
    public static String line(EngineState.Suppression suppression) {
        EngineState.Held held = suppression.held();
        if (held == null) {
            throw new IllegalArgumentException("nothing is held back of " + suppression);
        }
        JsonLine line = new JsonLine().open('{').name("record").text("suppression");
        line.name("rule").text(suppression.rule());
        line.name("by").open('[');
        suppression.by().forEach(value -> line.text(value == null ? null : value.toString()));
        line.close(']').name("until").time(held.until());
        line.name("held_back").number(held.count());
        return line.close('}').toString();
    }

    private String write(List<Object> key, KeyState state) {
        note(state);
        line.open('{').name("record").text("key_state").name("rule").text(rule.name());
        line.name("key").open('{');
        for (int i = 0; i < key.size(); i++) {
            RuleProgram.KeyField field = rule.key().get(i);
            line.name(field.name()).value(field.type(), key.get(i));
        }
        line.close('}').name("events").open('[');
        numbers.keySet().forEach(this::event);
        line.close(']');
        if (state.pattern() != null) {
            runs(state.pattern());
        }
        if (state.window() != null) {
            window(state.window());
        }
        if (state.silence() != null) {
            silence(state.silence());
        }
        if (state.firing() != null) {
            line.name("firing").text(state.firing().id());
        }
        return line.close('}').toString();
    }

    private void note(KeyState state) {
        if (state.pattern() != null) {
            state.pattern().runs().stream()
                    .flatMap(run -> run.configs().stream())
                    .flatMap(config -> config.bindings().toList().stream())
                    .forEach(bound -> note(bound.event()));
            state.pattern().seen().forEach(seen -> note(seen.event()));
        }
        if (state.window() != null) {
            state.window().entries().forEach(entry -> note(entry.event()));
            state.window().history().forEach(entry -> note(entry.event()));
        }
        if (state.silence() != null) {
            Event last = state.silence().last();
            if (last != null) {
                note(last);
            }
        }
    }

    private void note(Event event) {
        numbers.putIfAbsent(event, numbers.size());
    }

    private int number(Event event) {
        return numbers.getOrDefault(event, -1);
    }

    private void event(Event event) {
        line.open('{').name("type").text(event.type().name());
        line.name("source").text(event.position().source());
        line.name("partition").number(event.position().partition());
        line.name("offset").number(event.position().offset());
        line.name("time").time(event.time());
        line.name("fields").open('{');
        List<Field> fields = event.type().fields();
        for (int i = 0; i < fields.size(); i++) {
            line.name(fields.get(i).name()).value(fields.get(i).type(), event.get(i));
        }
        line.close('}').close('}');
    }

    private void runs(PatternMatcher.State state) {
        line.name("runs").open('[');
        for (Run run : state.runs()) {
            line.open('{').name("taken");
            taken(run.configs().get(0));
            if (run.configs().size() > 1) {
                line.name("tentative").open('[');
                run.configs().subList(1, run.configs().size()).forEach(this::taken);
                line.close(']');
            }
            line.close('}');
        }
        line.close(']');
        if (!state.seen().isEmpty()) {
            line.name("seen").open('[');
            state.seen().forEach(seen -> line.number(number(seen.event())));
            line.close(']');
        }
    }

    /** What a reading of a run has taken, by step. */
    private void taken(Config reading) {
        Map<String, List<Event>> bySlot = new LinkedHashMap<>();
        for (Bindings.Bound bound : reading.bindings().toList()) {
            String slot = rule.slots().get(bound.slot());
            bySlot.computeIfAbsent(slot, unused -> new ArrayList<>()).add(bound.event());
        }
        line.open('{');
        bySlot.forEach(
                (slot, events) -> {
                    line.name(slot).open('[');
                    events.forEach(event -> line.number(number(event)));
                    line.close(']');
                });
        line.close('}');
    }

    private void window(WindowMatcher.State state) {
        line.name("window");
        entries(state.entries());
        line.name("looks_back_at");
        entries(state.history());
        line.name("armed").bool(state.trigger().armed());
    }

    private void silence(SilenceMatcher.State state) {
        line.name("last").open('[');
        Event last = state.last();
        if (last != null) {
            line.number(number(last));
        }
        line.close(']');
        if (state.since() != Long.MAX_VALUE) {
            line.name("silent_since").time(state.since());
        }
    }

    private void entries(List<WindowMatcher.Entry> entries) {
        line.open('[');
        entries.forEach(entry -> line.number(number(entry.event())));
        line.close(']');
    }
}
