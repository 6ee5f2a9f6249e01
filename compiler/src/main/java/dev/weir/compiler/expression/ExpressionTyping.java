package dev.weir.compiler.expression;

import dev.weir.compiler.expression.Environment.Variable;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Between;
import dev.weir.rules.ast.Expression.Binary;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.If;
import dev.weir.rules.ast.Expression.In;
import dev.weir.rules.ast.Expression.Index;
import dev.weir.rules.ast.Expression.IsNull;
import dev.weir.rules.ast.Expression.Like;
import dev.weir.rules.ast.Expression.ListLiteral;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.Expression.Matches;
import dev.weir.rules.ast.Expression.Member;
import dev.weir.rules.ast.Expression.Missing;
import dev.weir.rules.ast.Expression.RecordLiteral;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.rules.ast.Expression.Unary;
import dev.weir.rules.ast.Expression.UnaryOp;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.RecordValue;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives an expression, part by part, its type and its code. What a method cannot type it reports,
 * and gives null; what contains such a part is null too, silently.
 */
final class ExpressionTyping {
    private static final int MAX_STRING = 65_536;

    private final Names names;
    private final Problems problems;
    private final Aggregates aggregates;
    private final ScalarFunctions scalars;
    private final DeclaredFunctions functions;

    ExpressionTyping(Environment environment, Problems problems) {
        this(Names.of(environment, problems), problems);
    }

    private ExpressionTyping(Names names, Problems problems) {
        this.names = names;
        this.problems = problems;
        this.aggregates = new Aggregates(this, names, problems);
        this.scalars = new ScalarFunctions(problems);
        this.functions = new DeclaredFunctions(this, names, problems);
    }

    /** The typing of what stands inside, where names mean something else. */
    ExpressionTyping within(Names inner, Problems innerProblems) {
        return new ExpressionTyping(inner, innerProblems);
    }

    @Nullable Node type(Expression e, Type expected, String what) {
        return expect(type(e), expected, what);
    }

    private @Nullable Node expect(@Nullable Node node, Type expected, String what) {
        return node == null ? null : Conversion.expect(node, expected, what, problems);
    }

    @Nullable Node type(Expression e) {
        return checked(typeParts(e));
    }

    /** The node; null where it is a constant that cannot be. */
    private @Nullable Node checked(@Nullable Node node) {
        if (node != null && node.faulty()) {
            problems.constantFault(node.source());
        }
        return node != null && isTooLong(node) ? tooLong(node) : node;
    }

    /** Constants are computed here and now: one made of one made of one soon fills all memory. */
    private static boolean isTooLong(Node node) {
        return node.constant()
                && node.type() == Scalar.STRING
                && node.value() instanceof String text
                && text.length() > MAX_STRING;
    }

    private @Nullable Node tooLong(Node node) {
        return problems.failed(
                Diagnostic.of(
                                Code.STRING_LENGTH,
                                node.source().span(),
                                "this string has more than " + MAX_STRING + " characters")
                        .withHelp("make it of less"));
    }

    private @Nullable Node typeParts(Expression e) {
        if (e instanceof Literal literal) {
            return literal(literal);
        } else if (e instanceof ListLiteral list) {
            return list(list);
        } else if (e instanceof Reference reference) {
            return names.reference(reference);
        } else if (e instanceof Member member) {
            return member(member);
        } else if (e instanceof Index index) {
            return index(index);
        } else if (e instanceof Call call) {
            return call(call);
        } else if (e instanceof Unary unary) {
            return unary(unary);
        } else if (e instanceof Binary binary) {
            return binary(binary);
        } else if (e instanceof If choice) {
            return choice(choice);
        } else if (e instanceof RecordLiteral) {
            problems.add(
                    Code.NO_VALUE,
                    e.span(),
                    "a record is written out",
                    "records are written out in tests only; name a field that holds one");
            return null;
        } else if (e instanceof Missing) {
            return null;
        }
        return test(e);
    }

    private @Nullable Node test(Expression e) {
        if (e instanceof In in) {
            return in(in);
        } else if (e instanceof Between between) {
            return between(between);
        } else if (e instanceof Like like) {
            return like(like);
        } else if (e instanceof Matches matches) {
            return matches(matches);
        } else if (e instanceof IsNull isNull) {
            Node value = type(isNull.value());
            return value == null ? null : Logic.isNull(isNull, value);
        }
        throw new IllegalArgumentException(e.toString());
    }

