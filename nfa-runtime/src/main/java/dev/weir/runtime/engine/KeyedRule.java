package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.window.SilenceMatcher;
import dev.weir.runtime.window.WindowMatcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule under one key: {@code process}, {@code fire}, {@code snapshot}, {@code restore}. This is
 * the surface that a runner wraps; it knows nothing of lanes, other keys or other rules.
 * Single-threaded.
 */
final class KeyedRule {
    private final RuleProgram rule;
    private final Key key;
    private final AlertBuilder builder;
    private final RuleTally tally;
    private final @Nullable PatternMatcher pattern;
    private final @Nullable WindowMatcher window;
    private final @Nullable SilenceMatcher silence;
    private @Nullable Alert firing;
    private Place place = Place.deadline(0, 0);
    private int ordinal;

    KeyedRule(
            RuleProgram rule,
            Key key,
            AlertBuilder builder,
            @Nullable PatternShape shape,
            RuleTally tally) {
        this.rule = rule;
        this.key = key;
        this.builder = builder;
        this.tally = tally;
        RuleBody body = rule.body();
        this.pattern =
                shape == null
                        ? null
                        : new PatternMatcher(shape, key.parts(), new PatternEnvironment());
        this.window =
                body instanceof RuleBody.Window w
                        ? new WindowMatcher(w, key.parts(), new WindowEnvironment())
                        : null;
        this.silence = body instanceof RuleBody.Silence s ? new SilenceMatcher(s) : null;
    }

    /**
     * Feeds one event of the rule's input under this key.
     *
     * @param inputs the inputs that it belongs to
     * @param scope the event alone
     */
    List<Firing> process(Event event, BitSet inputs, Scope scope) {
        at(event.place());
        if (pattern != null) {
            return ofMatches(pattern.process(event, inputs));
        }
        if (window != null) {
            return ofOutcomes(window.process(event, inputs));
        }
        if (silence != null && breaking(inputs, scope) != null) {
            silence.process(event);
        }
        return List.of();
    }

    /** The step of a silence that an event is; null where it is none. */
    private PatternNode.@Nullable Step breaking(BitSet inputs, Scope scope) {
        for (PatternNode.Step step : ((RuleBody.Silence) rule.body()).steps()) {
            if (inputs.get(step.input())
                    && step.conditions().stream().allMatch(c -> c.condition().holds(scope))) {
                return step;
            }
        }
        return null;
    }

    /** The event that a silence began with, as the step that it was. */
    private Bindings silenced(@Nullable Event last) {
        if (last == null) {
            return Bindings.of(List.of());
        }
        EventRouter router = new EventRouter(rule, new RuleTally());
        BitSet inputs = router.route(last).getOrDefault(key, new BitSet());
        PatternNode.Step step = breaking(inputs, router.new EventScope(last));
        return Bindings.of(List.of(new Bindings.Bound(step == null ? 0 : step.slot(), last)));
    }

    /** Waits for a first event from the start of the stream on. */
    void expectFrom(long start) {
        if (silence != null) {
            silence.expectFrom(start);
        }
    }

    /** The next instant at which something happens without an event; Long.MAX_VALUE for never. */
    long nextDeadline() {
        if (pattern != null) {
            return pattern.nextDeadline();
        }
        if (window != null) {
            return window.nextDeadline();
        }
        return silence == null ? Long.MAX_VALUE : silence.nextDeadline();
    }

    /** Does what happens at an instant that all events up to it have passed. */
    List<Firing> fire(long instant) {
        at(Place.deadline(instant, rule.stage()));
        if (pattern != null) {
            return ofMatches(pattern.fire(instant));
        }
        if (window != null) {
            return ofOutcomes(window.fire(instant));
        }
        if (silence == null || !silence.fire(instant)) {
            return List.of();
        }
        Bindings bindings = silenced(silence.last());
        Scope scope = matchScope(bindings, instant);
        if (isExcepted(scope)) {
            tally.excepted++;
            return List.of();
        }
        return List.of(firing(bindings.toList(), scope, 0));
    }

