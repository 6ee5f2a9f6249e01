package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The window of one window rule under one key (language, section 6).
 *
 * <p>The events of the window stand in an {@link EventLog}, which keeps the aggregates of the
 * condition up to date. Cost of an event: one evaluation of the condition, whatever the window
 * holds; an alert has all its events, so it costs by their number. Single-threaded.
 */
public final class WindowMatcher {

    /** What a matcher tells about, and the exceptions that it asks for. */
    public interface Environment {
        /** Whether an EXCEPT makes the condition false; counts it. */
        boolean isExcepted(Scope scope);

        void countArithmeticFault();
    }

    /** An event in the window of a source. */
    public record Entry(int slot, Event event) {}

    /**
     * An alert, or the end of one.
     *
     * @param resolves whether it resolves the last one that fired
     * @param entries the events of the window
     * @param scope what the alert may speak of
     */
    public record Outcome(boolean resolves, List<Entry> entries, long time, Scope scope) {}

    /**
     * All that a matcher knows.
     *
     * @param entries the window
     * @param history what aggregates with windows of their own look back at
     * @param trigger what has become of the condition
     * @param nextEnd end of the next tumbling or hopping window, {@link Long#MAX_VALUE} for none
     * @param early ends of the windows that have had their early alert
     */
    public record State(
            List<Entry> entries,
            List<Entry> history,
            Trigger.State trigger,
            long nextEnd,
            Set<Long> early) {
        public State {
            entries = List.copyOf(entries);
            history = List.copyOf(history);
            early = Set.copyOf(early);
        }
    }

    private final RuleBody.Window window;
    private final List<Object> key;
    private final Environment environment;
    private final Trigger trigger;
    private final long horizon;

    /** Whether the condition is evaluated at each event, of events of which it knows most. */
    private final boolean movesOn;

    private EventLog entries = new EventLog();
    private EventLog history = new EventLog();
    private Set<Long> early = new HashSet<>();
    private long nextEnd = Long.MAX_VALUE;

    public WindowMatcher(RuleBody.Window window, List<Object> key, Environment environment) {
        this.window = window;
        this.key = key;
        this.environment = environment;
        this.trigger = new Trigger(window);
        this.movesOn =
                window.kind() == RuleBody.WindowKind.SLIDING
                        || window.kind() == RuleBody.WindowKind.LAST
                        || window.kind() == RuleBody.WindowKind.SESSION && window.early();
        this.horizon =
                window.overs().stream()
                        .mapToLong(o -> o.sizeMillis() + o.gapMillis())
                        .max()
                        .orElse(0);
    }

    /**
     * Feeds one event.
     *
     * @param sources those of the rule's sources that take it, by their slot
     */
    public List<Outcome> process(Event event, BitSet sources) {
        List<Entry> fresh = new ArrayList<>(sources.cardinality());
        for (int slot = sources.nextSetBit(0); slot >= 0; slot = sources.nextSetBit(slot + 1)) {
            fresh.add(new Entry(slot, event));
        }
        List<Outcome> out = new ArrayList<>();
        if (fresh.isEmpty()) {
            return out;
        }
        if (horizon > 0) {
            history.forgetUpTo(event.time() - horizon);
            history.addAll(fresh);
        }
        switch (window.kind()) {
            case SLIDING -> slide(event, fresh, out);
            case LAST -> lastOf(event, fresh, out);
            case TUMBLING, HOPPING -> hop(event, fresh, out);
            case SESSION -> join(event, fresh, out);
        }
        return out;
    }

    private void slide(Event event, List<Entry> fresh, List<Outcome> out) {
        entries.forgetUpTo(event.time() - window.sizeMillis());
        entries.addAll(fresh);
        evaluateAtEvent(event, out);
    }

    private void lastOf(Event event, List<Entry> fresh, List<Outcome> out) {
        entries.addAll(fresh);
        while (eventCount() > window.lastCount()) {
            entries.forget(1);
        }
        if (eventCount() == window.lastCount()) {
            evaluateAtEvent(event, out);
            settle(event.time(), out);
        }
    }

    /** An event that several sources take is one event. */
    private int eventCount() {
        if (window.sources().size() == 1) {
            return entries.size();
        }
        int count = 0;
        Event before = null;
        for (Entry entry : entries.all()) {
            count += before == null || !entry.event().equals(before) ? 1 : 0;
            before = entry.event();
        }
        return count;
    }

    private void evaluateAtEvent(Event event, List<Outcome> out) {
        EventLog.Span inside = entries.all();
        WindowScope scope = scope(inside, event, event.time());
        boolean value = isTrue(inside, scope);
        boolean fires;
        if (window.fireOnEach()) {
            fires = trigger.holds(value, event.time());
            if (fires) {
                trigger.firedOnEach();
            }
        } else {
            fires = trigger.rises(value, event.time());
        }
        if (fires) {
            fire(inside, scope, out);
        }
    }

