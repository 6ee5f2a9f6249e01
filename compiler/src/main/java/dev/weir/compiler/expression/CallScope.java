package dev.weir.compiler.expression;

import dev.weir.runtime.program.Scope;
import org.jspecify.annotations.Nullable;

/** The body of a declared function is evaluated here, with the values of its arguments. */
final class CallScope extends InnerScope {
    private final @Nullable Object[] arguments;

    CallScope(Scope outer, @Nullable Object[] arguments) {
        super(outer);
        this.arguments = arguments;
    }

    /** An argument; {@code scope} is one of these wherever a parameter is read. */
    static @Nullable Object argument(Scope scope, int parameter) {
        return ((CallScope) scope).arguments[parameter];
    }
}