    private @Nullable Node literal(Literal e) {
        return switch (e.kind()) {
            case INT -> Node.constant(e, Scalar.INT, e.value());
            case DECIMAL -> decimal(e);
            case FLOAT -> Node.constant(e, Scalar.FLOAT, e.value());
            case STRING -> Node.constant(e, Scalar.STRING, e.value());
            case BOOL -> Node.constant(e, Scalar.BOOL, e.value());
            case NULL -> Node.constant(e, Scalar.NULL, null);
            case DURATION -> Node.constant(e, Scalar.DURATION, e.value());
            case TIMESTAMP -> Node.constant(e, Scalar.TIMESTAMP, e.value());
            case REGEX -> {
                problems.add(
                        Code.NO_VALUE,
                        e.span(),
                        "a regular expression is no value",
                        "it stands after `MATCHES` or as the second argument of `extract`");
                yield null;
            }
        };
    }

    /** A decimal whose digits need more than 64 bits is a float. */
    private static Node decimal(Literal e) {
        BigDecimal value = (BigDecimal) e.value();
        Decimal decimal = value == null ? null : Decimal.of(value);
        return decimal == null
                ? Node.constant(e, Scalar.FLOAT, value == null ? null : value.doubleValue())
                : Node.constant(e, new DecimalType(decimal.scale()), decimal);
    }

    private @Nullable Node list(ListLiteral e) {
        List<Node> items = types(e.items());
        if (items == null) {
            return null;
        }
        if (items.isEmpty()) {
            return Node.constant(e, new ListType(Scalar.NULL), List.of());
        }
        List<Node> met = Meeting.of(items, e, problems);
        if (met == null) {
            return null;
        }
        List<Evaluable> codes = met.stream().map(Node::code).toList();
        return Node.of(
                e,
                new ListType(met.get(0).type()),
                false,
                scope -> {
                    List<@Nullable Object> values = new ArrayList<>(codes.size());
                    for (Evaluable code : codes) {
                        values.add(code.evaluate(scope));
                    }
                    return Collections.unmodifiableList(values);
                },
                met);
    }

