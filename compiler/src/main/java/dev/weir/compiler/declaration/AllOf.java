package dev.weir.compiler.declaration;

import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Predicates joined by AND. What is unknown counts as false: nothing negates the whole. */
public final class AllOf implements Evaluable {
    private final Evaluable[] predicates;

    private AllOf(List<Evaluable> predicates) {
        this.predicates = predicates.toArray(new Evaluable[0]);
    }

    /** All of the predicates; null where there are none. */
    public static @Nullable Evaluable of(List<Evaluable> predicates) {
        List<Evaluable> flat = new ArrayList<>();
        for (Evaluable predicate : predicates) {
            if (predicate instanceof AllOf all) {
                flat.addAll(List.of(all.predicates));
            } else {
                flat.add(predicate);
            }
        }
        if (flat.isEmpty()) {
            return null;
        }
        return flat.size() == 1 ? flat.get(0) : new AllOf(flat);
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
        return List.of(predicates).stream()
                .map(p -> "(" + p + ")")
                .collect(Collectors.joining(" AND "));
    }
}
