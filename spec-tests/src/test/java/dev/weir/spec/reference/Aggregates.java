package dev.weir.spec.reference;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.Values;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Section 3, aggregates "over the events bound to a step or in a window". */
final class Aggregates {
    static final Set<String> NAMES =
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

    /** Digits enough to round a root to a float once: no float has more. */
    private static final MathContext ROOT = new MathContext(800);

    private final Expressions expressions;

    Aggregates(Expressions expressions) {
        this.expressions = expressions;
    }

    Typed typed(Call call, Names names) {
        String label = label(call, names);
        Scope.Over over = over(call);
        List<Expression> arguments = call.arguments();
        boolean named =
                !arguments.isEmpty()
                        && arguments.get(0) instanceof Reference r
                        && r.name().text().equals(label);
        if (call.name().text().equals("count")) {
            Expression condition = arguments.isEmpty() ? null : arguments.get(arguments.size() - 1);
            Typed test =
                    condition == null || named && arguments.size() == 1
                            ? null
                            : expressions.typed(condition, names.of(label));
            return new Typed(
                    Scalar.INT,
                    scope ->
                            scope.events(label, over).stream()
                                    .filter(e -> test == null || test.holds(scope.with(label, e)))
                                    .count());
        }
        Names inside = label.equals(names.only()) ? names.of(label) : names.inAggregate();
        Typed value = expressions.typed(arguments.get(0), inside);
        Typed rank = arguments.size() < 2 ? null : expressions.typed(arguments.get(1), names);
        return new Typed(
                result(call.name().text(), value.type()),
                scope -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (Event event : scope.events(label, over)) {
                        values.add(value.in(scope.with(label, event)));
                    }
                    Object p = rank == null ? null : rank.in(scope);
                    return of(call.name().text(), values, value.type(), p);
                });
    }

    /** "In a window rule with one step, `v` may be left out". */
    static String label(Call call, Names names) {
        for (String label : Named.in(call, names.labels().keySet())) {
            return label;
        }
        return Objects.requireNonNull(names.only());
    }

    Scope.@Nullable Over over(Call call) {
        Expression.Over over = call.over();
        if (over == null) {
            return null;
        }
        Expression gap = over.before();
        return new Scope.Over(
                expressions.constant(over.duration()),
                gap == null ? 0 : expressions.constant(gap),
                over.beforeThis());
    }

    /** "`avg stddev` are float (of durations: durations), the others keep the type." */
    private static Type result(String name, Type type) {
        return switch (name) {
            case "avg", "stddev" -> type == Scalar.DURATION ? type : Scalar.FLOAT;
            case "distinct" -> Scalar.INT;
            case "collect" -> new ListType(type);
            default -> type;
        };
    }

    /** "Nulls are skipped, but by `count(v)`, `first` and `last`." */
    private static @Nullable Object of(
            String name, List<@Nullable Object> all, Type type, @Nullable Object p) {
        List<Object> values = all.stream().filter(Objects::nonNull).collect(Collectors.toList());
        switch (name) {
            case "first":
                return all.isEmpty() ? null : all.get(0);
            case "last":
                return all.isEmpty() ? null : all.get(all.size() - 1);
            case "collect":
                return values;
            case "distinct":
                return (long)
                        values.stream().map(Values::hashable).collect(Collectors.toSet()).size();
            case "sum":
                return sum(values, type);
            default:
        }
        // "Over nothing, `count`, `distinct` and `sum` are 0, `collect` is the empty list, the rest
        // null."
        if (values.isEmpty()) {
            return null;
        }
        return switch (name) {
            case "min" -> values.stream().min(Values::compare).get();
            case "max" -> values.stream().max(Values::compare).get();
            case "percentile" -> percentile(values, p);
            case "avg" -> average(values, type);
            default -> deviation(values, type);
        };
    }

    /** "(0 ≤ p ≤ 100, nearest rank)" */
    private static @Nullable Object percentile(List<Object> values, @Nullable Object p) {
        if (p == null) {
            return null;
        }
        BigDecimal share = Typed.number(p).movePointLeft(2);
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            return null;
        }
        List<Object> sorted = values.stream().sorted(Values::compare).toList();
        BigDecimal rank =
                share.multiply(BigDecimal.valueOf(values.size())).setScale(0, RoundingMode.CEILING);
        return sorted.get(Math.max(0, rank.intValueExact() - 1));
    }

    private static BigDecimal exactSum(List<Object> values, int power) {
        return values.stream()
                .map(value -> Typed.number(value).pow(power))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * "The `sum` of floats is the exact real sum, rounded once … a decimal overflows only where its
     * exact result does."
     */
    private static @Nullable Object sum(List<Object> values, Type type) {
        BigDecimal sum = exactSum(values, 1);
        if (type == Scalar.FLOAT) {
            double rounded = sum.doubleValue();
            return Double.isInfinite(rounded) ? null : (Object) rounded;
        }
        return Expressions.fitting(sum, type);
    }

    private static @Nullable Object average(List<Object> values, Type type) {
        BigDecimal n = BigDecimal.valueOf(values.size());
        BigDecimal sum = exactSum(values, 1);
        return type == Scalar.DURATION
                ? Expressions.fitting(sum.divide(n, 0, RoundingMode.HALF_UP), type)
                : Expressions.quotient(sum, n);
    }

    /** "`stddev` … (of the population)": the root of (n Σx² − (Σx)²) / n². */
    private static @Nullable Object deviation(List<Object> values, Type type) {
        BigDecimal n = BigDecimal.valueOf(values.size());
        BigDecimal spread = n.multiply(exactSum(values, 2)).subtract(exactSum(values, 1).pow(2));
        BigDecimal root = spread.divide(n.pow(2), ROOT).sqrt(ROOT);
        return type == Scalar.DURATION
                ? Expressions.fitting(root, type)
                : (Object) root.doubleValue();
    }
}
