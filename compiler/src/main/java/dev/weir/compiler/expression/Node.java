package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Evaluable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked part of an expression.
 *
 * @param source what was written, for messages
 * @param nullable whether the value can be null
 * @param constant whether it reads nothing of its scope
 * @param faulty whether it is constant and overflows or divides by zero
 * @param local whether it reads nothing but the event whose turn it is in an aggregate, and counts
 *     no fault
 */
record Node(
        Expression source,
        Type type,
        boolean nullable,
        boolean constant,
        boolean faulty,
        boolean local,
        Evaluable code,
        Reads reads) {

    static Node constant(Expression source, Type type, @Nullable Object value) {
        return new Node(source, type, value == null, true, false, true, scope -> value, Reads.NONE);
    }

    /** What reads its scope. */
    static Node reading(
            Expression source, Type type, boolean nullable, Evaluable code, Reads reads) {
        return new Node(source, type, nullable, false, false, false, code, reads);
    }

    /**
     * What is computed of operands alone. Where all are constant it is computed at once; what is at
     * fault is left to be computed, and counted, again and again.
     */
    static Node of(
            Expression source, Type type, boolean nullable, Evaluable code, List<Node> operands) {
        if (!operands.stream().allMatch(Node::constant)) {
            Reads reads = Reads.NONE;
            for (Node operand : operands) {
                reads = reads.plus(operand.reads);
            }
            boolean local = operands.stream().allMatch(Node::local);
            return new Node(source, type, nullable, false, false, local, code, reads);
        }
        ConstantScope scope = new ConstantScope();
        Object value = code.evaluate(scope);
        return scope.isFaulty()
                ? new Node(source, type, true, true, true, false, code, Reads.NONE)
                : constant(source, type, value);
    }

    /** The value of a constant. */
    @Nullable Object value() {
        return code.evaluate(new ConstantScope());
    }

    Node withSource(Expression other) {
        return new Node(other, type, nullable, constant, faulty, local, code, reads);
    }

    Node withReads(Reads more) {
        return new Node(source, type, nullable, constant, faulty, local, code, reads.plus(more));
    }

    /** What reads the event whose turn it is. */
    Node asLocal() {
        return new Node(source, type, nullable, constant, faulty, true, code, reads);
    }

    /** What may count a fault, where it is not constant. */
    Node mayFail() {
        return new Node(source, type, nullable, constant, faulty, constant && local, code, reads);
    }
}
