package dev.weir.runtime.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Predicates joined by AND. What is unknown counts as false: nothing negates the whole. */
public record AllOf(List<Evaluable> predicates) implements Evaluable {
    public AllOf {
        predicates = List.copyOf(predicates);
    }

    /** All of the predicates; null where there are none. */
    public static @Nullable Evaluable of(List<Evaluable> predicates) {
        List<Evaluable> flat = new ArrayList<>();
        for (Evaluable predicate : predicates) {
            flat.addAll(parts(predicate));
        }
        if (flat.isEmpty()) {
            return null;
        }
        return flat.size() == 1 ? flat.get(0) : new AllOf(flat);
    }

    /** What a predicate joins; itself where it joins nothing. */
    public static List<Evaluable> parts(Evaluable predicate) {
        return predicate instanceof AllOf all ? all.predicates : List.of(predicate);
    }

    @Override
    public Object evaluate(Scope scope) {
        return holds(scope);
    }

    @Override
    public boolean holds(Scope scope) {
        for (Evaluable predicate : predicates) {
            if (!predicate.holds(scope)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return predicates.stream().map(p -> "(" + p + ")").collect(Collectors.joining(" AND "));
    }
}
