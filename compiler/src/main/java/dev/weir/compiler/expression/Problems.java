package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports what is wrong with expressions. */
final class Problems {
    private final List<Diagnostic> problems;

    Problems(List<Diagnostic> problems) {
        this.problems = problems;
    }

    void add(Diagnostic problem) {
        problems.add(problem);
    }

    void add(Code code, Span span, String message) {
        add(Diagnostic.of(code, span, message));
    }

    void add(Code code, Span span, String message, String help) {
        add(Diagnostic.of(code, span, message).withHelp(help));
    }

    /** A name that nothing has: the nearest one that is known is proposed. */
    void unknown(Code code, Name name, String message, String label, Collection<String> known) {
        Diagnostic problem = Diagnostic.of(code, name.span(), message).withLabel(label);
        add(UnknownName.withNearest(problem, name, known));
    }

    /** A value whose type is not the wanted one; a literal of the wanted type is proposed. */
    void mismatch(Node value, Type wanted, String what) {
        Diagnostic problem =
                Diagnostic.of(
                        Code.TYPE_MISMATCH,
                        value.source().span(),
                        what + " is " + value.type() + " where " + wanted + " is wanted");
        Diagnostic better = withLiteral(problem, value.source(), wanted);
        boolean isLiteral = value.source() instanceof Expression.Literal && better == problem;
        String example = LiteralText.example(wanted);
        add(isLiteral ? problem.withHelp("write it as `" + example + "`") : better);
    }

    /** Two values that have nothing in common; where one is a literal, the other's is proposed. */
    void unlike(String message, Expression whole, Node left, Node right) {
        Diagnostic problem = Diagnostic.of(Code.UNLIKE_TYPES, whole.span(), message);
        Diagnostic better = withLiteral(problem, right.source(), left.type());
        add(better == problem ? withLiteral(problem, left.source(), right.type()) : better);
    }

    /** An argument that a function cannot take. */
    void argument(Expression.Call call, Node argument, String what, Type wanted) {
        Expression source = argument.source();
        Diagnostic problem =
                Diagnostic.of(Code.ARGUMENT_TYPE, source.span(), "`" + call.name() + "` " + what);
        Diagnostic better = withLiteral(problem, source, wanted);
        boolean asText = wanted == Type.Scalar.STRING && better == problem;
        String text = "to_string(" + ExpressionText.of(source) + ")";
        add(asText ? problem.withReplacement("write `" + text + "`", source.span(), text) : better);
    }

    private static Diagnostic withLiteral(Diagnostic problem, Expression source, Type wanted) {
        String literal = LiteralText.as(source, wanted);
        return literal == null
                ? problem
                : problem.withReplacement("write `" + literal + "`", source.span(), literal);
    }

    /**
     * Warns of a calculation that fails whatever the events are; its innermost part is named, which
     * was looked at just before.
     */
    void constantFault(Expression source) {
        for (int i = problems.size() - 1; i >= 0; i--) {
            Diagnostic problem = problems.get(i);
            if (!isInside(problem.span(), source.span())) {
                break;
            } else if (problem.code() == Code.CONSTANT_FAULT) {
                return;
            }
        }
        add(Code.CONSTANT_FAULT, source.span(), "this always overflows or divides by zero");
    }

    private static boolean isInside(Span inner, Span outer) {
        return inner.source().path().equals(outer.source().path())
                && inner.start() >= outer.start()
                && inner.end() <= outer.end();
    }

    /** Reports one of a text's problems; always null, so that a caller can return it. */
    @Nullable Node failed(Diagnostic problem) {
        add(problem);
        return null;
    }
}
