package dev.weir.compiler.rule;

import dev.weir.compiler.expression.ExpressionCompiler;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Expression;
import dev.weir.runtime.program.Conjunct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Splits conditions into conjuncts, each with the slots that it must wait for. */
final class ConditionLowering {
    private final RuleSteps steps;
    private final RuleExpressions expressions;
    private final RuleWarnings warnings;

    ConditionLowering(RuleSteps steps, RuleExpressions expressions, RuleWarnings warnings) {
        this.steps = steps;
        this.expressions = expressions;
        this.warnings = warnings;
    }

    /** The predicate of a step; what has an error is left out. */
    List<Conjunct> ofStep(RuleStep step) {
        Expression predicate = step.syntax().predicate();
        if (predicate == null) {
            return List.of();
        }
        List<Conjunct> conjuncts = new ArrayList<>();
        for (Expression part : ExpressionCompiler.conjuncts(predicate)) {
            TypedExpression typed = expressions.inStep(step, part);
            if (typed != null) {
                warnings.constant(part, typed);
                conjuncts.add(conjunct(typed, step));
            }
        }
        return conjuncts;
    }

    /** The condition of WHERE. */
    List<Conjunct> ofWhere(@Nullable Expression condition) {
        if (condition == null) {
            return List.of();
        }
        List<Conjunct> conjuncts = new ArrayList<>();
        for (Expression part : ExpressionCompiler.conjuncts(condition)) {
            TypedExpression typed = expressions.condition(part);
            if (typed != null) {
                warnings.constant(part, typed);
                conjuncts.add(conjunct(typed, null));
            }
        }
        return conjuncts;
    }

    private Conjunct conjunct(TypedExpression typed, @Nullable RuleStep owner) {
        int ownSlot = owner == null ? -1 : owner.slot();
        List<Integer> iteration = others(typed.iteration(), ownSlot);
        List<RuleStep> together = new ArrayList<>();
        iteration.forEach(slot -> together.add(steps.atSlot(slot)));
        if (owner != null) {
            together.add(owner);
        }
        return new Conjunct(
                typed.code(),
                ownSlot,
                others(typed.aggregated(), ownSlot),
                iteration,
                iteration.isEmpty() ? -1 : steps.commonLoop(together),
                owner != null
                        && typed.aggregated().isEmpty()
                        && typed.iteration().isEmpty()
                        && typed.selfAggregates().isEmpty(),
                Aggregates.isFreeAtFirst(typed.selfAggregates()),
                typed.currentFields());
    }

    private static List<Integer> others(Set<Integer> slots, int own) {
        Set<Integer> others = new TreeSet<>(slots);
        others.remove(own);
        others.remove(-1);
        return List.copyOf(others);
    }
}