    /** All of these; null where one has an error. All are looked at. */
    @Nullable List<Node> types(List<Expression> expressions) {
        List<Node> nodes = new ArrayList<>();
        for (Expression e : expressions) {
            Node node = type(e);
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes.size() < expressions.size() ? null : nodes;
    }

    private @Nullable Node member(Member e) {
        if (e.target() instanceof Reference step
                && names.resolve(step.name().text()) instanceof Variable variable) {
            return names.eventField(e, variable, step);
        }
        Node target = type(e.target());
        if (target == null) {
            return null;
        }
        if (!(target.type() instanceof Type.RecordType record)) {
            problems.add(
                    Diagnostic.of(
                                    Code.UNKNOWN_FIELD,
                                    e.field().span(),
                                    "no field `" + e.field() + "` in " + target.type())
                            .withLabel("only records and events have fields"));
            return null;
        }
        int index = record.indexOf(e.field().text());
        if (index < 0) {
            List<String> known = record.fields().stream().map(f -> f.name()).toList();
            problems.unknown(
                    Code.UNKNOWN_FIELD,
                    e.field(),
                    "no field `" + e.field() + "` in `" + ExpressionText.of(e.target()) + "`",
                    "it has: " + String.join(", ", known),
                    known);
            return null;
        }
        Evaluable code = target.code();
        return Node.of(
                e,
                record.fields().get(index).type(),
                target.nullable() || !record.fields().get(index).required(),
                scope ->
                        code.evaluate(scope) instanceof RecordValue value
                                ? value.values().get(index)
                                : null,
                List.of(target));
    }

    private @Nullable Node index(Index e) {
        if (e.target() instanceof Reference reference
                && names.resolve(reference.name().text()) instanceof Environment.Table table) {
            return row(e, table);
        }
        Node target = type(e.target());
        List<Node> indexes = types(e.indexes());
        if (target == null || indexes == null) {
            return null;
        }
        if (!(target.type() instanceof ListType list)) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    e.target().span(),
                    target.type() + " has no elements",
                    "only lists and tables are indexed");
            return null;
        }
        if (indexes.size() != 1) {
            problems.add(Code.TYPE_MISMATCH, e.span(), "a list has one index");
            return null;
        }
        Node at = Conversion.expect(indexes.get(0), Scalar.INT, "the index of a list", problems);
        return at == null ? null : element(e, target, at, list.element());
    }

    /** An element of a list, from the end where the index is negative; null outside. */
    private static Node element(Index e, Node target, Node at, Type type) {
        Evaluable listCode = target.code();
        Evaluable indexCode = at.code();
        return Node.of(
                e,
                type,
                true,
                scope -> {
                    Object list = listCode.evaluate(scope);
                    Object index = indexCode.evaluate(scope);
                    if (list == null || index == null) {
                        return null;
                    }
                    List<?> values = (List<?>) list;
                    long i = (Long) index;
                    long place = i < 0 ? i + values.size() : i;
                    return place < 0 || place >= values.size() ? null : values.get((int) place);
                },
                List.of(target, at));
    }

    private @Nullable Node row(Index e, Environment.Table table) {
        List<Type> keyTypes =
                table.keys().stream().map(k -> table.type().fields().get(k).type()).toList();
        if (e.indexes().size() != keyTypes.size()) {
            problems.add(
                    Code.ARGUMENT_COUNT,
                    e.span(),
                    "the table `" + table.name() + "` has " + keyTypes.size() + " key fields",
                    "name a value for each: " + keyFields(table));
            return null;
        }
        List<Node> keys = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            String what = "the key of the table `" + table.name() + "`";
            Node key = type(e.indexes().get(i), keyTypes.get(i), what);
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.size() < keyTypes.size()) {
            return null;
        }
        List<Evaluable> codes = keys.stream().map(Node::code).toList();
        Map<List<Object>, RecordValue> rows = table.rows();
        return Node.of(
                e,
                table.type(),
                true,
                scope -> {
                    List<Object> key = new ArrayList<>(codes.size());
                    for (Evaluable code : codes) {
                        Object part = code.evaluate(scope);
                        if (part == null) {
                            return null;
                        }
                        key.add(part);
                    }
                    return rows.get(key);
                },
                keys);
    }

    private static String keyFields(Environment.Table table) {
        List<String> fields =
                table.keys().stream().map(k -> table.type().fields().get(k).name()).toList();
        return table.name() + "[" + String.join(", ", fields) + "]";
    }

    private @Nullable Node unary(Unary e) {
        if (e.op() == UnaryOp.NOT) {
            Node operand = type(e.operand(), Scalar.BOOL, "the operand of `NOT`");
            return operand == null ? null : Logic.negation(e, operand);
        }
        Node operand = type(e.operand());
        return operand == null ? null : Arithmetic.negation(e, operand, problems);
    }

    /** A chain {@code a + b + c …} is long rather than deep: it is walked without recursion. */
    private @Nullable Node binary(Binary e) {
        Deque<Binary> chain = new ArrayDeque<>();
        Expression first = e;
        while (first instanceof Binary inner) {
            chain.push(inner);
            first = inner.left();
        }
        Node left = type(first);
        while (!chain.isEmpty()) {
            Binary next = chain.pop();
            left = checked(binary(next, left, type(next.right())));
        }
        return left;
    }

    private @Nullable Node binary(Binary e, @Nullable Node first, @Nullable Node second) {
        boolean junction = e.op() == Expression.BinaryOp.AND || e.op() == Expression.BinaryOp.OR;
        String what = "an operand of `" + e.op().symbol() + "`";
        Node left = junction ? expect(first, Scalar.BOOL, what) : first;
        Node right = junction ? expect(second, Scalar.BOOL, what) : second;
        if (left == null || right == null) {
            return null;
        }
        return switch (e.op()) {
            case OR, AND -> Logic.junction(e, left, right);
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
                    Comparison.binary(e, left, right, problems);
            case COALESCE -> Logic.coalesce(e, left, right, problems);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER ->
                    Arithmetic.binary(e, left, right, problems);
        };
    }

    private @Nullable Node choice(If e) {
        Node condition = type(e.condition(), Scalar.BOOL, "the condition of `IF`");
        Node then = type(e.then());
        Node otherwise = type(e.otherwise());
        return condition == null || then == null || otherwise == null
                ? null
                : Logic.choice(e, condition, then, otherwise, problems);
    }

    private @Nullable Node in(In e) {
        Node value = type(e.value());
        if (e.list() instanceof Reference reference
                && names.resolve(reference.name().text()) instanceof Environment.ListOf list) {
            return value == null ? null : Membership.inNamed(e, value, list, e.negated(), problems);
        }
        if (e.list() instanceof ListLiteral literal) {
            List<Node> items = types(literal.items());
            return value == null || items == null
                    ? null
                    : Membership.inItems(e, value, items, e.negated(), problems);
        }
        Node list = type(e.list());
        if (value == null || list == null) {
            return null;
        }
        if (!(list.type() instanceof ListType) && list.type() != Scalar.NULL) {
            problems.mismatch(list, new ListType(value.type()), "what follows `IN`");
            return null;
        }
        return Membership.inList(e, value, list, e.negated(), problems);
    }

    private @Nullable Node between(Between e) {
        Node value = type(e.value());
        Node low = type(e.low());
        Node high = type(e.high());
        return value == null || low == null || high == null
                ? null
                : Comparison.between(e, value, low, high, problems);
    }

    private @Nullable Node like(Like e) {
        Node value = type(e.value(), Scalar.STRING, "the text before `LIKE`");
        Node pattern = type(e.pattern(), Scalar.STRING, "the pattern after `LIKE`");
        if (value == null || pattern == null) {
            return null;
        }
        Evaluable text = value.code();
        Evaluable glob = pattern.code();
        boolean ignoreCase = e.ignoreCase();
        boolean negated = e.negated();
        Glob fixed =
                pattern.constant() && pattern.value() instanceof String s
                        ? new Glob(s, ignoreCase)
                        : null;
        return Node.of(
                e,
                Scalar.BOOL,
                value.nullable() || pattern.nullable(),
                scope -> {
                    Object s = text.evaluate(scope);
                    Object p = glob.evaluate(scope);
                    if (s == null || p == null) {
                        return null;
                    }
                    Glob g = fixed == null ? new Glob((String) p, ignoreCase) : fixed;
                    return g.matches((String) s) != negated;
                },
                List.of(value, pattern));
    }

    private @Nullable Node matches(Matches e) {
        Node value = type(e.value(), Scalar.STRING, "the text before `MATCHES`");
        Regex regex = Regex.of(e.regex(), problems);
        if (value == null || regex == null) {
            return null;
        }
        Evaluable text = value.code();
        boolean negated = e.negated();
        return Node.of(
                e,
                Scalar.BOOL,
                value.nullable(),
                scope -> {
                    Object s = text.evaluate(scope);
                    return s == null ? null : (Object) (regex.matches((String) s) != negated);
                },
                List.of(value));
    }

    private @Nullable Node call(Call e) {
        String name = e.name().text();
        if (Aggregates.NAMES.contains(name)) {
            return aggregates.call(e);
        }
        if (e.over() != null) {
            problems.add(
                    Code.AGGREGATE_PLACE,
                    e.over().span(),
                    "`OVER` follows `" + name + "`, which is no aggregate",
                    "aggregates are " + String.join(", ", Aggregates.NAMES));
            return null;
        }
        if (name.equals("time")) {
            return names.time(e);
        }
        if (ScalarFunctions.NAMES.contains(name)) {
            List<Node> arguments = arguments(e);
            return arguments == null ? null : scalars.call(e, arguments);
        }
        return functions.call(e);
    }

    /** The arguments of a scalar function; the regular expression of extract has no value. */
    private @Nullable List<Node> arguments(Call e) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < e.arguments().size(); i++) {
            Expression argument = e.arguments().get(i);
            boolean isRegex =
                    i == 1
                            && e.name().text().equals("extract")
                            && argument instanceof Literal literal
                            && literal.kind() == LiteralKind.REGEX;
            Node node = isRegex ? Node.constant(argument, Scalar.NULL, null) : type(argument);
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes.size() < e.arguments().size() ? null : nodes;
    }
}