    private void at(Place newPlace) {
        place = newPlace;
        ordinal = 0;
    }

    private List<Firing> ofMatches(List<PatternMatcher.Match> matches) {
        List<Firing> out = new ArrayList<>(matches.size());
        for (PatternMatcher.Match match : matches) {
            Scope scope = matchScope(match.bindings(), match.time());
            tally.omitted += match.omitted();
            out.add(firing(match.bindings().toList(), scope, match.omitted()));
        }
        return out;
    }

    private Firing firing(List<Bindings.Bound> bound, Scope scope, long omitted) {
        tally.matches++;
        Alert alert = builder.build(key, place, bound, scope, omitted);
        return new Firing(
                builder.ruleNumber(),
                key,
                ordinal,
                alert,
                builder.suppressBy(key, scope),
                builder.feed(alert, key, ordinal++));
    }

    private List<Firing> ofOutcomes(List<WindowMatcher.Outcome> outcomes) {
        List<Firing> out = new ArrayList<>(outcomes.size());
        for (WindowMatcher.Outcome outcome : outcomes) {
            if (outcome.resolves()) {
                if (firing != null) {
                    out.add(
                            new Firing(
                                    builder.ruleNumber(),
                                    key,
                                    ordinal++,
                                    builder.resolved(firing, place),
                                    builder.suppressBy(key, outcome.scope()),
                                    null));
                    firing = null;
                }
                continue;
            }
            List<Bindings.Bound> bound = new ArrayList<>();
            for (WindowMatcher.Entry e : outcome.entries()) {
                bound.add(new Bindings.Bound(e.slot(), e.event()));
            }
            Firing fired = firing(bound, outcome.scope(), 0);
            if (((RuleBody.Window) rule.body()).resolve()) {
                firing = fired.alert();
            }
            out.add(fired);
        }
        return out;
    }

    private Scope matchScope(Bindings bindings, long time) {
        return bindings.scope(key.parts(), time, () -> tally.arithmeticFaults++);
    }

    private boolean isExcepted(Scope scope) {
        for (RuleProgram.Exception e : rule.exceptions()) {
            if (scope.now() < e.untilMillis() && e.condition().holds(scope)) {
                return true;
            }
        }
        return false;
    }

    KeyState snapshot() {
        return new KeyState(
                pattern == null ? null : pattern.snapshot(),
                window == null ? null : window.snapshot(),
                silence == null ? null : silence.snapshot(),
                firing);
    }

    void restore(KeyState state) {
        if (pattern != null && state.pattern() != null) {
            pattern.restore(state.pattern());
        }
        if (window != null && state.window() != null) {
            window.restore(state.window());
        }
        if (silence != null && state.silence() != null) {
            silence.restore(state.silence());
        }
        firing = state.firing();
    }

    /** Whether nothing of the past matters any more. */
    boolean isEmpty() {
        return firing == null
                && (pattern == null || pattern.isEmpty())
                && (window == null || window.isEmpty())
                && (silence == null || silence.isEmpty());
    }

    private final class PatternEnvironment implements PatternMatcher.Environment {
        @Override
        public boolean isExcepted(Bindings bindings, long time) {
            return !rule.exceptions().isEmpty()
                    && KeyedRule.this.isExcepted(matchScope(bindings, time));
        }

        @Override
        public void countException() {
            tally.excepted++;
        }

        @Override
        public void countArithmeticFault() {
            tally.arithmeticFaults++;
        }

        @Override
        public void countDroppedRuns(int runs) {
            tally.droppedRuns += runs;
        }
    }

    private final class WindowEnvironment implements WindowMatcher.Environment {
        @Override
        public boolean isExcepted(Scope scope) {
            boolean excepted = KeyedRule.this.isExcepted(scope);
            tally.excepted += excepted ? 1 : 0;
            return excepted;
        }

        @Override
        public void countArithmeticFault() {
            tally.arithmeticFaults++;
        }
    }
}
