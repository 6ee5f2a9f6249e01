package dev.weir.compiler.declaration;

import dev.weir.compiler.expression.ExpressionCompiler;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions at one place of a pack. What names a declaration with an error is not looked
 * at: one cause, one error.
 */
public final class ExpressionChecker {
    private final LocalNames names;
    private final List<Diagnostic> problems;
    private final ExpressionCompiler compiler;

    public ExpressionChecker(LocalNames names, List<Diagnostic> problems) {
        this.names = names;
        this.problems = problems;
        this.compiler = new ExpressionCompiler(names, problems);
    }

    public @Nullable TypedExpression compile(Expression e) {
        return unlessBroken(e, () -> compiler.compile(e));
    }

    public @Nullable TypedExpression compile(Expression e, Type expected, String what) {
        return unlessBroken(e, () -> compiler.compile(e, expected, what));
    }

    public @Nullable TypedExpression predicate(Expression e) {
        return unlessBroken(e, () -> compiler.predicate(e));
    }

    public @Nullable Object constant(Expression e, Type expected, String what) {
        return unlessBroken(e, () -> compiler.constant(e, expected, what));
    }

    /**
     * A duration in milliseconds; null where an error was reported.
     *
     * @param least 1, or 0 where nothing is a duration too
     */
    public @Nullable Long duration(Expression e, String what, long least) {
        Object value = constant(e, Type.Scalar.DURATION, what);
        if (value instanceof Long millis && millis < least) {
            problems.add(
                    Diagnostic.of(
                                    Code.DURATION_RANGE,
                                    e.span(),
                                    what + " is " + (millis == 0 ? "zero" : "negative"))
                            .withHelp("give a duration above 0, as `10s`"));
            return null;
        }
        return (Long) value;
    }

    /** A whole number of a range; null where an error was reported. */
    public @Nullable Integer count(Expression e, String what, int least, int most) {
        Object value = constant(e, Type.Scalar.INT, what);
        if (value instanceof Long count && (count < least || count > most)) {
            problems.add(
                    Diagnostic.of(
                                    Code.COUNT_RANGE,
                                    e.span(),
                                    what + " is " + count + ", not " + least + " to " + most)
                            .withReplacement(
                                    "the nearest is " + (count < least ? least : most),
                                    e.span(),
                                    String.valueOf(count < least ? least : most)));
            return null;
        }
        return value == null ? null : (Integer) Math.toIntExact((Long) value);
    }

    private <T> @Nullable T unlessBroken(Expression e, Supplier<@Nullable T> result) {
        if (ExpressionParts.all(e).anyMatch(this::isBroken)) {
            return null;
        }
        Extent extent = Extent.of(e, names.symbols().extents);
        if (extent.calls() > 0 && extent.isTooLarge()) {
            problems.add(extent.problem(e.span(), "this expression"));
            return null;
        }
        return result.get();
    }

    private boolean isBroken(Expression e) {
        if (e instanceof Expression.Missing) {
            return true;
        } else if (e instanceof Expression.Call call) {
            return names.symbols().isBroken(call.name().text());
        }
        return e instanceof Expression.Reference reference
                && names.resolve(reference.name().text()) == null
                && names.symbols().isBroken(reference.name().text());
    }
}
