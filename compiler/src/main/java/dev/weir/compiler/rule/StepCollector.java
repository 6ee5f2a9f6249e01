package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.ExpressionChecker;
import dev.weir.compiler.declaration.LocalNames;
import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.declaration.View;
import dev.weir.compiler.expression.UnknownName;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Walks the clauses of a rule and gives each step its slot and its place. */
final class StepCollector {
    private static final int MAX_STEPS = 10_000;
    private static final IntPredicate ANY = slot -> true;
    private static final IntPredicate NONE = slot -> false;

    private final Symbols symbols;
    private final List<Diagnostic> problems;
    private final ExpressionChecker constants;
    private final List<RuleStep> steps = new ArrayList<>();
    private final Map<Pattern.Step, Integer> slots = new IdentityHashMap<>();
    private final Map<Pattern.Repeat, Quantifier> quantifiers = new IdentityHashMap<>();
    private final List<Integer> loops = new ArrayList<>();
    private final List<RuleStep.Branch> branches = new ArrayList<>();
    private Pattern.@Nullable Step excess;
    private int nextSlot;
    private int nextRepeat;
    private int nextEither;

    private StepCollector(Symbols symbols, List<Diagnostic> problems) {
        this.symbols = symbols;
        this.problems = problems;
        this.constants = new ExpressionChecker(LocalNames.none(symbols), problems);
    }

    /** The steps of a rule; null where there are too many, which is reported. */
    static @Nullable RuleSteps collect(
            RuleClauses clauses, Symbols symbols, List<Diagnostic> problems) {
        StepCollector collector = new StepCollector(symbols, problems);
        Clause.Match match = clauses.one(Clause.Match.class);
        if (match != null) {
            collector.match(match.pattern());
        }
        Clause.From from = clauses.one(Clause.From.class);
        if (from != null) {
            collector.from(from, match == null);
        }
        if (collector.excess != null) {
            problems.add(tooMany(collector.excess));
            return null;
        }
        // Wherever FROM stands among the clauses, what it adds to a pattern's input comes last.
        collector.steps.sort(
                Comparator.comparing((RuleStep step) -> step.role() == RuleStep.Role.INPUT)
                        .thenComparingInt(step -> step.syntax().span().start()));
        collector.checkLabels();
        return new RuleSteps(collector.steps, collector.quantifiers);
    }

    private void match(Pattern pattern) {
        if (pattern instanceof Pattern.Absent silence) {
            oneOf(silence.steps(), RuleStep.Role.SILENT, ANY);
            return;
        }
        if (pattern instanceof Pattern.Sequence sequence
                && sequence.parts().get(0) instanceof Pattern.Absent leading
                && sequence.parts().size() > 1) {
            List<Pattern> rest = sequence.parts().subList(1, sequence.parts().size());
            rest.forEach(this::walk);
            Set<Integer> next = new HashSet<>();
            collectFirst(rest.get(0), next);
            leading.steps().forEach(step -> add(step, RuleStep.Role.NEGATED, -1, next::contains));
            return;
        }
        walk(pattern);
    }

    private void from(Clause.From from, boolean window) {
        if (window) {
            oneOf(from.sources(), RuleStep.Role.SOURCE, NONE);
            return;
        }
        for (Pattern.Step source : from.sources()) {
            add(source, RuleStep.Role.INPUT, -1, NONE);
        }
    }

    /** Steps of which an event is one, which may therefore share a label. */
    private void oneOf(List<Pattern.Step> alternatives, RuleStep.Role role, IntPredicate nameable) {
        int either = nextEither++;
        for (int i = 0; i < alternatives.size(); i++) {
            branches.add(new RuleStep.Branch(either, i));
            add(alternatives.get(i), role, nextSlot++, nameable);
            branches.remove(branches.size() - 1);
        }
    }

    private void walk(Pattern pattern) {
        if (pattern instanceof Pattern.Step step) {
            add(step, RuleStep.Role.POSITIVE, nextSlot++, ANY);
        } else if (pattern instanceof Pattern.Sequence sequence) {
            sequence.parts().forEach(this::walk);
        } else if (pattern instanceof Pattern.Either either) {
            either(either);
        } else if (pattern instanceof Pattern.Both both) {
            both.operands().forEach(this::walk);
        } else if (pattern instanceof Pattern.Repeat repeat) {
            repeat(repeat);
        } else if (pattern instanceof Pattern.Group group) {
            walk(group.body());
        } else if (pattern instanceof Pattern.Absent absent) {
            absent.steps().forEach(step -> add(step, RuleStep.Role.NEGATED, -1, earlier()));
        }
    }

