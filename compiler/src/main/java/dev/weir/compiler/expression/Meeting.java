package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.event.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that stand for each other, as the branches of an IF: they widen to one type. */
final class Meeting {
    private Meeting() {}

    /** The values in their common type; null where they have none, which is reported. */
    static @Nullable List<Node> of(List<Node> nodes, Expression whole, Problems problems) {
        List<Node> read = withAddresses(nodes, problems);
        if (read == null) {
            return null;
        }
        Type common = Scalar.NULL;
        Node first = read.get(0);
        for (Node node : read) {
            Type wider = Types.common(common, node.type());
            if (wider == null) {
                problems.unlike(
                        common + " and " + node.type() + " have no common type",
                        whole,
                        first,
                        node);
                return null;
            }
            common = wider;
            first = first.type() == Scalar.NULL ? node : first;
        }
        List<Node> converted = new ArrayList<>();
        for (Node node : read) {
            Node wide = Conversion.widen(node, common);
            // A constant that the common type does not hold overflows.
            converted.add(wide == null ? Node.constant(node.source(), common, null) : wide);
        }
        return converted;
    }

    private static @Nullable List<Node> withAddresses(List<Node> nodes, Problems problems) {
        if (nodes.stream().noneMatch(n -> n.type() == Scalar.IP)) {
            return nodes;
        }
        List<Node> read = new ArrayList<>();
        for (Node node : nodes) {
            Node address =
                    Conversion.isAddressLiteral(node, Scalar.IP)
                            ? Conversion.address(node, problems)
                            : node;
            if (address == null) {
                return null;
            }
            read.add(address);
        }
        return read;
    }
}
