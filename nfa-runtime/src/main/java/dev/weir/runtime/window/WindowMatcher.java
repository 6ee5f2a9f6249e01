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
 * <p>The plain form: the events of the window stand in a list, and a condition is evaluated over
 * all of them. Cost of an event: one evaluation, linear in the window. Single-threaded.
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
    private List<Entry> entries = new ArrayList<>();
    private List<Entry> history = new ArrayList<>();
    private Set<Long> early = new HashSet<>();
    private long nextEnd = Long.MAX_VALUE;

    public WindowMatcher(RuleBody.Window window, List<Object> key, Environment environment) {
        this.window = window;
        this.key = key;
        this.environment = environment;
        this.trigger = new Trigger(window);
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
            forgetUpTo(event.time() - horizon);
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
        forgetBefore(event.time() - window.sizeMillis() + 1);
        entries.addAll(fresh);
        evaluateAtEvent(event, out);
    }

    private void lastOf(Event event, List<Entry> fresh, List<Outcome> out) {
        entries.addAll(fresh);
        while (eventCount() > window.lastCount()) {
            entries.remove(0);
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
        for (Entry entry : entries) {
            count += before == null || !entry.event().equals(before) ? 1 : 0;
            before = entry.event();
        }
        return count;
    }

    private void evaluateAtEvent(Event event, List<Outcome> out) {
        Scope scope = scope(entries, event, event.time());
        boolean value = isTrue(entries, scope);
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
            fire(entries, scope, out);
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
            List<Entry> inside = between(end - window.sizeMillis(), end);
            Scope scope = scope(inside, event, event.time());
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
        Scope scope = scope(entries, event, event.time());
        if (isTrue(entries, scope)) {
            early.add(0L);
            fire(entries, scope, out);
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
            next = Math.min(next, history.get(history.size() - 1).event().time() + horizon);
        }
        return next;
    }

    private long nextChange() {
        Event oldest = entries.get(0).event();
        Event newest = entries.get(entries.size() - 1).event();
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
        long after = Math.max(trigger.state().lookedAt(), Long.MIN_VALUE + 1);
        long next = Long.MAX_VALUE;
        for (Entry e : history) {
            for (OverWindow over : window.conditionOvers()) {
                long enters = e.event().time() + over.gapMillis();
                long leaves = enters + over.sizeMillis();
                if (enters > after) {
                    next = Math.min(next, enters);
                } else if (leaves > after) {
                    next = Math.min(next, leaves);
                }
            }
        }
        return next;
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
        forgetUpTo(instant - horizon);
        return out;
    }

    private void slideAt(long instant, List<Outcome> out) {
        boolean wasOpen = !entries.isEmpty();
        boolean isNew = wasOpen && trigger.state().lookedAt() < instant;
        forgetBefore(instant - window.sizeMillis() + 1);
        if (isNew && !window.fireOnEach()) {
            Scope scope = scope(entries, null, instant);
            if (trigger.rises(isTrue(entries, scope), instant)) {
                fire(entries, scope, out);
            }
        } else if (isNew) {
            trigger.holds(isTrue(entries, scope(entries, null, instant)), instant);
        }
        settle(instant, out);
        if (wasOpen && entries.isEmpty()) {
            startAnew(instant, out);
        }
    }

    /** FOR runs out: the last events are still the same. */
    private void lastAt(long instant, List<Outcome> out) {
        if (!window.fireOnEach() && trigger.state().value()) {
            Scope scope = scope(entries, null, instant);
            if (trigger.rises(true, instant)) {
                fire(entries, scope, out);
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
        List<Entry> inside = between(nextEnd - window.sizeMillis(), nextEnd);
        Scope scope = scope(inside, null, instant);
        if (!window.early()) {
            evaluateAtEnd(inside, scope, instant, out);
        }
        settle(instant, out);
        early.remove(nextEnd);
        boolean wasEmpty = inside.isEmpty();
        nextEnd += step();
        dropBefore(nextEnd - window.sizeMillis());
        if (wasEmpty) {
            startAnew(instant, out);
            nextEnd = entries.isEmpty() ? Long.MAX_VALUE : endAfter(entries.get(0).event().time());
        }
    }

    private void endSession(long instant, List<Outcome> out) {
        if (!entries.isEmpty() && nextChange() <= instant) {
            if (!window.early()) {
                evaluateAtEnd(entries, scope(entries, null, instant), instant, out);
            }
            entries = new ArrayList<>();
            early.clear();
            if (window.fireOnEach() && window.lastingMillis() == 0) {
                trigger.reset();
            }
        }
        settle(instant, out);
    }

    private void evaluateAtEnd(List<Entry> inside, Scope scope, long instant, List<Outcome> out) {
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

    private void fire(List<Entry> inside, Scope scope, List<Outcome> out) {
        out.add(new Outcome(false, List.copyOf(inside), scope.now(), scope));
        if (window.reset()) {
            entries = new ArrayList<>();
            early.clear();
            trigger.reset();
        }
    }

    private void resolve(long instant, List<Outcome> out) {
        if (window.resolve()) {
            out.add(new Outcome(true, List.of(), instant, scope(entries, null, instant)));
        }
    }

    /** Without HAVING the condition is that the window is not empty. */
    private boolean isTrue(List<Entry> inside, Scope scope) {
        boolean holds = window.having() == null ? !inside.isEmpty() : window.having().holds(scope);
        return holds && !environment.isExcepted(scope);
    }

    /** Leaves out what is older, where nothing looks at the window as it was. */
    private void forgetBefore(long from) {
        if (!entries.isEmpty() && entries.get(0).event().time() < from) {
            entries.subList(0, WindowScope.countUpTo(entries, from - 1)).clear();
        }
    }

    private void dropBefore(long from) {
        int gone = WindowScope.countUpTo(entries, from - 1);
        if (gone > 0) {
            entries = new ArrayList<>(entries.subList(gone, entries.size()));
        }
    }

    private void forgetUpTo(long time) {
        history.subList(0, WindowScope.countUpTo(history, time)).clear();
    }

    private List<Entry> between(long from, long to) {
        return entries.subList(
                WindowScope.countUpTo(entries, from - 1), WindowScope.countUpTo(entries, to - 1));
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

    /** Valid until the next call of the matcher: it looks at the window and does not copy it. */
    private Scope scope(List<Entry> inside, @Nullable Event current, long now) {
        return new WindowScope(
                inside,
                history,
                window.sources().size() == 1,
                current,
                key,
                now,
                environment::countArithmeticFault);
    }

    public State snapshot() {
        return new State(entries, history, trigger.state(), nextEnd, early);
    }

    public void restore(State state) {
        entries = new ArrayList<>(state.entries());
        history = new ArrayList<>(state.history());
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
