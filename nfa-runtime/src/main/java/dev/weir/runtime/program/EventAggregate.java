package dev.weir.runtime.program;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.value.Aggregation;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate of what each event is by itself, whatever else there is: so a window can keep it up
 * to date while events come and go ({@link Scope#kept}). Where nobody does, it is computed of all
 * events.
 *
 * @param slots those whose events it goes over
 * @param over the window of its own that it looks at; null for none
 * @param events finds the events in a scope
 * @param value what is aggregated of an event; a function of the event alone
 * @param start gives an empty aggregation
 */
public record EventAggregate(
        List<Integer> slots,
        @Nullable OverWindow over,
        Function<Scope, List<Event>> events,
        ValueOf value,
        Supplier<Aggregation> start)
        implements Evaluable {
    public EventAggregate {
        slots = List.copyOf(slots);
    }

    /** What an event adds. */
    @FunctionalInterface
    public interface ValueOf {
        @Nullable Object of(Event event);
    }

    @Override
    public @Nullable Object evaluate(Scope scope) {
        Aggregation aggregation = scope.kept(this);
        if (aggregation == null) {
            aggregation = start.get();
            for (Event event : events.apply(scope)) {
                aggregation.add(value.of(event));
            }
        }
        try {
            return aggregation.result();
        } catch (ArithmeticException fault) {
            scope.countArithmeticFault();
            return null;
        }
    }
}
