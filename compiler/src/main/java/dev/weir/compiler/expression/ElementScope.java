package dev.weir.compiler.expression;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Scope;

/** The argument of an aggregate is evaluated here, for one event after another. */
final class ElementScope extends InnerScope {
    private Event element;

    ElementScope(Scope outer, Event first) {
        super(outer);
        this.element = first;
    }

    /** For what reads the element and nothing else. */
    static ElementScope alone(Event element) {
        return new ElementScope(new ConstantScope(), element);
    }

    void moveTo(Event next) {
        element = next;
    }

    /** The event whose turn it is; {@code scope} is one of these wherever an element is read. */
    static Event element(Scope scope) {
        return ((ElementScope) scope).element;
    }
}
