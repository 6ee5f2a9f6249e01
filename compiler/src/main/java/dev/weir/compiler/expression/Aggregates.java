package dev.weir.compiler.expression;

import dev.weir.compiler.expression.Environment.Use;
import dev.weir.compiler.expression.Environment.Variable;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.Over;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.EventAggregate;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.Aggregation;
import dev.weir.runtime.value.Decimal;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates over the events of a step or window (language, section 3). The argument is evaluated
 * for each event by itself; the step that it goes over is the repeated one that it names, else the
 * only one.
 */
final class Aggregates {
    static final Set<String> NAMES =
            new TreeSet<>(
                    List.of(
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
                            "collect"));

    private final ExpressionTyping typing;
    private final Names names;
    private final Problems problems;

    Aggregates(ExpressionTyping typing, Names names, Problems problems) {
        this.typing = typing;
        this.names = names;
        this.problems = problems;
    }

    /** Begins an aggregate: empty, for one evaluation. Null where the scope makes it impossible. */
    private interface Start {
        @Nullable Aggregation begin(Scope scope);
    }

    /** Over which step, and whether its name was left out. */
    private record Target(Variable variable, boolean bare) {}

    @Nullable Node call(Call e) {
        if (names.element() != null || names.parameters() != null) {
            problems.add(
                    Code.AGGREGATE_PLACE,
                    e.span(),
                    names.element() != null
                            ? "an aggregate inside an aggregate"
                            : "an aggregate inside a function",
                    names.element() != null
                            ? "aggregates go over fields of events"
                            : "give the function what the aggregate computes as an argument");
            return null;
        }
        boolean hasOver = e.over() != null;
        OverWindow over = e.over() == null ? null : window(e.over());
        if (hasOver && over == null) {
            return null;
        }
        return e.name().text().equals("count") ? count(e, over) : overValues(e, over);
    }

    private @Nullable OverWindow window(Over over) {
        if (!names.environment().allowsOver()) {
            problems.add(
                    Code.AGGREGATE_PLACE,
                    over.span(),
                    "`OVER` outside a window rule",
                    "in a pattern the step's own events are meant: leave `OVER` out");
            return null;
        }
        Long size = millis(over.duration(), "the duration of `OVER`", 1);
        Long gap =
                over.before() == null
                        ? Long.valueOf(0)
                        : millis(over.before(), "the gap of `BEFORE`", 0);
        return size == null || gap == null ? null : new OverWindow(size, gap, over.beforeThis());
    }

    private @Nullable Long millis(Expression e, String what, long least) {
        Node node = typing.type(e, Scalar.DURATION, what);
        if (node == null) {
            return null;
        }
        if (!node.constant() || !(node.value() instanceof Long millis)) {
            problems.add(
                    Code.NOT_CONSTANT,
                    e.span(),
                    what + " is not known beforehand",
                    "write a duration, or name a PARAM or CONST");
            return null;
        }
        if (millis < least) {
            problems.add(
                    Code.DURATION_RANGE,
                    e.span(),
                    what + " is " + (millis == 0 ? "zero" : "negative"),
                    "write a duration above zero");
            return null;
        }
        return millis;
    }

    /**
     * {@code count(v)}, {@code count(v, pred)}; v may be left out beside a window's only source.
     */
    private @Nullable Node count(Call e, @Nullable OverWindow over) {
        List<Expression> arguments = e.arguments();
        Variable only = names.environment().onlySource();
        Variable named = arguments.isEmpty() ? null : variable(arguments.get(0));
        boolean named0 = named != null;
        Variable variable = named0 ? named : only;
        int predicateAt = named0 ? 1 : 0;
        if (variable == null || arguments.size() > predicateAt + 1) {
            problems.add(
                    Diagnostic.of(
                                    variable == null ? Code.AGGREGATE_STEP : Code.ARGUMENT_COUNT,
                                    e.span(),
                                    variable == null
                                            ? "`count` does not say of which step"
                                            : "`count` with " + arguments.size() + " arguments")
                            .withHelp("write `count(v)` or `count(v, condition)` for a step `v`"));
            return null;
        }
        EventSource source = new EventSource(variable.slots(), over);
        if (arguments.size() == predicateAt) {
            return node(
                    e,
                    Scalar.INT,
                    false,
                    variable,
                    scope -> (long) source.events(scope).size(),
                    Reads.NONE);
        }
        return countWhere(e, variable, source, arguments.get(predicateAt));
    }

