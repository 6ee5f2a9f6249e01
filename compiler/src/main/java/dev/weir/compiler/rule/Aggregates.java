package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.ExpressionParts;
import dev.weir.rules.ast.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The functions over many events, and what stands outside them. */
final class Aggregates {
    private static final Set<String> NAMES =
            Set.of(
                    "count",
                    "sum",
                    "avg",
                    "min",
                    "max",
                    "stddev",
                    "distinct",
                    "percentile",
                    "first",
                    "last",
                    "collect");

    /** Those that have no value over no events, so that the first iteration of a loop is free. */
    private static final Set<String> FREE_AT_FIRST =
            Set.of("first", "last", "min", "max", "avg", "stddev", "percentile");

    private Aggregates() {}

    static boolean isFreeAtFirst(Set<String> names) {
        return names.stream().anyMatch(FREE_AT_FIRST::contains);
    }

    /** The bare names of an expression that stand in no aggregate. */
    static List<Expression.Reference> namesOutside(Expression e) {
        List<Expression.Reference> found = new ArrayList<>();
        collect(e, found);
        return found;
    }

    private static void collect(Expression e, List<Expression.Reference> found) {
        if (e instanceof Expression.Call call && NAMES.contains(call.name().text())) {
            return;
        }
        if (e instanceof Expression.Reference reference) {
            found.add(reference);
        }
        ExpressionParts.of(e).forEach(part -> collect(part, found));
    }
}