    private void either(Pattern.Either either) {
        int id = nextEither++;
        for (int i = 0; i < either.branches().size(); i++) {
            branches.add(new RuleStep.Branch(id, i));
            walk(either.branches().get(i));
            branches.remove(branches.size() - 1);
        }
    }

    private void repeat(Pattern.Repeat repeat) {
        Quantifier quantifier = Quantifier.read(nextRepeat++, repeat, constants, problems);
        quantifiers.put(repeat, quantifier);
        if (repeat.body() instanceof Pattern.Repeat inner) {
            problems.add(
                    Diagnostic.of(
                                    Code.QUANTIFIER_TWICE,
                                    repeat.quantifierSpan(),
                                    "a quantifier of a quantifier")
                            .withReplacement(
                                    "put the inner one in parentheses",
                                    inner.span(),
                                    "(" + inner.span().text() + ")"));
        }
        if (quantifier.isLoop()) {
            loops.add(quantifier.id());
        }
        walk(repeat.body());
        if (quantifier.isLoop()) {
            loops.remove(loops.size() - 1);
        }
        if (repeat.until() != null) {
            add(repeat.until(), RuleStep.Role.UNTIL, -1, earlier());
        }
    }

    private IntPredicate earlier() {
        int end = nextSlot;
        return slot -> slot < end;
    }

    private void add(Pattern.Step step, RuleStep.Role role, int slot, IntPredicate nameable) {
        if (steps.size() == MAX_STEPS) {
            excess = excess == null ? step : excess;
            return;
        }
        slots.put(step, slot);
        steps.add(new RuleStep(step, role, slot, view(step.type()), loops, branches, nameable));
    }

    /** Collects the slots that the first event of a pattern may take. */
    private void collectFirst(Pattern pattern, Set<Integer> first) {
        if (pattern instanceof Pattern.Step step) {
            first.add(slots.getOrDefault(step, -1));
        } else if (pattern instanceof Pattern.Sequence sequence) {
            collectFirst(sequence.parts().get(0), first);
        } else if (pattern instanceof Pattern.Either either) {
            either.branches().forEach(branch -> collectFirst(branch, first));
        } else if (pattern instanceof Pattern.Both both) {
            both.operands().forEach(operand -> collectFirst(operand, first));
        } else if (pattern instanceof Pattern.Repeat repeat) {
            collectFirst(repeat.body(), first);
        } else if (pattern instanceof Pattern.Group group) {
            collectFirst(group.body(), first);
        }
    }

    /** What a type name means; after an error that of the nearest name. */
    private @Nullable View view(Name type) {
        View view = symbols.view(type.text());
        if (view != null || symbols.isBroken(type.text())) {
            return view;
        }
        problems.add(UnknownName.eventType(type, symbols.viewNames()));
        String nearest = NearestName.of(type.text(), symbols.viewNames());
        return nearest == null ? null : symbols.view(nearest);
    }

    private void checkLabels() {
        Map<String, List<RuleStep>> sharing = new HashMap<>();
        for (RuleStep step : steps) {
            if (step.label() != null) {
                List<RuleStep> before =
                        sharing.computeIfAbsent(step.label(), label -> new ArrayList<>());
                before.stream()
                        .filter(other -> !canShareLabel(step, other))
                        .findFirst()
                        .ifPresent(other -> problems.add(twice(step, other)));
                before.add(step);
            }
        }
    }

    private static boolean canShareLabel(RuleStep a, RuleStep b) {
        return a.slot() >= 0 && b.slot() >= 0 && (a.excludes(b) || a.slot() == b.slot());
    }

    private static Diagnostic tooMany(Pattern.Step step) {
        return Diagnostic.of(
                        Code.COUNT_RANGE, step.span(), "a rule has at most " + MAX_STEPS + " steps")
                .withHelp("repeat steps with a quantifier, or split the rule");
    }

    private static Diagnostic twice(RuleStep step, RuleStep before) {
        Name label = step.syntax().label();
        if (label == null) {
            throw new IllegalStateException("no label: " + step);
        }
        return Diagnostic.of(
                        Code.DUPLICATE_NAME, label.span(), "two steps are called `" + label + "`")
                .withNote("the other one stands at " + before.syntax().span())
                .withNote("only branches of one `|` may share a name")
                .withReplacement("give one of them another name", label.span(), label + "_2");
    }
}
