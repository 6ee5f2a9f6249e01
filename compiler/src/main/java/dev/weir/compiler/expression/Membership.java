package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.diagnostic.Code;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.DecimalType;
import dev.weir.runtime.event.Type.ListType;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code x IN list}: true where an element equals x, else unknown where x or an element is null
 * (nothing is in an empty list, null neither), else false.
 */
final class Membership {
    private Membership() {}

    /** Whether a value that is not null is in a list. */
    private interface Search {
        @Nullable Boolean find(Object value, Scope scope);
    }

    /**
     * What a value of one type is looked for in.
     *
     * @param constants the elements that are known and can be looked up
     * @param compared the others
     */
    record Elements(ConstantSet constants, List<Node> compared, boolean nullable, boolean isEmpty) {
        Elements {
            compared = List.copyOf(compared);
        }
    }

    /** In a LIST. */
    static @Nullable Node inNamed(
            Expression.In e,
            Node value,
            Environment.ListOf list,
            boolean negated,
            Problems problems) {
        Elements elements = list.elements.get(value.type());
        if (elements == null) {
            List<String> lines = list.lines();
            elements =
                    lines == null
                            ? elements(value, nodes(list.items()), problems)
                            : elements(e, value, list.name(), lines, problems);
            if (elements == null) {
                return null;
            }
            list.elements.put(value.type(), elements);
        }
        return node(e, value, List.of(value), elements, negated);
    }

    private static List<Node> nodes(List<Environment.Item> items) {
        return items.stream()
                .map(item -> Node.constant(item.source(), item.type(), item.value()))
                .toList();
    }

    /** In the elements of a list literal. */
    static @Nullable Node inItems(
            Expression e, Node value, List<Node> items, boolean negated, Problems problems) {
        Elements elements = elements(value, items, problems);
        List<Node> operands = new ArrayList<>(items);
        operands.add(value);
        return elements == null ? null : node(e, value, operands, elements, negated);
    }

    private static @Nullable Elements elements(Node value, List<Node> items, Problems problems) {
        List<Node> compared = new ArrayList<>();
        ConstantSet constants = new ConstantSet(value.type());
        for (Node item : items) {
            Node read =
                    Conversion.isAddressLiteral(item, value.type())
                            ? Conversion.address(item, problems)
                            : item;
            if (read == null) {
                return null;
            }
            if (Types.common(value.type(), read.type()) == null) {
                problems.unlike(
                        "cannot compare " + value.type() + " with " + read.type(),
                        item.source(),
                        value,
                        item);
                return null;
            }
            if (!read.constant() || !constants.add(read.type(), read.value())) {
                compared.add(read);
            }
        }
        boolean nullable = items.stream().anyMatch(Node::nullable);
        return new Elements(constants, compared, nullable, items.isEmpty());
    }

    /** The lines of a LIST's file, read as the value's type. */
    private static @Nullable Elements elements(
            Expression.In e, Node value, String list, List<String> lines, Problems problems) {
        ConstantSet constants = new ConstantSet(value.type());
        for (String line : lines) {
            Object read = TextValue.read(line, value.type());
            if (read == null) {
                problems.add(
                        Code.INVALID_VALUE,
                        e.list().span(),
                        "the line `" + line + "` of the list `" + list + "` is no " + value.type(),
                        "correct the line in the list's file");
                return null;
            }
            constants.add(value.type(), read);
        }
        return new Elements(constants, List.of(), false, lines.isEmpty());
    }

    private static Search search(Node value, Elements elements) {
        List<Evaluable> codes = elements.compared().stream().map(Node::code).toList();
        List<Comparison.@Nullable Test> tests =
                elements.compared().stream()
                        .map(item -> Comparison.equality(value.type(), item.type()))
                        .toList();
        return (wanted, scope) -> {
            Boolean found = elements.constants().contains(wanted);
            for (int i = 0; i < codes.size() && !Boolean.TRUE.equals(found); i++) {
                Object item = codes.get(i).evaluate(scope);
                Comparison.Test test = tests.get(i);
                Boolean same = item == null || test == null ? null : test.holds(wanted, item);
                found = or(found, same);
            }
            return found;
        };
    }

