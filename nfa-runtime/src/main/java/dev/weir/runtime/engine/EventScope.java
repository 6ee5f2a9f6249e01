package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Input;
import dev.weir.runtime.program.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scope of what is asked of the event at hand alone, and of its key as an input. */
final class EventScope implements Scope {
    private final RuleTally tally;
    private @Nullable Rows rows;
    private int at;
    private @Nullable Input input;

    EventScope(RuleTally tally) {
        this.tally = tally;
    }

    /** Goes to the event of a row, which is made if somebody looks at it as a whole. */
    void set(Rows of, int index) {
        rows = of;
        at = index;
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
        return rows == null ? null : rows.event(at);
    }

    @Override
    public @Nullable Object currentField(int field) {
        return rows == null ? null : rows.get(at, field);
    }

    @Override
    public @Nullable Object key(int part) {
        return input == null ? null : input.key().get(part).evaluate(this);
    }

    @Override
    public long now() {
        return rows == null ? Long.MIN_VALUE : rows.time(at);
    }

    @Override
    public void countArithmeticFault() {
        tally.arithmeticFaults++;
    }
}
