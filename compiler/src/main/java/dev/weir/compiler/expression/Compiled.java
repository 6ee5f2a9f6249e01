package dev.weir.compiler.expression;

import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Scope;
import org.jspecify.annotations.Nullable;

/** Code that prints as the expression that it was made of. */
record Compiled(String text, Evaluable code) implements Evaluable {
    @Override
    public @Nullable Object evaluate(Scope scope) {
        return code.evaluate(scope);
    }

    @Override
    public int currentField() {
        return code.currentField();
    }

    @Override
    public Evaluable plain() {
        return code;
    }

    @Override
    public String toString() {
        return text;
    }
}
