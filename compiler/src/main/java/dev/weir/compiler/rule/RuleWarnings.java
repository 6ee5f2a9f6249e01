package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.ExpressionParts;
import dev.weir.compiler.expression.ConstantScope;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is allowed in a rule, but is probably not meant. */
final class RuleWarnings {
    private final List<Diagnostic> problems;

    RuleWarnings(List<Diagnostic> problems) {
        this.problems = problems;
    }

    /** A condition that reads nothing. One that is a switch, through a PARAM, is left alone. */
    void constant(Expression e, TypedExpression typed) {
        boolean named =
                ExpressionParts.all(e).anyMatch(part -> part instanceof Expression.Reference);
        if (typed.constant() && !named) {
            boolean holds = typed.code().holds(new ConstantScope());
            problems.add(
                    Diagnostic.of(
                                    Code.CONSTANT_CONDITION,
                                    e.span(),
                                    "this condition is always " + (holds ? "true" : "false"))
                            .withHelp("leave it out, or compare a field"));
        }
    }

    /** A SLIDING condition that a key without events fulfils. */
    void trueWhenEmpty(Expression e, TypedExpression typed) {
        if (typed.code().holds(new ConstantScope())) {
            problems.add(
                    Diagnostic.of(
                                    Code.TRUE_WHEN_EMPTY,
                                    e.span(),
                                    "this condition is true of the empty window")
                            .withLabel("so it rises when the last event of a key goes")
                            .withHelp("add `count() > 0 AND …` if that is not meant"));
        }
    }

    /** The warnings that look at the whole rule, and at its pattern if that has no error. */
    void ofRule(RuleClauses clauses, RuleSteps steps, RuleKey key) {
        Clause.Match match = clauses.one(Clause.Match.class);
        boolean keepsState =
                match == null
                        ? clauses.has(Clause.Window.class)
                        : steps.all().stream().filter(s -> s.role() != RuleStep.Role.INPUT).count()
                                        > 1
                                || steps.bound().stream().anyMatch(RuleStep::isRepeated);
        boolean global = key.fields().isEmpty() && !key.meant();
        if (global && keepsState) {
            boolean hides = match != null && !clauses.has(Clause.AfterMatch.class);
            if (!hides || !joinWithoutKey(clauses, steps)) {
                globalKey(clauses);
            }
        }
        if (match != null && !hasError(match.span())) {
            Clause.AfterMatch after = clauses.one(Clause.AfterMatch.class);
            if (after == null || after.mode() != Clause.AfterMatchMode.KEEP_ALL) {
                trailingOptional(match.pattern());
            }
            new Ambiguity(steps, problems).check(match.pattern());
        }
    }

    private boolean hasError(Span place) {
        return problems.stream()
                .anyMatch(
                        problem ->
                                problem.isError()
                                        && problem.span().start() >= place.start()
                                        && problem.span().end() <= place.end());
    }

    private void globalKey(RuleClauses clauses) {
        problems.add(
                Diagnostic.of(
                                Code.GLOBAL_KEY,
                                clauses.rule().name().span(),
                                "the rule `"
                                        + clauses.rule().name()
                                        + "` has one key for all events")
                        .withHelp("add `BY field`, or `BY ()` if that is meant"));
    }

    private void trailingOptional(Pattern pattern) {
        Pattern last = pattern;
        while (true) {
            if (last instanceof Pattern.Sequence sequence) {
                last = sequence.parts().get(sequence.parts().size() - 1);
            } else if (last instanceof Pattern.Group group) {
                last = group.body();
            } else {
                break;
            }
        }
        if (last instanceof Pattern.Repeat repeat
                && (repeat.symbol() == Pattern.Quantifier.OPTIONAL
                        || repeat.symbol() == Pattern.Quantifier.STAR)
                && last != pattern) {
            problems.add(
                    Diagnostic.of(
                                    Code.TRAILING_OPTIONAL,
                                    repeat.span(),
                                    "an optional part at the end adds nothing")
                            .withHelp(
                                    "the match completes without it: leave it out, or write `AFTER"
                                            + " MATCH KEEP ALL`"));
        }
    }

    /**
     * Warns of an equality between fields of two steps, which would be better off as the key.
     * Whether there is one.
     */
    private boolean joinWithoutKey(RuleClauses clauses, RuleSteps steps) {
        for (RuleStep step : steps.bound()) {
            Expression predicate = step.syntax().predicate();
            Expression found = predicate == null ? null : equality(predicate, steps, step);
            if (found != null) {
                problems.add(joinWarning(found));
                return true;
            }
        }
        Clause.Where where = clauses.one(Clause.Where.class);
        Expression found = where == null ? null : equality(where.condition(), steps, null);
        if (found != null) {
            problems.add(joinWarning(found));
        }
        return found != null;
    }

    private static Diagnostic joinWarning(Expression equality) {
        return Diagnostic.of(
                        Code.JOIN_WITHOUT_KEY,
                        equality.span(),
                        "under one key, one pair of events can hide another")
                .withHelp("make it the key: give each step `BY` with its side of the equality");
    }

    private static @Nullable Expression equality(
            Expression e, RuleSteps steps, @Nullable RuleStep at) {
        if (!(e instanceof Expression.Binary binary)) {
            return null;
        }
        if (binary.op() == Expression.BinaryOp.AND) {
            Expression left = equality(binary.left(), steps, at);
            return left != null ? left : equality(binary.right(), steps, at);
        }
        if (binary.op() != Expression.BinaryOp.EQUAL) {
            return null;
        }
        String left = owner(binary.left(), steps, at);
        String right = owner(binary.right(), steps, at);
        return left != null && right != null && !left.equals(right) ? e : null;
    }

    /** The label of the step whose field an expression is; empty for the step at hand. */
    private static @Nullable String owner(Expression e, RuleSteps steps, @Nullable RuleStep at) {
        if (e instanceof Expression.Member member
                && member.target() instanceof Expression.Reference reference) {
            String name = reference.name().text();
            boolean own = at != null && name.equals(at.label());
            return own ? "" : steps.labels().contains(name) ? name : null;
        }
        boolean field =
                e instanceof Expression.Reference reference
                        && at != null
                        && at.view() != null
                        && at.view().type().indexOf(reference.name().text()) >= 0;
        return field ? "" : null;
    }
}