    private @Nullable Node countWhere(
            Call e, Variable variable, EventSource source, Expression condition) {
        Node predicate =
                typing.within(names.ofElement(variable, true), problems)
                        .type(condition, Scalar.BOOL, "the condition of `count`");
        if (predicate == null) {
            return null;
        }
        return node(
                e,
                Scalar.INT,
                false,
                variable,
                aggregate(source, predicate, scope -> Aggregation.count(), true),
                predicate.reads());
    }

    private static ElementScope move(@Nullable ElementScope inner, Scope outer, Event event) {
        if (inner == null) {
            return new ElementScope(outer, event);
        }
        inner.moveTo(event);
        return inner;
    }

    private @Nullable Node overValues(Call e, @Nullable OverWindow over) {
        boolean percentile = e.name().text().equals("percentile");
        int wanted = percentile ? 2 : 1;
        if (e.arguments().size() != wanted) {
            problems.add(
                    Code.ARGUMENT_COUNT,
                    e.span(),
                    "`" + e.name() + "` with " + e.arguments().size() + " arguments",
                    percentile
                            ? "it is called as `percentile(v.field, p)`"
                            : "it is called as `" + e.name() + "(v.field)`");
            return null;
        }
        Target target = target(e);
        Node percent = percentile ? percent(e.arguments().get(1)) : null;
        if (target == null || percentile && percent == null) {
            return null;
        }
        Node value =
                typing.within(names.ofElement(target.variable(), target.bare()), problems)
                        .type(e.arguments().get(0));
        if (value == null || !canTake(e, value)) {
            return null;
        }
        Start start =
                percent == null
                        ? start(e.name().text(), value.type())
                        : startPercentile(percent.code());
        Reads reads = percent == null ? value.reads() : value.reads().plus(percent.reads());
        EventSource source = new EventSource(target.variable().slots(), over);
        return node(
                e,
                resultType(e.name().text(), value.type()),
                isNullable(e.name().text()),
                target.variable(),
                aggregate(source, value, start, percent == null || isNumber(percent)),
                reads);
    }

    /** Whether a percentage is known beforehand. */
    private static boolean isNumber(Node percent) {
        return percent.constant() && percent.value() != null;
    }

    /**
     * @param sameEverywhere whether the aggregation begins alike in each scope
     */
    private static Evaluable aggregate(
            EventSource source, Node valueNode, Start start, boolean sameEverywhere) {
        Evaluable value = valueNode.code();
        if (sameEverywhere && valueNode.local()) {
            return new EventAggregate(
                    source.slots(),
                    source.over(),
                    source::events,
                    ofElement(value),
                    () -> Objects.requireNonNull(start.begin(new ConstantScope())));
        }
        return scope -> {
            Aggregation aggregation = start.begin(scope);
            if (aggregation == null) {
                return null;
            }
            ElementScope inner = null;
            for (Event event : source.events(scope)) {
                inner = move(inner, scope, event);
                aggregation.add(value.evaluate(inner));
            }
            try {
                return aggregation.result();
            } catch (ArithmeticException fault) {
                scope.countArithmeticFault();
                return null;
            }
        };
    }

    /** What reads an element and nothing else, as a function of it. */
    private static EventAggregate.ValueOf ofElement(Evaluable value) {
        if (value instanceof Names.ElementRead direct) {
            return direct.field()::read;
        }
        return event -> value.evaluate(ElementScope.alone(event));
    }

    private @Nullable Variable variable(Expression e) {
        return e instanceof Reference reference
                        && names.resolve(reference.name().text()) instanceof Variable variable
                ? variable
                : null;
    }

    private @Nullable Target target(Call e) {
        Expression argument = e.arguments().get(0);
        Variable bare = variable(argument);
        if (bare != null) {
            String field =
                    bare.type().fields().isEmpty() ? "field" : bare.type().fields().get(0).name();
            problems.add(
                    Code.AGGREGATE_STEP,
                    argument.span(),
                    "`" + e.name() + "` does not say of which field",
                    "write `" + e.name() + "(" + bare.label() + "." + field + ")`");
            return null;
        }
        Map<String, Variable> named = new LinkedHashMap<>();
        collect(argument, named);
        Variable only = names.environment().onlySource();
        if (only != null) {
            return new Target(only, true);
        }
        List<Variable> repeated = named.values().stream().filter(Aggregates::isRepeated).toList();
        List<Variable> candidates = repeated.isEmpty() ? List.copyOf(named.values()) : repeated;
        if (candidates.size() == 1) {
            return new Target(candidates.get(0), false);
        }
        problems.add(
                Code.AGGREGATE_STEP,
                argument.span(),
                candidates.isEmpty()
                        ? "`" + e.name() + "` goes over no step"
                        : "`" + e.name() + "` goes over more than one step",
                candidates.isEmpty()
                        ? "name a field of a step, as `" + e.name() + "(v.field)`"
                        : "aggregate each of " + String.join(", ", named.keySet()) + " by itself");
        return null;
    }

