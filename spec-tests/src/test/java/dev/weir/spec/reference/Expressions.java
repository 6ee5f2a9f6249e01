package dev.weir.spec.reference;

import dev.weir.compiler.expression.Environment;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.In;
import dev.weir.rules.ast.Expression.Index;
import dev.weir.rules.ast.Expression.ListLiteral;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.Expression.Member;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.rules.ast.Expression.UnaryOp;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.RecordType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.Ratio;
import dev.weir.runtime.value.RecordValue;
import dev.weir.runtime.value.TimeText;
import dev.weir.runtime.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Language, section 3: types and evaluates expressions. */
final class Expressions {
    private final Declared declared;
    private final Aggregates aggregates = new Aggregates(this);

    Expressions(Declared declared) {
        this.declared = declared;
    }

    Typed typed(Expression e, Names names) {
        if (e instanceof Literal literal) {
            return literal(literal);
        } else if (e instanceof ListLiteral list) {
            return list(list, names);
        } else if (e instanceof Reference reference) {
            return bare(reference.name().text(), names);
        } else if (e instanceof Member member) {
            return member(member, names);
        } else if (e instanceof Index index) {
            return index(index, names);
        } else if (e instanceof Call call) {
            return call(call, names);
        } else if (e instanceof Expression.Unary unary) {
            Typed operand = typed(unary.operand(), names);
            return unary.op() == UnaryOp.NOT ? not(operand) : negated(operand);
        } else if (e instanceof Binary binary) {
            return binary(binary.op(), typed(binary.left(), names), typed(binary.right(), names));
        } else if (e instanceof In in) {
            Typed value = typed(in.value(), names);
            Typed found = in(value, in.list(), names);
            return in.negated() ? not(found) : found;
        } else if (e instanceof Expression.Between between) {
            Typed value = typed(between.value(), names);
            Typed low = binary(BinaryOp.GREATER_EQUAL, value, typed(between.low(), names));
            Typed high = binary(BinaryOp.LESS_EQUAL, value, typed(between.high(), names));
            Typed both = binary(BinaryOp.AND, low, high);
            return between.negated() ? not(both) : both;
        } else if (e instanceof Expression.Like like) {
            Typed value = typed(like.value(), names);
            Typed pattern = typed(like.pattern(), names);
            Typed found = Typed.of(Scalar.BOOL, value, pattern, (v, p) -> like(like, v, p));
            return like.negated() ? not(found) : found;
        } else if (e instanceof Expression.Matches matches) {
            return Library.test(
                    matches.span(),
                    v ->
                            new Expression.Matches(
                                    v, matches.regex(), matches.negated(), matches.span()),
                    typed(matches.value(), names));
        } else if (e instanceof Expression.IsNull isNull) {
            Typed value = typed(isNull.value(), names);
            return new Typed(Scalar.BOOL, scope -> (value.in(scope) == null) != isNull.negated());
        } else if (e instanceof Expression.If choice) {
            Typed condition = typed(choice.condition(), names);
            List<Typed> met =
                    Typed.meet(
                            List.of(typed(choice.then(), names), typed(choice.otherwise(), names)));
            return new Typed(
                    met.get(0).type(), scope -> met.get(condition.holds(scope) ? 0 : 1).in(scope));
        }
        throw new IllegalArgumentException("" + e);
    }

    private static Typed literal(Literal literal) {
        Object value = literal.value();
        if (literal.kind() == LiteralKind.STRING) {
            return new Typed(Scalar.STRING, scope -> value, (String) value);
        } else if (value instanceof BigDecimal decimal) {
            Decimal exact = Decimal.of(decimal);
            return new Typed(new DecimalType(decimal.scale()), scope -> exact);
        }
        Type type =
                switch (literal.kind()) {
                    case INT -> Scalar.INT;
                    case FLOAT -> Scalar.FLOAT;
                    case BOOL -> Scalar.BOOL;
                    case DURATION -> Scalar.DURATION;
                    case TIMESTAMP -> Scalar.TIMESTAMP;
                    default -> Scalar.NULL;
                };
        return new Typed(type, scope -> value);
    }

