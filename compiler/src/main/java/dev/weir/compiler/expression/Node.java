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
 */
record Node(
        Expression source,
        Type type,
        boolean nullable,
        boolean constant,
        boolean faulty,
        Evaluable code,
        Reads reads) {

    static Node constant(Expression source, Type type, @Nullable Object value) {
        return new Node(source, type, value == null, true, false, scope -> value, Reads.NONE);
    }

    /** What reads its scope. */
    static Node reading(
            Expression source, Type type, boolean nullable, Evaluable code, Reads reads) {
        return new Node(source, type, nullable, false, false, code, reads);
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
            return reading(source, type, nullable, code, reads);
        }
        ConstantScope scope = new ConstantScope();
        Object value = code.evaluate(scope);
        return scope.isFaulty()
                ? new Node(source, type, true, true, true, code, Reads.NONE)
                : constant(source, type, value);
    }

    /** The value of a constant. */
    @Nullable Object value() {
        return code.evaluate(new ConstantScope());
    }

    Node withSource(Expression other) {
        return new Node(other, type, nullable, constant, faulty, code, reads);
    }

    Node withReads(Reads more) {
        return new Node(source, type, nullable, constant, faulty, code, reads.plus(more));
    }
}
