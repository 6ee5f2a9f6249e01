package dev.weir.compiler.expression;

import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Evaluable;
import java.util.List;
import java.util.Set;

/**
 * A checked expression.
 *
 * @param nullable whether the value can be null (of a predicate: unknown)
 * @param constant whether it reads nothing of its scope
 * @param aggregated slots that it names through aggregates, or bare as a step that takes at most
 *     one
 * @param iteration slots that it names bare as the event of the current iteration
 * @param selfAggregates names of the aggregates over the step whose predicate it is
 * @param currentFields the fields of the event at hand that it reads
 * @param slotFields for each (slot, field index) read of a bound event, for showing in the alert
 */
public record TypedExpression(
        Type type,
        boolean nullable,
        boolean constant,
        Evaluable code,
        Set<Integer> aggregated,
        Set<Integer> iteration,
        Set<String> selfAggregates,
        List<Evaluable> currentFields,
        Set<SlotField> slotFields) {
    public TypedExpression {
        aggregated = Set.copyOf(aggregated);
        iteration = Set.copyOf(iteration);
        selfAggregates = Set.copyOf(selfAggregates);
        currentFields = List.copyOf(currentFields);
        slotFields = Set.copyOf(slotFields);
    }

    public record SlotField(int slot, int field) {}
}