    private Typed list(ListLiteral list, Names names) {
        List<Typed> items =
                Typed.meet(list.items().stream().map(item -> typed(item, names)).toList());
        Type element = items.isEmpty() ? Scalar.NULL : items.get(0).type();
        return new Typed(
                new ListType(element),
                scope -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    items.forEach(item -> values.add(item.in(scope)));
                    return values;
                });
    }

    /**
     * "In a step's predicate a bare name is a field of this event, else a PARAM, CONST or LIST."
     */
    private Typed bare(String name, Names names) {
        Typed local = names.locals().get(name);
        if (local != null) {
            return local;
        }
        Step current = names.current();
        if (current != null && names.hasField(name)) {
            return field(List.of(current), name, Scope::current);
        }
        Step around = names.around();
        if (around != null && around.type.indexOf(name) >= 0) {
            return field(List.of(around), name, Scope::around);
        }
        Names.KeyPart part = names.key().get(name);
        if (part != null) {
            return new Typed(part.type(), scope -> scope.key(part.index()));
        }
        Environment.Constant constant = declared.constant(name);
        if (constant == null) {
            throw new IllegalArgumentException(name);
        }
        return new Typed(constant.type(), scope -> constant.value());
    }

    interface Source {
        @Nullable Event of(Scope scope);
    }

    /** A field of an event; of branches with one name, found by name in the event's own type. */
    private static Typed field(List<Step> steps, String name, Source source) {
        Type type = Scalar.NULL;
        for (Step step : steps) {
            int place = step.type.indexOf(name);
            step.fields.add(place);
            type = Typed.common(type, step.type.fields().get(place).type());
        }
        Type common = type;
        return new Typed(
                common,
                scope -> {
                    Event event = source.of(scope);
                    Object value = event == null ? null : event.get(event.type().indexOf(name));
                    return value == null ? null : Typed.widened(value, common);
                });
    }

    /** "`v.field` (null where an optional step took nothing)"; members of records. */
    private Typed member(Member member, Names names) {
        String name = member.field().text();
        String label = member.target() instanceof Reference r ? r.name().text() : "";
        // The only source of a window may go without a label.
        List<Step> steps = label.isEmpty() ? null : names.labels().get(label);
        if (steps != null && !names.locals().containsKey(label)) {
            return field(names.named(label), name, scope -> scope.bound(label));
        }
        Typed target = typed(member.target(), names);
        List<Field> fields = ((RecordType) target.type()).fields();
        int place = ((RecordType) target.type()).indexOf(name);
        return target.then(fields.get(place).type(), v -> ((RecordValue) v).values().get(place));
    }

    /** "`xs[i]` counts from 0, from the end if negative, null outside"; a row of a table. */
    private Typed index(Index index, Names names) {
        List<Typed> at = index.indexes().stream().map(i -> typed(i, names)).toList();
        String name = index.target() instanceof Reference r ? r.name().text() : "";
        boolean field = names.hasField(name);
        Environment.Table table =
                field || names.key().containsKey(name) ? null : declared.table(name);
        if (table != null && !names.locals().containsKey(name)) {
            List<Typed> keys = new ArrayList<>();
            for (int i = 0; i < at.size(); i++) {
                keys.add(at.get(i).as(table.type().fields().get(table.keys().get(i)).type()));
            }
            return new Typed(
                    table.type(),
                    scope -> {
                        List<@Nullable Object> key = new ArrayList<>();
                        keys.forEach(k -> key.add(k.in(scope)));
                        return table.rows().get(key);
                    });
        }
        Typed target = typed(index.target(), names);
        return Typed.of(
                ((ListType) target.type()).element(),
                target,
                at.get(0),
                (list, i) -> {
                    List<?> items = (List<?>) list;
                    long place = (Long) i < 0 ? (Long) i + items.size() : (Long) i;
                    return place < 0 || place >= items.size() ? null : items.get((int) place);
                });
    }

    private Typed call(Call call, Names names) {
        String name = call.name().text();
        if (Aggregates.NAMES.contains(name)) {
            return aggregates.typed(call, names);
        }
        if (name.equals("time")) {
            if (call.arguments().isEmpty()) {
                return new Typed(Scalar.TIMESTAMP, scope -> time(scope.current()));
            }
            String label = ((Reference) call.arguments().get(0)).name().text();
            return new Typed(Scalar.TIMESTAMP, scope -> time(scope.bound(label)));
        }
        List<Typed> arguments =
                call.arguments().stream()
                        .map(
                                a ->
                                        isRegex(a)
                                                ? new Typed(Scalar.NULL, scope -> null)
                                                : typed(a, names))
                        .toList();
        Declaration.Function function = declared.function(name);
        return function == null ? Library.call(call, arguments) : inlined(function, arguments);
    }

    private static boolean isRegex(Expression e) {
        return e instanceof Literal literal && literal.kind() == LiteralKind.REGEX;
    }

    private static @Nullable Object time(@Nullable Event event) {
        return event == null ? null : (Object) event.time();
    }

    /** "`FUNCTION name(p type, …) type = expr`: a pure function, inlined." */
    private Typed inlined(Declaration.Function function, List<Typed> arguments) {
        Environment.UserFunction signature = declared.signature(function.name().text());
        Map<String, Typed> locals = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            Environment.Parameter parameter = signature.parameters().get(i);
            locals.put(parameter.name(), arguments.get(i).as(parameter.type()));
        }
        Environment.Mvel mvel = signature.mvel();
        if (mvel != null) {
            return new Typed(
                    signature.result(),
                    scope -> {
                        Map<String, Object> values = new HashMap<>();
                        locals.forEach((name, value) -> values.put(name, value.in(scope)));
                        return mvel.call(values);
                    });
        }
        Names inside = new Names(null, null, Map.of(), Map.of(), null, locals);
        return typed(Objects.requireNonNull(function.body()), inside).as(signature.result());
    }

    /** "`NOT` unknown is unknown" */
    private static Typed not(Typed operand) {
        return operand.then(Scalar.BOOL, value -> !(Boolean) value);
    }

    private static Typed negated(Typed operand) {
        Typed zero =
                operand.type() == Scalar.DURATION
                        ? new Typed(Scalar.DURATION, scope -> 0L)
                        : new Typed(Scalar.INT, scope -> 0L).as(operand.type());
        return operand.type() == Scalar.FLOAT
                ? operand.then(Scalar.FLOAT, value -> -(Double) value)
                : binary(BinaryOp.SUBTRACT, zero, operand);
    }

    private static Typed binary(BinaryOp op, Typed left, Typed right) {
        switch (op) {
            case OR, AND:
                return logic(op == BinaryOp.OR, left, right);
            case COALESCE:
                List<Typed> met = Typed.meet(List.of(left, right));
                return new Typed(
                        met.get(0).type(),
                        scope -> {
                            Object first = met.get(0).in(scope);
                            return first == null ? met.get(1).in(scope) : first;
                        });
            case EQUAL:
                return equal(left, right);
            case NOT_EQUAL:
                return not(equal(left, right));
            case LESS:
                return ordered(left, right, c -> c < 0);
            case LESS_EQUAL:
                return ordered(left, right, c -> c <= 0);
            case GREATER:
                return ordered(left, right, c -> c > 0);
            case GREATER_EQUAL:
                return ordered(left, right, c -> c >= 0);
            default:
                return arithmetic(op, left, right);
        }
    }

    /** "Three-valued logic as in SQL": what decides (true for OR, false for AND) decides alone. */
    private static Typed logic(boolean decides, Typed left, Typed right) {
        return new Typed(
                Scalar.BOOL,
                scope -> {
                    Object a = left.in(scope);
                    Object b = right.in(scope);
                    if (a != null && (Boolean) a == decides
                            || b != null && (Boolean) b == decides) {
                        return decides;
                    }
                    return a == null || b == null ? null : (Object) !decides;
                });
    }

    /** "a comparison with null is unknown"; "A comparison with NaN is unknown." */
    private static Typed equal(Typed left, Typed right) {
        List<Typed> met = comparable(left, right);
        return Typed.of(
                Scalar.BOOL,
                met.get(0),
                met.get(1),
                (a, b) -> Typed.isNaN(a) || Typed.isNaN(b) ? null : Typed.same(a, b));
    }

    /** Ints and decimals have an order without a common type, in which one might overflow. */
    private static List<Typed> comparable(Typed left, Typed right) {
        boolean exact = left.isNumber() && right.isNumber() && !left.type().equals(right.type());
        if (!exact || left.type() == Scalar.FLOAT || right.type() == Scalar.FLOAT) {
            return Typed.meet(List.of(left, right));
        }
        return List.of(
                left.then(left.type(), v -> Decimal.of(Typed.number(v))),
                right.then(right.type(), v -> Decimal.of(Typed.number(v))));
    }

    private static Typed ordered(Typed left, Typed right, IntPredicate holds) {
        List<Typed> met = comparable(left, right);
        return Typed.of(
                Scalar.BOOL,
                met.get(0),
                met.get(1),
                (a, b) ->
                        Typed.isNaN(a) || Typed.isNaN(b) ? null : holds.test(Values.compare(a, b)));
    }

    /** "`[NOT] IN list`": equal to one of them; unknown where only an unknown element may be. */
    private Typed in(Typed value, Expression list, Names names) {
        String name = list instanceof Reference r ? r.name().text() : "";
        boolean nearer =
                names.locals().containsKey(name)
                        || names.key().containsKey(name)
                        || names.hasField(name);
        List<String> lines = nearer ? null : declared.lines(name);
        List<Expression> items =
                list instanceof ListLiteral literal
                        ? literal.items()
                        : nearer ? null : declared.list(name);
        if (lines != null) {
            return any(value, lines.stream().map(line -> read(line, value.type())).toList());
        } else if (items != null) {
            return any(value, items.stream().map(item -> typed(item, names)).toList());
        }
        Typed values = typed(list, names);
        Type element = ((ListType) values.type()).element();
        return new Typed(
                Scalar.BOOL,
                scope -> {
                    Object v = value.in(scope);
                    Object all = values.in(scope);
                    List<Typed> typed = new ArrayList<>();
                    for (Object item : all == null ? List.of() : (List<?>) all) {
                        typed.add(new Typed(element, s -> item));
                    }
                    Typed found = any(new Typed(value.type(), s -> v), typed);
                    return all == null ? null : found.in(Nothing.AT_ALL);
                });
    }

    private static Typed any(Typed value, List<Typed> items) {
        Typed found = new Typed(Scalar.BOOL, scope -> false);
        for (Typed item : items) {
            found = logic(true, found, equal(value, item));
        }
        return found;
    }

    /** A line of a list's file, "read as the type it is compared with". */
    private static Typed read(String line, Type type) {
        if (type == Scalar.INT || type instanceof DecimalType || type == Scalar.FLOAT) {
            BigDecimal number = new BigDecimal(line);
            Decimal exact = Decimal.of(number);
            return exact == null || type == Scalar.FLOAT
                    ? new Typed(Scalar.FLOAT, scope -> number.doubleValue())
                    : new Typed(new DecimalType(exact.scale()), scope -> exact);
        }
        Object value =
                type == Scalar.IP
                        ? Ip.parse(line)
                        : type == Scalar.TIMESTAMP
                                ? (Object) TimeText.parse(line).orElseThrow()
                                : line;
        return new Typed(type, scope -> value);
    }

    /** "`LIKE "a*b?"` (`ILIKE` ignores case)": the whole text, code point by code point. */
    private static boolean like(Expression.Like like, Object value, Object pattern) {
        StringBuilder regex = new StringBuilder();
        ((String) pattern)
                .codePoints()
                .forEach(
                        c ->
                                regex.append(
                                        c == '*'
                                                ? ".*"
                                                : c == '?'
                                                        ? "."
                                                        : java.util.regex.Pattern.quote(
                                                                Character.toString(c))));
        int ignoring =
                java.util.regex.Pattern.CASE_INSENSITIVE | java.util.regex.Pattern.UNICODE_CASE;
        int flags = java.util.regex.Pattern.DOTALL | (like.ignoreCase() ? ignoring : 0);
        return java.util.regex.Pattern.compile(regex.toString(), flags)
                .matcher((String) value)
                .matches();
    }

    /**
     * "`/` gives a float (duration / number a duration, duration / duration a float). Decimals: `+
     * - %` take the larger scale, `*` the sum of the scales up to 9, half up. Overflow and division
     * by zero give null".
     */
    private static Typed arithmetic(BinaryOp op, Typed a, Typed b) {
        if (!a.isNumber() || !b.isNumber()) {
            return ofTimes(op, a, b);
        }
        if (a.type() == Scalar.FLOAT || b.type() == Scalar.FLOAT) {
            return Typed.of(
                    Scalar.FLOAT,
                    a.as(Scalar.FLOAT),
                    b.as(Scalar.FLOAT),
                    (x, y) -> floats(op, (Double) x, (Double) y));
        }
        if (op == BinaryOp.DIVIDE) {
            return Typed.of(
                    Scalar.FLOAT, a, b, (x, y) -> quotient(Typed.number(x), Typed.number(y)));
        }
        int scales = Typed.scale(a.type()) + Typed.scale(b.type());
        boolean ints = a.type() == Scalar.INT && b.type() == Scalar.INT;
        Type type =
                op == BinaryOp.MULTIPLY && !ints
                        ? new DecimalType(Math.min(9, scales))
                        : Typed.common(a.type(), b.type());
        return Typed.of(type, a, b, (x, y) -> exact(op, Typed.number(x), Typed.number(y), type));
    }

    private static @Nullable Object exact(BinaryOp op, BigDecimal x, BigDecimal y, Type type) {
        if (op == BinaryOp.REMAINDER && y.signum() == 0) {
            return null;
        }
        BigDecimal result =
                switch (op) {
                    case ADD -> x.add(y);
                    case SUBTRACT -> x.subtract(y);
                    case MULTIPLY -> x.multiply(y);
                    default -> x.remainder(y);
                };
        return fitting(result, type);
    }

    /** The number in an int, decimal or duration; null where it overflows. */
    static @Nullable Object fitting(BigDecimal number, Type type) {
        Decimal decimal = Decimal.rounded(number, Typed.scale(type));
        return decimal == null || type instanceof DecimalType
                ? decimal
                : (Object) decimal.unscaled();
    }

    private static @Nullable Object floats(BinaryOp op, double x, double y) {
        if (y == 0 && (op == BinaryOp.DIVIDE || op == BinaryOp.REMAINDER)) {
            return null;
        }
        double result =
                switch (op) {
                    case ADD -> x + y;
                    case SUBTRACT -> x - y;
                    case MULTIPLY -> x * y;
                    case DIVIDE -> x / y;
                    default -> x % y;
                };
        return Double.isInfinite(result) && Double.isFinite(x) && Double.isFinite(y)
                ? null
                : (Object) result;
    }

    /** The quotient, rounded once; null where it divides by zero. */
    static @Nullable Object quotient(BigDecimal x, BigDecimal y) {
        int scale = Math.max(0, Math.max(x.scale(), y.scale()));
        BigInteger divisor = y.setScale(scale).unscaledValue();
        return divisor.signum() == 0
                ? null
                : (Object) Ratio.of(x.setScale(scale).unscaledValue(), divisor);
    }

    /** Timestamps and durations, in milliseconds. */
    private static Typed ofTimes(BinaryOp op, Typed a, Typed b) {
        boolean instants = a.type() == Scalar.TIMESTAMP && b.type() == Scalar.TIMESTAMP;
        boolean instant = a.type() == Scalar.TIMESTAMP || b.type() == Scalar.TIMESTAMP;
        Type type = instant && !instants ? Scalar.TIMESTAMP : Scalar.DURATION;
        if (op == BinaryOp.DIVIDE && b.type() == Scalar.DURATION) {
            return Typed.of(
                    Scalar.FLOAT, a, b, (x, y) -> quotient(Typed.number(x), Typed.number(y)));
        }
        return Typed.of(
                type,
                a,
                b,
                (x, y) -> {
                    if (Typed.isNaN(x) || Typed.isNaN(y)) {
                        return null;
                    }
                    BigDecimal m = Typed.number(x);
                    BigDecimal n = Typed.number(y);
                    if (op == BinaryOp.DIVIDE) {
                        return n.signum() == 0
                                ? null
                                : fitting(m.divide(n, 0, RoundingMode.HALF_UP), type);
                    }
                    return exact(op, m, n, type);
                });
    }

    /** The value of an expression that reads nothing: a duration, a number of a quantifier. */
    long constant(Expression e) {
        return (Long) Objects.requireNonNull(typed(e, Names.NONE).in(Nothing.AT_ALL));
    }
}
