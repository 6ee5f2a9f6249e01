package dev.weir.compiler.expression;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where constants are evaluated: there is nothing to read, and faults are noted. */
public final class ConstantScope implements Scope {
    private boolean faulty;

    boolean isFaulty() {
        return faulty;
    }

    @Override
    public @Nullable Event current() {
        return null;
    }

    @Override
    public @Nullable Object key(int part) {
        return null;
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public List<Event> events(int slot, OverWindow over) {
        return List.of();
    }

    @Override
    public void countArithmeticFault() {
        faulty = true;
    }
}
