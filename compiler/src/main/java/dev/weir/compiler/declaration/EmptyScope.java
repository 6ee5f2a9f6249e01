package dev.weir.compiler.declaration;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where constants are evaluated: no event anywhere. */
public final class EmptyScope implements Scope {
    public static final EmptyScope INSTANCE = new EmptyScope();

    private EmptyScope() {}

    @Override
    public @Nullable Event current() {
        return null;
    }

    @Override
    public @Nullable Event bound(int slot) {
        return null;
    }

    @Override
    public List<Event> events(int slot) {
        return List.of();
    }

    @Override
    public List<Event> events(int slot, OverWindow over) {
        return List.of();
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
    public void countArithmeticFault() {}
}