    private void hop(Event event, List<Entry> fresh, List<Outcome> out) {
        entries.addAll(fresh);
        if (nextEnd == Long.MAX_VALUE) {
            nextEnd = endAfter(event.time());
        }
        if (!window.early()) {
            return;
        }
        List<Entry> alerted = List.of();
        for (long end = endAfter(event.time());
                end - window.sizeMillis() <= event.time();
                end += step()) {
            EventLog.Span inside = between(end - window.sizeMillis(), end);
            WindowScope scope = scope(inside, event, event.time());
            if (!early.contains(end) && isTrue(inside, scope)) {
                early.add(end);
                if (!inside.equals(alerted)) {
                    alerted = List.copyOf(inside);
                    fire(inside, scope, out);
                    if (window.reset()) {
                        return;
                    }
                }
            }
        }
    }

    private void join(Event event, List<Entry> fresh, List<Outcome> out) {
        entries.addAll(fresh);
        if (!window.early() || !early.isEmpty()) {
            return;
        }
        EventLog.Span inside = entries.all();
        WindowScope scope = scope(inside, event, event.time());
        if (isTrue(inside, scope)) {
            early.add(0L);
            fire(inside, scope, out);
        }
    }

    /** The next instant at which something happens without an event; Long.MAX_VALUE for never. */
    public long nextDeadline() {
        long next = trigger.nextDeadline();
        if (!entries.isEmpty()) {
            next = Math.min(next, nextChange());
        }
        if (nextEnd != Long.MAX_VALUE) {
            next = Math.min(next, nextEnd);
        }
        if (!history.isEmpty() && entries.isEmpty()) {
            next = Math.min(next, history.newest().time() + horizon);
        }
        return next;
    }

    private long nextChange() {
        Event oldest = entries.event(0);
        Event newest = entries.newest();
        return switch (window.kind()) {
            case SLIDING -> Math.min(oldest.time() + window.sizeMillis(), nextOverChange());
            case SESSION ->
                    Math.min(
                            newest.time() + window.sizeMillis(),
                            window.maxMillis() == Long.MAX_VALUE
                                    ? Long.MAX_VALUE
                                    : oldest.time() + window.maxMillis());
            case TUMBLING, HOPPING, LAST -> Long.MAX_VALUE;
        };
    }

