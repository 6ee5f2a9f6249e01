package dev.weir.compiler.rule;

import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Scope;
import org.jspecify.annotations.Nullable;

/** A part of the key, by itself. */
record KeyValue(int part, String name) implements Evaluable {
    @Override
    public @Nullable Object evaluate(Scope scope) {
        return scope.key(part);
    }

    @Override
    public String toString() {
        return name;
    }
}
