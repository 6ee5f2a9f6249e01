package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.ExpressionParts;
import dev.weir.compiler.expression.ExpressionCompiler;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.KeyPart;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.AllOf;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.OverWindow;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lowers FROM, WINDOW, HAVING and what says when a window fires. */
final class WindowLowering {
    private static final int MAX_LAST = 10_000;

    private final RuleClauses clauses;
    private final RuleSteps steps;
    private final RuleKey key;
    private final RuleExpressions expressions;
    private final RuleWarnings warnings;
    private final List<Diagnostic> problems;

    WindowLowering(
            RuleClauses clauses,
            RuleSteps steps,
            RuleKey key,
            RuleExpressions expressions,
            RuleWarnings warnings,
            List<Diagnostic> problems) {
        this.clauses = clauses;
        this.steps = steps;
        this.key = key;
        this.expressions = expressions;
        this.warnings = warnings;
        this.problems = problems;
    }

    /** The body; what it holds is of use only where no error was reported. */
    RuleBody lower(Clause.Window window) {
        boolean last = window.kind() == Clause.WindowKind.LAST;
        long size = last ? 0 : duration(window.size(), word(window));
        Integer count =
                last ? expressions.constants().count(window.size(), "LAST", 1, MAX_LAST) : null;
        Clause.Having having = clauses.one(Clause.Having.class);
        return new RuleBody.Window(
                kind(window.kind()),
                sources(),
                size,
                count == null ? 0 : count,
                offset(window),
                every(window, size),
                longest(window),
                having == null ? null : condition(having, window),
                having == null ? 0 : atLeast(having.condition()),
                having == null ? 0 : optional(having.lasting(), "FOR"),
                having == null ? 0 : optional(having.keepFiring(), "KEEP FIRING"),
                firesOnEach(window),
                clauses.has(Clause.Early.class),
                clauses.has(Clause.Reset.class),
                clauses.has(Clause.Resolve.class),
                overs(outside()),
                overs(conditions()));
    }

    /** The number n where a condition is {@code count() >= n}; else 0. */
    private static int atLeast(Expression condition) {
        if (condition instanceof Expression.Binary e
                && e.op() == Expression.BinaryOp.GREATER_EQUAL
                && e.left() instanceof Expression.Call call
                && call.name().text().equals("count")
                && call.arguments().isEmpty()
                && call.over() == null
                && e.right() instanceof Expression.Literal literal
                && literal.value() instanceof Long n
                && n <= Integer.MAX_VALUE) {
            return (int) Math.max(0, n);
        }
        return 0;
    }

    private static String word(Clause.Window window) {
        return window.kind() == Clause.WindowKind.SESSION ? "the GAP" : "the window";
    }

    private static RuleBody.WindowKind kind(Clause.WindowKind kind) {
        return switch (kind) {
            case SLIDING -> RuleBody.WindowKind.SLIDING;
            case TUMBLING -> RuleBody.WindowKind.TUMBLING;
            case HOPPING -> RuleBody.WindowKind.HOPPING;
            case SESSION -> RuleBody.WindowKind.SESSION;
            case LAST -> RuleBody.WindowKind.LAST;
        };
    }

    private long duration(Expression e, String what) {
        Long millis = expressions.constants().duration(e, what, 1);
        return millis == null ? 1 : millis;
    }

    private long optional(@Nullable Expression e, String what) {
        return e == null ? 0 : duration(e, what);
    }

    private long offset(Clause.Window window) {
        if (window.kind() != Clause.WindowKind.TUMBLING || window.extra() == null) {
            return 0;
        }
        Long millis = expressions.constants().duration(window.extra(), "OFFSET", 0);
        return millis == null ? 0 : millis;
    }