    /** When the next event enters or leaves a window that the condition has of its own. */
    private long nextOverChange() {
        boolean looksBetween =
                !window.fireOnEach() || window.resolve() || window.lastingMillis() > 0;
        if (!looksBetween || history.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long after = trigger.state().lookedAt();
        long next = Long.MAX_VALUE;
        for (OverWindow over : window.conditionOvers()) {
            int entered = history.countUpTo(before(after, over.gapMillis()));
            if (entered < history.size()) {
                next = Math.min(next, history.event(entered).time() + over.gapMillis());
            }
            int left = history.countUpTo(before(after, over.gapMillis() + over.sizeMillis()));
            if (left < entered) {
                long enters = history.event(left).time() + over.gapMillis();
                next = Math.min(next, enters + over.sizeMillis());
            }
        }
        return next;
    }

    /** A time so many milliseconds before another, which may be before all times. */
    private static long before(long time, long millis) {
        return time < Long.MIN_VALUE + millis ? Long.MIN_VALUE : time - millis;
    }

    /** Does what happens at an instant that all events up to it have passed. */
    public List<Outcome> fire(long instant) {
        List<Outcome> out = new ArrayList<>();
        switch (window.kind()) {
            case SLIDING -> slideAt(instant, out);
            case TUMBLING, HOPPING -> endWindows(instant, out);
            case SESSION -> endSession(instant, out);
            case LAST -> lastAt(instant, out);
        }
        history.forgetUpTo(instant - horizon);
        return out;
    }

    private void slideAt(long instant, List<Outcome> out) {
        boolean wasOpen = !entries.isEmpty();
        boolean isNew = wasOpen && trigger.state().lookedAt() < instant;
        entries.forgetUpTo(instant - window.sizeMillis());
        if (isNew && !window.fireOnEach()) {
            EventLog.Span inside = entries.all();
            WindowScope scope = scope(inside, null, instant);
            if (trigger.rises(isTrue(inside, scope), instant)) {
                fire(inside, scope, out);
            }
        } else if (isNew) {
            EventLog.Span inside = entries.all();
            trigger.holds(isTrue(inside, scope(inside, null, instant)), instant);
        }
        settle(instant, out);
        if (wasOpen && entries.isEmpty()) {
            startAnew(instant, out);
        }
    }

    /** FOR runs out: the last events are still the same. */
    private void lastAt(long instant, List<Outcome> out) {
        if (!window.fireOnEach() && trigger.state().value()) {
            if (trigger.rises(true, instant)) {
                EventLog.Span inside = entries.all();
                fire(inside, scope(inside, null, instant), out);
            }
        }
        settle(instant, out);
    }

    /** Ends an instant: KEEP FIRING runs out, a false condition resolves. */
    private void settle(long instant, List<Outcome> out) {
        if (trigger.resolvesAt(instant)) {
            resolve(instant, out);
        }
    }

    /** The key has fallen silent: what was firing is resolved, and it is armed. */
    private void startAnew(long instant, List<Outcome> out) {
        if (trigger.isFiring()) {
            resolve(instant, out);
        }
        trigger.reset();
    }

    private void endWindows(long instant, List<Outcome> out) {
        if (nextEnd > instant) {
            settle(instant, out);
            return;
        }
        EventLog.Span inside = between(nextEnd - window.sizeMillis(), nextEnd);
        WindowScope scope = scope(inside, null, instant);
        if (!window.early()) {
            evaluateAtEnd(inside, scope, instant, out);
        }
        settle(instant, out);
        early.remove(nextEnd);
        boolean wasEmpty = inside.isEmpty();
        nextEnd += step();
        entries.forgetUpTo(nextEnd - window.sizeMillis() - 1);
        if (wasEmpty) {
            startAnew(instant, out);
            nextEnd = entries.isEmpty() ? Long.MAX_VALUE : endAfter(entries.event(0).time());
        }
    }

    private void endSession(long instant, List<Outcome> out) {
        if (!entries.isEmpty() && nextChange() <= instant) {
            if (!window.early()) {
                EventLog.Span inside = entries.all();
                evaluateAtEnd(inside, scope(inside, null, instant), instant, out);
            }
            entries = new EventLog();
            early.clear();
            if (window.fireOnEach() && window.lastingMillis() == 0) {
                trigger.reset();
            }
        }
        settle(instant, out);
    }

    private void evaluateAtEnd(
            EventLog.Span inside, WindowScope scope, long instant, List<Outcome> out) {
        boolean value = isTrue(inside, scope);
        if (!window.fireOnEach()) {
            if (trigger.rises(value, instant)) {
                fire(inside, scope, out);
            }
        } else if (trigger.holds(value, instant)) {
            trigger.firedOnEach();
            fire(inside, scope, out);
        }
    }

    private void fire(EventLog.Span inside, WindowScope scope, List<Outcome> out) {
        List<Entry> copy = List.copyOf(inside);
        out.add(new Outcome(false, copy, scope.now(), scope.ofCopy(copy)));
        if (window.reset()) {
            entries = new EventLog();
            early.clear();
            trigger.reset();
        }
    }

    private void resolve(long instant, List<Outcome> out) {
        if (window.resolve()) {
            List<Entry> copy = List.copyOf(entries.all());
            Scope scope = scope(entries.all(), null, instant).ofCopy(copy);
            out.add(new Outcome(true, List.of(), instant, scope));
        }
    }

    /** Without HAVING the condition is that the window is not empty. */
    private boolean isTrue(EventLog.Span inside, Scope scope) {
        boolean holds = window.having() == null ? !inside.isEmpty() : window.having().holds(scope);
        return holds && !environment.isExcepted(scope);
    }

    private EventLog.Span between(long from, long to) {
        return entries.span(entries.countUpTo(from - 1), entries.countUpTo(to - 1));
    }

    private long step() {
        return window.kind() == RuleBody.WindowKind.HOPPING
                ? window.everyMillis()
                : window.sizeMillis();
    }

    /** The first window end behind a time. */
    private long endAfter(long time) {
        return time - Math.floorMod(time - window.offsetMillis(), step()) + step();
    }

    /** Valid until something is forgotten: it looks at the window and does not copy it. */
    private WindowScope scope(EventLog.Span inside, @Nullable Event current, long now) {
        return new WindowScope(
                inside,
                history,
                window.sources().size() == 1,
                movesOn ? inside : null,
                current,
                key,
                now,
                environment::countArithmeticFault);
    }

    public State snapshot() {
        return new State(entries.all(), history.all(), trigger.state(), nextEnd, early);
    }

    public void restore(State state) {
        entries.addAll(state.entries());
        history.addAll(state.history());
        trigger.restore(state.trigger());
        nextEnd = state.nextEnd();
        early = new HashSet<>(state.early());
    }

    public boolean isEmpty() {
        return entries.isEmpty()
                && history.isEmpty()
                && trigger.isNew()
                && nextEnd == Long.MAX_VALUE;
    }
}