    private static boolean isRepeated(Variable variable) {
        return variable.use() == Use.MANY
                || variable.use() == Use.SELF_MANY
                || variable.use() == Use.ITERATION;
    }

    private void collect(Expression e, Map<String, Variable> named) {
        Variable variable = variable(e);
        if (variable != null) {
            named.put(variable.label(), variable);
        }
        Parts.of(e).forEach(part -> collect(part, named));
    }

    /** What an aggregate over a step is, with all that it reads. */
    private static Node node(
            Call e,
            Type type,
            boolean nullable,
            Variable variable,
            Evaluable code,
            Reads argumentReads) {
        boolean self = variable.use() == Use.SELF || variable.use() == Use.SELF_MANY;
        Reads own =
                self
                        ? Reads.ofSelfAggregate(e.name().text())
                        : Reads.ofAggregated(variable.slots());
        return Node.reading(e, type, nullable, code, own.plus(argumentReads));
    }

    private @Nullable Node percent(Expression e) {
        Node percent = typing.type(e);
        if (percent == null) {
            return null;
        }
        if (!Types.isNumber(percent.type())) {
            problems.mismatch(percent, Scalar.FLOAT, "the percentage");
            return null;
        }
        if (percent.constant() && percent.value() != null && toPercent(percent.value()) == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    e.span(),
                    "the percentage is not from 0 to 100",
                    "the 95th percentile is `percentile(v.field, 95)`");
            return null;
        }
        return percent;
    }

    private static Start startPercentile(Evaluable percent) {
        return scope -> {
            Object number = percent.evaluate(scope);
            BigDecimal exact = number == null ? null : toPercent(number);
            return exact == null ? null : Aggregation.percentile(exact);
        };
    }

    /** The number as it is; null where it is outside 0 to 100. */
    private static @Nullable BigDecimal toPercent(Object number) {
        BigDecimal exact;
        if (number instanceof Long n) {
            exact = BigDecimal.valueOf(n);
        } else if (number instanceof Decimal d) {
            exact = d.toBigDecimal();
        } else if (number instanceof Double d && Double.isFinite(d)) {
            exact = new BigDecimal(d);
        } else {
            return null;
        }
        boolean inside = exact.signum() >= 0 && exact.compareTo(BigDecimal.valueOf(100)) <= 0;
        return inside ? exact : null;
    }

    private boolean canTake(Call e, Node value) {
        Type type = value.type();
        switch (e.name().text()) {
            case "sum", "avg", "stddev" -> {
                if (!Types.isNumber(type) && type != Scalar.DURATION) {
                    problems.argument(
                            e, value, "takes numbers or durations, not " + type, Scalar.FLOAT);
                    return false;
                }
            }
            case "min", "max", "percentile" -> {
                if (!Types.isOrdered(type)) {
                    problems.add(
                            Code.NO_ORDER,
                            value.source().span(),
                            type + " has no order",
                            "`" + e.name() + "` takes numbers, strings, timestamps or durations");
                    return false;
                }
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    private static Start start(String function, Type type) {
        return switch (function) {
            case "sum" -> scope -> Aggregation.sum(type);
            case "avg" -> scope -> Aggregation.avg(type);
            case "stddev" -> scope -> Aggregation.stddev(type);
            case "min" -> scope -> Aggregation.min();
            case "max" -> scope -> Aggregation.max();
            case "distinct" -> scope -> Aggregation.distinct();
            case "first" -> scope -> Aggregation.first();
            case "last" -> scope -> Aggregation.last();
            case "collect" -> scope -> Aggregation.collect();
            default -> throw new IllegalArgumentException(function);
        };
    }

    private static Type resultType(String function, Type type) {
        return switch (function) {
            case "avg", "stddev" -> type == Scalar.DURATION ? type : Scalar.FLOAT;
            case "distinct" -> Scalar.INT;
            case "collect" -> new ListType(type);
            default -> type;
        };
    }

    private static boolean isNullable(String function) {
        return !function.equals("distinct") && !function.equals("collect");
    }
}
