package dev.weir.compiler.rule;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a loop, or an optional step, and a step after it that one event can satisfy both. It
 * says so only where the two predicates speak of different fields, or of none: where they compare
 * the same field they most likely exclude each other.
 */
final class Ambiguity {
    private final RuleSteps steps;
    private final List<Diagnostic> problems;

    Ambiguity(RuleSteps steps, List<Diagnostic> problems) {
        this.steps = steps;
        this.problems = problems;
    }

    void check(Pattern pattern) {
        if (pattern instanceof Pattern.Sequence sequence) {
            sequence.parts().forEach(this::check);
            for (int i = 0; i + 1 < sequence.parts().size(); i++) {
                compare(sequence.parts().get(i), sequence.parts().get(i + 1));
            }
        } else if (pattern instanceof Pattern.Either either) {
            either.branches().forEach(this::check);
        } else if (pattern instanceof Pattern.Both both) {
            both.operands().forEach(this::check);
        } else if (pattern instanceof Pattern.Repeat repeat) {
            check(repeat.body());
        } else if (pattern instanceof Pattern.Group group) {
            check(group.body());
        }
    }

    private void compare(Pattern loop, Pattern next) {
        if (!(loop instanceof Pattern.Repeat repeat)
                || repeat.greedy()
                || repeat.iteration() == Pattern.Iteration.ANY
                || !(repeat.body() instanceof Pattern.Step staying)
                || !(next instanceof Pattern.Step leaving)) {
            return;
        }
        Quantifier quantifier = steps.of(repeat);
        boolean choice = quantifier.min() < quantifier.max();
        if (choice
                && Objects.equals(staying.type().text(), leaving.type().text())
                && canBothHold(staying, leaving)) {
            String name = leaving.label() == null ? leaving.type().text() : leaving.label().text();
            problems.add(
                    Diagnostic.of(
                                    Code.AMBIGUOUS_RUN,
                                    leaving.span(),
                                    "an event can be one more of the loop or this step")
                            .withLabel("such an event is taken as `" + name + "`")
                            .withHelp(
                                    "say how they differ, or write GREEDY behind the loop to stay"
                                            + " in it"));
        }
    }

    private static boolean canBothHold(Pattern.Step a, Pattern.Step b) {
        List<Comparison> left = comparisons(a);
        List<Comparison> right = comparisons(b);
        for (Comparison x : left) {
            for (Comparison y : right) {
                if (x.field().equals(y.field())) {
                    return false;
                }
            }
        }
        return left.stream().noneMatch(c -> c.field().isEmpty())
                && right.stream().noneMatch(c -> c.field().isEmpty());
    }

    /**
     * A conjunct.
     *
     * @param field the field that it is about; empty where that cannot be told
     */
    private record Comparison(String field) {}

    private static List<Comparison> comparisons(Pattern.Step step) {
        List<Comparison> found = new ArrayList<>();
        if (step.predicate() != null) {
            collect(step.predicate(), found);
        }
        return found;
    }

    private static void collect(Expression e, List<Comparison> found) {
        if (e instanceof Expression.Binary binary && binary.op() == Expression.BinaryOp.AND) {
            collect(binary.left(), found);
            collect(binary.right(), found);
            return;
        }
        found.add(new Comparison(Objects.requireNonNullElse(subject(e), "")));
    }

    private static @Nullable String subject(Expression e) {
        if (e instanceof Expression.Reference reference) {
            return reference.name().text();
        } else if (e instanceof Expression.Member) {
            return e.span().text();
        } else if (e instanceof Expression.Unary unary) {
            return subject(unary.operand());
        } else if (e instanceof Expression.Binary binary) {
            String left = subject(binary.left());
            return left != null ? left : subject(binary.right());
        } else if (e instanceof Expression.In in) {
            return subject(in.value());
        } else if (e instanceof Expression.Between between) {
            return subject(between.value());
        } else if (e instanceof Expression.Like like) {
            return subject(like.value());
        } else if (e instanceof Expression.Matches matches) {
            return subject(matches.value());
        }
        return e instanceof Expression.IsNull isNull ? subject(isNull.value()) : null;
    }
}
