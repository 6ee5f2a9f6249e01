package dev.weir.compiler.declaration;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.program.Evaluable;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a kind of events in a rule: an event type, or a view of one.
 *
 * @param name the type's own name, or that of the view
 * @param predicate what the view lets through; null for a type itself
 */
public record View(String name, EventType type, @Nullable Evaluable predicate) {}
