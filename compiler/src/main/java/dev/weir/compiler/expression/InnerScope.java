package dev.weir.compiler.expression;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scope inside another one, of which it shows everything. */
abstract class InnerScope implements Scope {
    private final Scope outer;

    InnerScope(Scope outer) {
        this.outer = outer;
    }

    @Override
    public @Nullable Event current() {
        return outer.current();
    }

    @Override
    public @Nullable Object currentField(int field) {
        return outer.currentField(field);
    }

    @Override
    public @Nullable Event bound(int slot) {
        return outer.bound(slot);
    }

    @Override
    public List<Event> events(int slot) {
        return outer.events(slot);
    }

    @Override
    public List<Event> events(int slot, OverWindow over) {
        return outer.events(slot, over);
    }

    @Override
    public @Nullable Object key(int part) {
        return outer.key(part);
    }

    @Override
    public long now() {
        return outer.now();
    }

    @Override
    public void countArithmeticFault() {
        outer.countArithmeticFault();
    }
}
