package dev.weir.rules;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.KeyPart;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Makes patterns from the parse tree. */
final class PatternBuilder {
    private final SourceText source;
    private final ExpressionBuilder expressions;

    PatternBuilder(SourceText source, ExpressionBuilder expressions) {
        this.source = source;
        this.expressions = expressions;
    }

    Pattern build(WeirParser.PatternContext context) {
        List<Pattern> parts = new ArrayList<>();
        for (WeirParser.EitherContext part : context.either()) {
            parts.add(either(part));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<Pattern.Arrow> arrows = new ArrayList<>();
        for (WeirParser.ArrowContext arrow : context.arrow()) {
            arrows.add(arrow(arrow));
        }
        return new Pattern.Sequence(parts, arrows, Spans.of(source, context));
    }

    private static Pattern.Arrow arrow(WeirParser.ArrowContext context) {
        if (context.ARROW() != null) {
            return Pattern.Arrow.FOLLOWED_BY;
        }
        return context.ARROW_NEXT() != null ? Pattern.Arrow.NEXT : Pattern.Arrow.ANY;
    }

    private Pattern either(WeirParser.EitherContext context) {
        List<Pattern> branches = new ArrayList<>();
        for (WeirParser.BothContext branch : context.both()) {
            branches.add(both(branch));
        }
        return branches.size() == 1
                ? branches.get(0)
                : new Pattern.Either(branches, Spans.of(source, context));
    }

    private Pattern both(WeirParser.BothContext context) {
        List<Pattern> operands = new ArrayList<>();
        for (WeirParser.RepeatContext operand : context.repeat()) {
            operands.add(repeat(operand));
        }
        return operands.size() == 1
                ? operands.get(0)
                : new Pattern.Both(operands, Spans.of(source, context));
    }

    private Pattern repeat(WeirParser.RepeatContext context) {
        Pattern body = atom(context.atom());
        if (expressions.nest(context.quantifier().size(), context)) {
            for (WeirParser.QuantifierContext quantifier : context.quantifier()) {
                body = repeat(body, context.getStart(), quantifier);
            }
        }
        expressions.leave(context.quantifier().size());
        return body;
    }

    private Pattern repeat(Pattern body, Token start, WeirParser.QuantifierContext context) {
        WeirParser.QuantityContext quantity = context.quantity();
        List<WeirParser.AmountContext> amounts = quantity.amount();
        Pattern.Iteration iteration = Pattern.Iteration.FOLLOWED_BY;
        if (context.CONSECUTIVE() != null) {
            iteration = Pattern.Iteration.CONSECUTIVE;
        } else if (context.ANY() != null) {
            iteration = Pattern.Iteration.ANY;
        }
        return new Pattern.Repeat(
                body,
                quantifier(quantity),
                amounts.isEmpty() ? null : expressions.amount(amounts.get(0)),
                amounts.size() < 2 ? null : expressions.amount(amounts.get(1)),
                iteration,
                context.GREEDY() != null,
                context.step() == null ? null : step(context.step()),
                Spans.of(source, quantity),
                Spans.between(source, start, context.getStop()));
    }

    private static Pattern.Quantifier quantifier(WeirParser.QuantityContext context) {
        if (context.QUESTION() != null) {
            return Pattern.Quantifier.OPTIONAL;
        }
        if (context.STAR() != null) {
            return Pattern.Quantifier.STAR;
        }
        if (context.PLUS() != null) {
            return Pattern.Quantifier.PLUS;
        }
        if (context.COMMA() == null) {
            return Pattern.Quantifier.EXACTLY;
        }
        return context.amount().size() == 1
                ? Pattern.Quantifier.AT_LEAST
                : Pattern.Quantifier.BETWEEN;
    }

    private Pattern atom(WeirParser.AtomContext context) {
        if (context.step() != null) {
            return step(context.step());
        }
        Span span = Spans.of(source, context);
        if (context.group() != null) {
            WeirParser.AmountContext within = context.group().amount();
            return new Pattern.Group(
                    build(context.group().pattern()),
                    within == null ? null : expressions.amount(within),
                    span);
        }
        WeirParser.AbsentContext absent = context.absent();
        List<Pattern.Step> steps = new ArrayList<>();
        for (WeirParser.StepContext step : absent.step()) {
            steps.add(step(step));
        }
        WeirParser.AmountContext duration = absent.amount();
        WeirParser.NameContext keysFrom = absent.name();
        return new Pattern.Absent(
                steps,
                duration == null ? null : expressions.amount(duration),
                keysFrom == null ? null : Names.of(source, keysFrom),
                span);
    }

    Pattern.Step step(WeirParser.StepContext context) {
        List<WeirParser.NameContext> names = context.name();
        Name label = names.size() > 1 ? Names.of(source, names.get(0)) : null;
        Name type = Names.of(source, names.get(names.size() - 1));
        return new Pattern.Step(
                label, type, predicate(context), keys(context), Spans.of(source, context));
    }

    private @Nullable Expression predicate(WeirParser.StepContext context) {
        return context.expression() == null ? null : expressions.build(context.expression());
    }

    private @Nullable List<KeyPart> keys(WeirParser.StepContext context) {
        WeirParser.StepKeysContext keys = context.stepKeys();
        return keys == null ? null : expressions.keyParts(keys.keyPart());
    }
}
