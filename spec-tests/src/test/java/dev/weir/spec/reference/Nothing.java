package dev.weir.spec.reference;

import dev.weir.runtime.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scope of what reads nothing. */
enum Nothing implements Scope {
    AT_ALL;

    @Override
    public @Nullable Event current() {
        return null;
    }

    @Override
    public @Nullable Event bound(String label) {
        return null;
    }

    @Override
    public List<Event> events(String label, @Nullable Over over) {
        return List.of();
    }

    @Override
    public Object key(int part) {
        throw new IllegalStateException("no key");
    }
}
