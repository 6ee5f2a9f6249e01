package dev.weir.compiler.expression;

import dev.weir.compiler.expression.TypedExpression.SlotField;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a checked expression reads of its scope; see {@link TypedExpression}. */
record Reads(
        Set<Integer> aggregated,
        Set<Integer> iteration,
        Set<String> selfAggregates,
        Set<CurrentFieldRead> currentFields,
        Set<SlotField> slotFields) {
    static final Reads NONE = new Reads(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    static Reads ofCurrent(CurrentFieldRead field) {
        return new Reads(Set.of(), Set.of(), Set.of(), Set.of(field), Set.of());
    }

    static Reads ofAggregated(List<Integer> slots) {
        return new Reads(Set.copyOf(slots), Set.of(), Set.of(), Set.of(), Set.of());
    }

    static Reads ofIteration(List<Integer> slots) {
        return new Reads(Set.of(), Set.copyOf(slots), Set.of(), Set.of(), Set.of());
    }

    static Reads ofSelfAggregate(String function) {
        return new Reads(Set.of(), Set.of(), Set.of(function), Set.of(), Set.of());
    }

    static Reads ofFields(List<Integer> slots, int field) {
        Set<SlotField> fields = new LinkedHashSet<>();
        slots.forEach(slot -> fields.add(new SlotField(slot, field)));
        return new Reads(Set.of(), Set.of(), Set.of(), Set.of(), fields);
    }

    Reads plus(Reads other) {
        if (this.equals(NONE)) {
            return other;
        }
        return other.equals(NONE)
                ? this
                : new Reads(
                        union(aggregated, other.aggregated),
                        union(iteration, other.iteration),
                        union(selfAggregates, other.selfAggregates),
                        union(currentFields, other.currentFields),
                        union(slotFields, other.slotFields));
    }

    private static <T> Set<T> union(Collection<T> a, Collection<T> b) {
        Set<T> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }
}
