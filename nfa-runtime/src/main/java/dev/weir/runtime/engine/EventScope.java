package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scope of what is asked of the event at hand alone, and of its key as an input. */
final class EventScope implements Scope {
    private final RuleTally tally;
    private @Nullable Event event;
    private @Nullable Input input;

    EventScope(RuleTally tally) {
        this.tally = tally;
    }

    void set(Event event) {
        this.event = event;
    }

    /** Looks at events as those of an input from here on. */
    void as(Input as) {
        input = as;
    }

    /** Evaluates the parts of the event's key; false where one of them is null. */
    boolean readKey(Input as, Object[] into) {
        List<Evaluable> parts = as.key();
        for (int i = 0; i < into.length; i++) {
            Object value = parts.get(i).evaluate(this);
            if (value == null) {
                return false;
            }
            into[i] = value;
        }
        return true;
    }

    @Override
    public @Nullable Event current() {
        return event;
    }

    @Override
    public @Nullable Object key(int part) {
        return input == null ? null : input.key().get(part).evaluate(this);
    }

    @Override
    public long now() {
        return event == null ? Long.MIN_VALUE : event.time();
    }

    @Override
    public void countArithmeticFault() {
        tally.arithmeticFaults++;
    }
}
