package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.RuleBody;
import org.jspecify.annotations.Nullable;

/** The silence of one key: {@code !s FOR d} alone (language, section 5). Once a gap. */
public final class SilenceMatcher {
    /**
     * All that a matcher knows.
     *
     * @param last the last event seen; null where there was none
     * @param since when the silence began; {@link Long#MAX_VALUE} where none is waited for
     */
    public record State(@Nullable Event last, long since) {}

    private final RuleBody.Silence silence;
    private @Nullable Event last;
    private long since = Long.MAX_VALUE;

    public SilenceMatcher(RuleBody.Silence silence) {
        this.silence = silence;
    }

    /** Waits from the start of the stream, for a key that is expected. */
    public void expectFrom(long start) {
        since = start;
    }

    /** Feeds an event that breaks the silence. */
    public void process(Event event) {
        last = event;
        since = event.time();
    }

    public long nextDeadline() {
        return since == Long.MAX_VALUE ? Long.MAX_VALUE : since + silence.forMillis();
    }

    /** Whether the silence has lasted at this instant; it is then no longer waited for. */
    public boolean fire(long instant) {
        if (nextDeadline() > instant) {
            return false;
        }
        since = Long.MAX_VALUE;
        return true;
    }

    public @Nullable Event last() {
        return last;
    }

    public State snapshot() {
        return new State(last, since);
    }

    public void restore(State state) {
        last = state.last();
        since = state.since();
    }

    public boolean isEmpty() {
        return since == Long.MAX_VALUE;
    }
}