    /** In a list that is a value. */
    static @Nullable Node inList(
            Expression e, Node value, Node list, boolean negated, Problems problems) {
        Type element = list.type() instanceof ListType type ? type.element() : Scalar.NULL;
        if (list.type() == Scalar.NULL) {
            return Node.constant(e, Scalar.BOOL, null);
        }
        Node wanted =
                Conversion.isAddressLiteral(value, element)
                        ? Conversion.address(value, problems)
                        : value;
        if (wanted == null) {
            return null;
        }
        Comparison.Test test = Comparison.equality(wanted.type(), element);
        if (test == null) {
            problems.unlike(
                    "cannot look for " + value.type() + " in " + list.type(), e, value, list);
            return null;
        }
        Evaluable valueCode = wanted.code();
        Evaluable listCode = list.code();
        return Node.of(
                e,
                Scalar.BOOL,
                true,
                scope -> {
                    Object all = listCode.evaluate(scope);
                    if (all == null) {
                        return null;
                    }
                    Boolean found = isIn(valueCode.evaluate(scope), (List<?>) all, test);
                    return negated ? Logic.not(found) : found;
                },
                List.of(wanted, list));
    }

    private static @Nullable Boolean isIn(
            @Nullable Object value, List<?> list, Comparison.Test test) {
        Boolean found = false;
        for (Object item : list) {
            found = or(found, value == null || item == null ? null : test.holds(value, item));
        }
        return found;
    }

    private static @Nullable Boolean or(@Nullable Boolean a, @Nullable Boolean b) {
        if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) {
            return true;
        }
        return a == null || b == null ? null : (Boolean) false;
    }

    private static Node node(
            Expression e, Node value, List<Node> operands, Elements elements, boolean negated) {
        Evaluable code = value.code();
        Search search = search(value, elements);
        boolean empty = elements.isEmpty();
        return Node.of(
                e,
                Scalar.BOOL,
                !empty && (value.nullable() || elements.nullable()),
                scope -> {
                    if (empty) {
                        return negated;
                    }
                    Object wanted = code.evaluate(scope);
                    if (wanted == null) {
                        return null;
                    }
                    Boolean found = search.find(wanted, scope);
                    return negated ? Logic.not(found) : found;
                },
                operands);
    }

    /** Constants that a value of one type may equal, in a hash table; networks by their length. */
    static final class ConstantSet {
        private final Type type;
        private final Set<@Nullable Object> values = new HashSet<>();
        private final Set<Integer> networkBits = new LinkedHashSet<>();
        private boolean hasNull;

        ConstantSet(Type type) {
            this.type = type;
        }

        /** Whether the table can hold the constant; else it is compared one by one. */
        boolean add(Type from, @Nullable Object value) {
            if (value == null) {
                hasNull = true;
                return true;
            }
            if (value instanceof Ip network && network.isNetwork()) {
                networkBits.add(network.bits());
            }
            if (isNaN(value)) {
                return false;
            }
            if (from.equals(type) || from instanceof DecimalType && type instanceof DecimalType) {
                values.add(Values.hashable(value));
                return true;
            }
            return addNumber(from, value);
        }

        private boolean addNumber(Type from, Object value) {
            if (type instanceof DecimalType && from == Scalar.INT) {
                values.add(new Decimal((Long) value, 0));
                return true;
            }
            if (type == Scalar.FLOAT && value instanceof Decimal d) {
                values.add(Values.hashable(d.toDouble()));
                return true;
            }
            if (type == Scalar.INT && value instanceof Decimal d) {
                BigDecimal number = d.toBigDecimal();
                if (number.stripTrailingZeros().scale() <= 0) {
                    values.add(number.longValueExact());
                }
                return true;
            }
            return false;
        }

        @Nullable Boolean contains(Object value) {
            if (isNaN(value)) {
                return null;
            }
            if (values.contains(Values.hashable(value)) || isInNetwork(value)) {
                return true;
            }
            return hasNull ? null : (Boolean) false;
        }

        private boolean isInNetwork(Object value) {
            if (!networkBits.isEmpty() && value instanceof Ip ip) {
                for (int bits : networkBits) {
                    Ip network = bits <= ip.bits() ? ip.network(bits) : null;
                    if (network != null && network.isNetwork() && values.contains(network)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static boolean isNaN(Object value) {
            return value instanceof Double d && d.isNaN();
        }
    }
}
