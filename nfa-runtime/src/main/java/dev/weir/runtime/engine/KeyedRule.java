package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.PatternShape;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.window.SilenceMatcher;
import dev.weir.runtime.window.WindowMatcher;
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
    private final @Nullable PatternMatcher pattern;
    private final @Nullable WindowMatcher window;
    private final @Nullable SilenceMatcher silence;
    private @Nullable Alert firing;
    private Place place = Place.deadline(0, 0);
    private int ordinal;

    /** When {@link KeyedRules} looks at it next; {@link Long#MAX_VALUE} for never. */
    long timer = Long.MAX_VALUE;

    KeyedRule(RuleProgram rule, Key key, AlertBuilder builder, @Nullable PatternShape shape) {
        this.rule = rule;
        this.key = key;
        this.builder = builder;
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

    Key key() {
        return key;
    }

    /**
     * Feeds one event of the rule's input under this key.
     *
     * @param steps as {@link RuleLane#process}
     */
    void process(Event event, BitSet steps, List<Firing> out) {
        at(event.place());
        if (pattern != null) {
            ofMatches(pattern.process(event, steps), out);
        } else if (window != null) {
            ofOutcomes(window.process(event, steps), out);
        } else if (silence != null && !steps.isEmpty()) {
            silence.process(event);
        }
    }

    /** The event that a silence began with, as the first step that it was. */
    private Bindings silenced(@Nullable Event last) {
        if (last == null) {
            return Bindings.of(List.of());
        }
        BitSet steps = new BitSet();
        Batch batch = new Batch();
        batch.add(last);
        EventRouter router = new EventRouter(rule, null, new RuleTally(), 1);
        router.read(batch, Slice.WHOLE);
        new LaneFeed(rule, 0)
                .offer(
                        batch,
                        List.of(router),
                        1,
                        (under, rows, at, as) ->
                                steps.or(new Key(under).equals(key) ? as : new BitSet()));
        int first = Math.max(0, steps.nextSetBit(0));
        int slot = ((RuleBody.Silence) rule.body()).steps().get(first).slot();
        return Bindings.of(List.of(new Bindings.Bound(slot, last)));
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
    void fire(long instant, List<Firing> out) {
        at(Place.deadline(instant, rule.stage()));
        if (pattern != null) {
            ofMatches(pattern.fire(instant), out);
        } else if (window != null) {
            ofOutcomes(window.fire(instant), out);
        } else if (silence != null && silence.fire(instant)) {
            Bindings bindings = silenced(silence.last());
            Scope scope = matchScope(bindings, instant);
            if (isExcepted(scope)) {
                builder.tally().excepted++;
            } else {
                out.add(builder.firing(key, place, ordinal++, bindings, scope, 0));
            }
        }
    }

    private void at(Place newPlace) {
        place = newPlace;
        ordinal = 0;
    }

    private void ofMatches(List<PatternMatcher.Match> matches, List<Firing> out) {
        builder.firings(key, place, ordinal, matches, out);
        ordinal += matches.size();
    }

    private void ofOutcomes(List<WindowMatcher.Outcome> outcomes, List<Firing> out) {
        for (WindowMatcher.Outcome outcome : outcomes) {
            if (outcome.resolves()) {
                if (firing != null) {
                    out.add(
                            new Firing(
                                    builder.ruleNumber(),
                                    key,
                                    ordinal++,
                                    firing.resolved(place),
                                    builder.suppressBy(key, outcome.scope()),
                                    null));
                    firing = null;
                }
                continue;
            }
            Firing fired = builder.firing(key, place, ordinal++, outcome);
            if (((RuleBody.Window) rule.body()).resolve()) {
                firing = fired.alert();
            }
            out.add(fired);
        }
    }

    private Scope matchScope(Bindings bindings, long time) {
        return builder.scope(key, bindings, time);
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
            builder.tally().excepted++;
        }

        @Override
        public void countArithmeticFault() {
            builder.countArithmeticFault();
        }

        @Override
        public void countDroppedRuns(int firstEvents) {
            builder.tally().droppedRuns += firstEvents;
        }
    }

    private final class WindowEnvironment implements WindowMatcher.Environment {
        @Override
        public boolean isExcepted(Scope scope) {
            boolean excepted = KeyedRule.this.isExcepted(scope);
            builder.tally().excepted += excepted ? 1 : 0;
            return excepted;
        }

        @Override
        public void countArithmeticFault() {
            builder.countArithmeticFault();
        }
    }
}