    private long every(Clause.Window window, long size) {
        if (window.kind() != Clause.WindowKind.HOPPING || window.extra() == null) {
            return 0;
        }
        long every = duration(window.extra(), "EVERY");
        if (every > size) {
            problems.add(
                    Diagnostic.of(
                                    Code.DURATION_RANGE,
                                    window.extra().span(),
                                    "the hop is longer than the window, so events fall between")
                            .withReplacement(
                                    "a hop is at most as long as the window",
                                    window.extra().span(),
                                    window.size().span().text()));
        }
        return every;
    }

    private long longest(Clause.Window window) {
        return window.kind() != Clause.WindowKind.SESSION || window.extra() == null
                ? Long.MAX_VALUE
                : duration(window.extra(), "MAX");
    }

    private boolean firesOnEach(Clause.Window window) {
        Clause.Fire fire = clauses.one(Clause.Fire.class);
        if (fire != null) {
            return fire.mode() == Clause.FireMode.ON_EACH;
        }
        return !clauses.has(Clause.Having.class)
                || window.kind() == Clause.WindowKind.TUMBLING
                || window.kind() == Clause.WindowKind.SESSION;
    }

    private List<RuleBody.Source> sources() {
        List<RuleBody.Source> sources = new ArrayList<>();
        List<String> names = steps.slotNames();
        for (RuleStep step : steps.bound()) {
            sources.add(
                    new RuleBody.Source(
                            step.slot(),
                            names.get(step.slot()),
                            key.inputOf(step),
                            predicate(step)));
        }
        return sources;
    }

    private @Nullable Evaluable predicate(RuleStep step) {
        if (step.syntax().predicate() == null) {
            return null;
        }
        List<Evaluable> parts = new ArrayList<>();
        for (Expression part : ExpressionCompiler.conjuncts(step.syntax().predicate())) {
            TypedExpression typed = expressions.inStep(step, part);
            if (typed != null) {
                warnings.constant(part, typed);
                parts.add(typed.code());
            }
        }
        return AllOf.of(parts);
    }

    private @Nullable Evaluable condition(Clause.Having having, Clause.Window window) {
        TypedExpression typed = expressions.condition(having.condition());
        if (typed == null) {
            return null;
        }
        warnings.constant(having.condition(), typed);
        if (window.kind() == Clause.WindowKind.SLIDING && !typed.constant()) {
            warnings.trueWhenEmpty(having.condition(), typed);
        }
        return typed.code();
    }

    /** The windows of their own that aggregates in some expressions have. */
    private List<OverWindow> overs(List<Expression> expressions) {
        Set<OverWindow> overs = new LinkedHashSet<>();
        for (Expression e : expressions) {
            ExpressionParts.all(e)
                    .forEach(
                            part -> {
                                if (part instanceof Expression.Call call && call.over() != null) {
                                    overs.add(over(call.over()));
                                }
                            });
        }
        return List.copyOf(overs);
    }

    private OverWindow over(Expression.Over over) {
        long size = duration(over.duration(), "OVER");
        Long gap =
                over.before() == null
                        ? Long.valueOf(0)
                        : expressions.constants().duration(over.before(), "BEFORE", 0);
        return new OverWindow(size, gap == null ? 0 : gap, over.beforeThis());
    }

    /** The expressions of the rule that may speak of its windows. */
    private List<Expression> outside() {
        List<Expression> all = conditions();
        for (Clause clause : clauses.rule().clauses()) {
            if (clause instanceof Clause.Emit emit) {
                emit.fields().stream().map(KeyPart::value).forEach(all::add);
            } else if (clause instanceof Clause.Message message) {
                all.addAll(message.parts());
            } else if (clause instanceof Clause.Suppress suppress && suppress.by() != null) {
                suppress.by().stream().map(KeyPart::value).forEach(all::add);
            }
        }
        return all;
    }

    /** What decides whether the rule alerts. */
    private List<Expression> conditions() {
        List<Expression> all = new ArrayList<>();
        for (Clause clause : clauses.rule().clauses()) {
            if (clause instanceof Clause.Having having) {
                all.add(having.condition());
            } else if (clause instanceof Clause.Except except) {
                all.add(except.condition());
            }
        }
        return all;
    }
}
