package dev.weir.runtime.window;

import dev.weir.runtime.program.RuleBody;

/**
 * Decides when a condition that comes and goes in time fires and resolves: FIRE ON RISE, FOR, KEEP
 * FIRING, RESOLVE (language, section 6).
 *
 * <p>A condition counts as false only at the end of an instant: what happens within one millisecond
 * and is undone in it neither arms, nor breaks FOR, nor resolves. So each evaluation first ends the
 * instants before it. Under LAST n each evaluation counts by itself.
 */
public final class Trigger {
    /**
     * @param armed whether a rise fires
     * @param firing whether it has fired and not become false since
     * @param value what the condition was when last looked at
     * @param lookedAt instant of that, or {@link Long#MIN_VALUE}
     * @param trueSince since when it has been true, or {@link Long#MAX_VALUE}
     * @param falseSince since when it has been false while firing, or {@link Long#MAX_VALUE}
     */
    public record State(
            boolean armed,
            boolean firing,
            boolean value,
            long lookedAt,
            long trueSince,
            long falseSince) {
        static final State NEW =
                new State(true, false, false, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private final RuleBody.Window window;
    private State state = State.NEW;

    Trigger(RuleBody.Window window) {
        this.window = window;
    }

    State state() {
        return state;
    }

    void restore(State saved) {
        state = saved;
    }

    /** Whether nothing of the past matters any more. */
    boolean isNew() {
        return state.armed()
                && !state.firing()
                && !state.value()
                && state.trueSince() == Long.MAX_VALUE;
    }

    boolean isFiring() {
        return state.firing();
    }

    /**
     * Tells the condition's value at an instant that is not before the last one.
     *
     * @return whether an alert fires here, FIRE ON RISE
     */
    boolean rises(boolean value, long now) {
        look(value, now);
        if (!value || !state.armed() || !hasLasted(now)) {
            return false;
        }
        fired();
        return true;
    }

    /** Tells the condition's value; whether it has been true for as long as FOR wants. */
    boolean holds(boolean value, long now) {
        look(value, now);
        return value && hasLasted(now);
    }

    private void look(boolean value, long now) {
        endInstantsBefore(now);
        long trueSince = value ? Math.min(state.trueSince(), now) : state.trueSince();
        long falseSince = value ? Long.MAX_VALUE : state.falseSince();
        state = new State(state.armed(), state.firing(), value, now, trueSince, falseSince);
    }

    /** The condition was false at the end of the last instant: it is so now. */
    private void endInstantsBefore(long now) {
        boolean isOver = state.lookedAt() < now || window.kind() == RuleBody.WindowKind.LAST;
        if (isOver && state.lookedAt() != Long.MIN_VALUE && !state.value()) {
            becomeFalse();
        }
    }

    private void becomeFalse() {
        boolean keeps = state.firing() && window.keepFiringMillis() > 0;
        long falseSince = keeps ? Math.min(state.falseSince(), state.lookedAt()) : Long.MAX_VALUE;
        state =
                new State(
                        state.armed() || !keeps,
                        state.firing(),
                        false,
                        state.lookedAt(),
                        Long.MAX_VALUE,
                        falseSince);
    }

    private boolean hasLasted(long now) {
        return now - state.trueSince() >= window.lastingMillis();
    }

    private void fired() {
        state =
                new State(
                        false,
                        true,
                        state.value(),
                        state.lookedAt(),
                        state.trueSince(),
                        Long.MAX_VALUE);
    }

    /** Marks a firing that did not come from a rise. */
    void firedOnEach() {
        fired();
    }

    /** Ends an instant. Whether what was firing counts as false from here on. */
    boolean resolvesAt(long instant) {
        if (state.value() || state.lookedAt() == Long.MIN_VALUE) {
            return false;
        }
        becomeFalse();
        if (!state.firing()) {
            return false;
        }
        if (window.keepFiringMillis() > 0
                && instant - state.falseSince() < window.keepFiringMillis()) {
            return false;
        }
        state = new State(true, false, false, state.lookedAt(), Long.MAX_VALUE, Long.MAX_VALUE);
        return true;
    }

    /**
     * The next instant at which FOR or KEEP FIRING is over, or an end of the present one matters.
     */
    long nextDeadline() {
        if (state.value()) {
            boolean waits = window.lastingMillis() > 0 && state.armed() && risesBetweenEvents();
            return waits ? state.trueSince() + window.lastingMillis() : Long.MAX_VALUE;
        }
        if (!state.firing()) {
            return Long.MAX_VALUE;
        }
        return state.falseSince() == Long.MAX_VALUE
                ? state.lookedAt()
                : state.falseSince() + window.keepFiringMillis();
    }

    /**
     * Whether the condition is known between two looks at it, and FOR may be over there. Windows
     * with an end say nothing before it.
     */
    private boolean risesBetweenEvents() {
        boolean hasEnd =
                window.kind() != RuleBody.WindowKind.SLIDING
                        && window.kind() != RuleBody.WindowKind.LAST;
        return !hasEnd && !window.fireOnEach();
    }

    /** Arms at once. */
    void reset() {
        state = State.NEW;
    }
}
