package dev.weir.compiler.declaration;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.Map;

/**
 * How large an expression is with all functions that it calls written out, as compiling does.
 *
 * @param depth parts inside each other
 * @param size parts, at most {@link Integer#MAX_VALUE}
 * @param calls functions that call each other
 */
record Extent(int depth, int size, int calls) {
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_SIZE = 10_000;
    private static final int MAX_CALLS = 50;

    /** The extent of an expression that calls no function but these. */
    static Extent of(Expression e, Map<String, Extent> functions) {
        Extent whole = new Extent(0, 1, 0);
        for (Expression part : ExpressionParts.of(e)) {
            whole = whole.beside(of(part, functions));
        }
        Extent body = e instanceof Expression.Call call ? functions.get(call.name().text()) : null;
        if (body != null) {
            whole = whole.beside(new Extent(body.depth, body.size, body.calls + 1));
        }
        return new Extent(whole.depth + 1, whole.size, whole.calls);
    }

    private Extent beside(Extent other) {
        return new Extent(
                Math.max(depth, other.depth),
                (int) Math.min(Integer.MAX_VALUE, (long) size + other.size),
                Math.max(calls, other.calls));
    }

    boolean isTooLarge() {
        return depth > MAX_DEPTH || size > MAX_SIZE || calls > MAX_CALLS;
    }

    /** Says what is too much. */
    Diagnostic problem(Span place, String what) {
        String excess = MAX_SIZE + " parts";
        if (calls > MAX_CALLS) {
            excess = MAX_CALLS + " calls inside each other";
        } else if (depth > MAX_DEPTH) {
            excess = MAX_DEPTH + " parts inside each other";
        }
        return Diagnostic.of(Code.FUNCTION_DEPTH, place, what + " is too large")
                .withLabel("with the functions it calls written out, it has more than " + excess)
                .withHelp("let it call less");
    }
}
