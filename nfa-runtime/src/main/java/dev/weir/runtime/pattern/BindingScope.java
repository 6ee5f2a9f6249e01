package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a condition of a pattern, or what an alert of it says, may look at.
 *
 * @param current the event of the step that the condition stands in
 * @param owner the slot whose aggregates speak of the iterations before the event at hand, or -1
 * @param ownLimit how many events had been taken before that event
 * @param iterationSlots slots whose event is that of the current iteration
 * @param from where the current iteration begins, by number of events taken
 * @param to where it ends
 */
record BindingScope(
        Bindings bindings,
        @Nullable Event current,
        int owner,
        int ownLimit,
        List<Integer> iterationSlots,
        int from,
        int to,
        List<Object> key,
        long now,
        Runnable arithmeticFault)
        implements Scope {

    /** The scope of what a match says. */
    static BindingScope ofMatch(
            Bindings bindings, List<Object> key, long now, Runnable arithmeticFault) {
        return new BindingScope(
                bindings, null, -1, 0, List.of(), 0, Integer.MAX_VALUE, key, now, arithmeticFault);
    }

    @Override
    public @Nullable Event bound(int slot) {
        return iterationSlots.contains(slot)
                ? bindings.last(slot, from, to)
                : bindings.last(slot, 0, Integer.MAX_VALUE);
    }

    @Override
    public List<Event> events(int slot) {
        return bindings.events(slot, slot == owner ? ownLimit : Integer.MAX_VALUE);
    }

    @Override
    public @Nullable Object key(int part) {
        return key.get(part);
    }

    @Override
    public void countArithmeticFault() {
        arithmeticFault.run();
    }
}
