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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Walks the clauses of a rule and gives each step its slot and its place. */
final class StepCollector {
    private final Symbols symbols;
    private final List<Diagnostic> problems;
    private final ExpressionChecker constants;
    private final List<RuleStep> steps = new ArrayList<>();
    private final Map<Pattern.Repeat, Quantifier> quantifiers = new IdentityHashMap<>();
    private final List<Integer> loops = new ArrayList<>();
    private final List<RuleStep.Branch> branches = new ArrayList<>();
    private int nextSlot;
    private int nextRepeat;
    private int nextEither;

    private StepCollector(Symbols symbols, List<Diagnostic> problems) {
        this.symbols = symbols;
        this.problems = problems;
        this.constants = new ExpressionChecker(LocalNames.none(symbols), problems);
    }

    static RuleSteps collect(RuleClauses clauses, Symbols symbols, List<Diagnostic> problems) {
        StepCollector collector = new StepCollector(symbols, problems);
        Clause.Match match = clauses.one(Clause.Match.class);
        if (match != null) {
            collector.match(match.pattern());
        }
        Clause.From from = clauses.one(Clause.From.class);
        if (from != null) {
            collector.from(from, match == null);
        }
        collector.steps.sort(Comparator.comparingInt(step -> step.syntax().span().start()));
        collector.checkLabels();
        return new RuleSteps(collector.steps, collector.quantifiers);
    }

    private void match(Pattern pattern) {
        if (pattern instanceof Pattern.Absent silence) {
            silence.steps().forEach(step -> add(step, RuleStep.Role.SILENT, 0, null));
            return;
        }
        if (pattern instanceof Pattern.Sequence sequence
                && sequence.parts().get(0) instanceof Pattern.Absent leading
                && sequence.parts().size() > 1) {
            List<Pattern> rest = sequence.parts().subList(1, sequence.parts().size());
            rest.forEach(this::walk);
            List<Integer> next = firstSlots(rest.get(0));
            leading.steps().forEach(step -> add(step, RuleStep.Role.NEGATED, -1, next));
            return;
        }
        walk(pattern);
    }

    private void from(Clause.From from, boolean window) {
        if (window && from.sources().size() > 1) {
            int either = nextEither++;
            for (int i = 0; i < from.sources().size(); i++) {
                branches.add(new RuleStep.Branch(either, i));
                add(from.sources().get(i), RuleStep.Role.SOURCE, nextSlot++, List.of());
                branches.remove(branches.size() - 1);
            }
            return;
        }
        for (Pattern.Step source : from.sources()) {
            if (window) {
                add(source, RuleStep.Role.SOURCE, nextSlot++, List.of());
            } else {
                add(source, RuleStep.Role.INPUT, -1, List.of());
            }
        }
    }

    private void walk(Pattern pattern) {
        if (pattern instanceof Pattern.Step step) {
            add(step, RuleStep.Role.POSITIVE, nextSlot++, null);
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

    private List<Integer> earlier() {
        return IntStream.range(0, nextSlot).boxed().toList();
    }

    private void add(
            Pattern.Step step, RuleStep.Role role, int slot, @Nullable List<Integer> nameable) {
        steps.add(new RuleStep(step, role, slot, view(step.type()), loops, branches, nameable));
    }

    /** The slots that the first event of a pattern may take. */
    private List<Integer> firstSlots(Pattern pattern) {
        if (pattern instanceof Pattern.Step step) {
            return steps.stream()
                    .filter(known -> known.syntax() == step)
                    .map(RuleStep::slot)
                    .toList();
        } else if (pattern instanceof Pattern.Sequence sequence) {
            return firstSlots(sequence.parts().get(0));
        } else if (pattern instanceof Pattern.Either either) {
            return either.branches().stream().flatMap(b -> firstSlots(b).stream()).toList();
        } else if (pattern instanceof Pattern.Both both) {
            return both.operands().stream().flatMap(o -> firstSlots(o).stream()).toList();
        } else if (pattern instanceof Pattern.Repeat repeat) {
            return firstSlots(repeat.body());
        } else if (pattern instanceof Pattern.Group group) {
            return firstSlots(group.body());
        }
        return List.of();
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
        for (int i = 0; i < steps.size(); i++) {
            RuleStep step = steps.get(i);
            String label = step.label();
            for (RuleStep before : steps.subList(0, i)) {
                boolean shared = step.slot() >= 0 && before.slot() >= 0;
                if (label != null
                        && label.equals(before.label())
                        && !(shared && (step.excludes(before) || step.slot() == before.slot()))) {
                    problems.add(twice(step, before));
                    break;
                }
            }
        }
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
