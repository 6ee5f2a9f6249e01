package dev.weir.compiler.rule;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lowers MATCH and the clauses that belong to it. */
final class PatternLowering {
    private static final int DEFAULT_MAX_RUNS = 10_000;
    private static final int DEFAULT_MAX_MATCHES = 1_000;

    private final RuleClauses clauses;
    private final RuleSteps steps;
    private final RuleKey key;
    private final RuleExpressions expressions;
    private final ConditionLowering conditions;
    private final List<Diagnostic> problems;

    PatternLowering(
            RuleClauses clauses,
            RuleSteps steps,
            RuleKey key,
            RuleExpressions expressions,
            ConditionLowering conditions,
            List<Diagnostic> problems) {
        this.clauses = clauses;
        this.steps = steps;
        this.key = key;
        this.expressions = expressions;
        this.conditions = conditions;
        this.problems = problems;
    }

    /** The body; what it holds is of use only where no error was reported. */
    RuleBody lower(Clause.Match match) {
        NegationEdges edges = NegationEdges.of(match.pattern());
        PatternNode node = core(edges);
        RuleBody.LeadingAbsence first = leading(edges);
        RuleBody.FinalAbsence last = last(edges);
        PatternSize size = PatternSize.of(node);
        if (size.min() == 0) {
            problems.add(
                    Diagnostic.of(
                                    Code.EMPTY_PATTERN,
                                    match.pattern().span(),
                                    "the pattern can be empty")
                            .withHelp("let one of its parts take at least one event"));
        }
        long within = within(match, size, last, edges);
        List<dev.weir.runtime.program.Conjunct> where = List.of();
        Clause.Where condition = clauses.one(Clause.Where.class);
        if (condition != null) {
            where = conditions.ofWhere(condition.condition());
        }
        Clause.LimitRuns runs = clauses.one(Clause.LimitRuns.class);
        Clause.LimitMatches matches = clauses.one(Clause.LimitMatches.class);
        return new RuleBody.Pattern(
                node,
                first,
                last,
                match.latest(),
                within,
                afterMatch(),
                skipSlots(),
                where,
                runs == null ? DEFAULT_MAX_RUNS : limit(runs.limit(), "LIMIT RUNS"),
                runs != null && runs.drop() == Clause.DropMode.NEWEST,
                matches == null ? DEFAULT_MAX_MATCHES : limit(matches.limit(), "LIMIT MATCHES"));
    }

    private int limit(Expression e, String what) {
        Integer limit = expressions.constants().count(e, what, 1, Integer.MAX_VALUE);
        return limit == null ? 1 : limit;
    }

    /** What is left between the negations at the edges. */
    private PatternNode core(NegationEdges edges) {
        if (edges.core().isEmpty()) {
            throw new IllegalStateException("a pattern without steps");
        }
        return sequence(edges.core(), edges.coreArrows());
    }

    private PatternNode node(Pattern pattern) {
        if (pattern instanceof Pattern.Step step) {
            return step(step);
        } else if (pattern instanceof Pattern.Sequence sequence) {
            return sequence(sequence.parts(), sequence.arrows());
        } else if (pattern instanceof Pattern.Either either) {
            return new PatternNode.Either(nodes(either.branches(), "in a branch of `|`"));
        } else if (pattern instanceof Pattern.Both both) {
            return new PatternNode.Both(nodes(both.operands(), "in `&`"));
        } else if (pattern instanceof Pattern.Repeat repeat) {
            return repeat(repeat);
        } else if (pattern instanceof Pattern.Group group) {
            return group(group);
        }
        return misplaced((Pattern.Absent) pattern, "here");
    }

    private List<PatternNode> nodes(List<Pattern> patterns, String where) {
        List<PatternNode> nodes = new ArrayList<>();
        for (Pattern pattern : patterns) {
            nodes.add(
                    pattern instanceof Pattern.Absent absent
                            ? misplaced(absent, where)
                            : node(pattern));
        }
        return nodes;
    }

    /** Reports a negation that cannot stand where it does; its step stands in for it. */
    private PatternNode misplaced(Pattern.Absent absent, String where) {
        problems.add(
                Diagnostic.of(
                                Code.NEGATION_PLACE,
                                absent.span(),
                                "a negation cannot stand " + where)
                        .withHelp(
                                "it stands between two steps, `a -> !s -> b`, or first or last in"
                                        + " the whole pattern: `!s FOR 5m -> a`, `a -> !s FOR 5m`"));
        return step(absent.steps().get(0));
    }

    private PatternNode.Step step(Pattern.Step syntax) {
        RuleStep step = steps.of(syntax);
        String label = step.slot() >= 0 ? steps.slotNames().get(step.slot()) : syntax.type().text();
        return new PatternNode.Step(step.slot(), label, key.inputOf(step), conditions.ofStep(step));
    }

    private List<PatternNode.Step> stepsOf(List<Pattern.Absent> absents) {
        return absents.stream().flatMap(a -> a.steps().stream()).map(this::step).toList();
    }

    private PatternNode group(Pattern.Group group) {
        PatternNode body = node(group.body());
        if (group.within() == null) {
            return body;
        }
        Long millis = expressions.constants().duration(group.within(), "WITHIN", 1);
        return new PatternNode.Within(body, millis == null ? 1 : millis);
    }

    private PatternNode repeat(Pattern.Repeat repeat) {
        Quantifier quantifier = steps.of(repeat);
        PatternNode body = node(repeat.body());
        // An iteration that may take nothing need not be there.
        int min = PatternSize.of(body).min() == 0 ? 0 : quantifier.min();
        return new PatternNode.Repeat(
                quantifier.id(),
                body,
                min,
                quantifier.max(),
                switch (repeat.iteration()) {
                    case FOLLOWED_BY -> PatternNode.Arrow.FOLLOWED_BY;
                    case CONSECUTIVE -> PatternNode.Arrow.NEXT;
                    case ANY -> PatternNode.Arrow.ANY;
                },
                repeat.greedy(),
                repeat.until() == null ? null : step(repeat.until()));
    }

    /** A sequence whose edges hold no negation that belongs there. */
    private PatternNode sequence(List<Pattern> parts, List<Pattern.Arrow> arrows) {
        List<PatternNode> nodes = new ArrayList<>();
        List<PatternNode.Link> links = new ArrayList<>();
        List<PatternNode.Guard> guards = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean atEdge = i == 0 || i == parts.size() - 1;
            if (!(parts.get(i) instanceof Pattern.Absent absent)) {
                PatternNode node = node(parts.get(i));
                if (!nodes.isEmpty()) {
                    links.add(new PatternNode.Link(guards, arrow(arrows.get(i - 1))));
                }
                guards.clear();
                nodes.add(node);
            } else if (atEdge) {
                misplaced(
                        absent,
                        i == 0 ? "first in a branch or group" : "last in a branch or group");
            } else {
                guards.add(guard(absent, arrows.get(i - 1), parts.get(i), arrows.get(i)));
            }
        }
        if (nodes.isEmpty()) {
            return step(((Pattern.Absent) parts.get(0)).steps().get(0));
        }
        return nodes.size() == 1 ? nodes.get(0) : new PatternNode.Sequence(nodes, links);
    }

    private PatternNode.Guard guard(
            Pattern.Absent absent, Pattern.Arrow before, Pattern part, Pattern.Arrow after) {
        if (absent.duration() != null) {
            problems.add(
                    Diagnostic.of(
                                    Code.NEGATION_PLACE,
                                    absent.duration().span(),
                                    "a negation in the middle has no FOR")
                            .withHelp(
                                    "say the gap as a condition on time: `-> !s -> q: T[time() -"
                                            + " time(p) <= 30s]`"));
        }
        rejectKeysFrom(absent);
        if (before == Pattern.Arrow.ANY) {
            problems.add(anyArrow(part.span()));
        }
        return new PatternNode.Guard(stepsOf(List.of(absent)), before == Pattern.Arrow.NEXT);
    }

    private static Diagnostic anyArrow(Span span) {
        return Diagnostic.of(Code.NEGATION_PLACE, span, "`~>` cannot stand before a negation")
                .withHelp("write `->` before it, and `~>` before the step that follows");
    }

    private void rejectKeysFrom(Pattern.Absent absent) {
        if (absent.keysFrom() != null) {
            problems.add(
                    Diagnostic.of(
                                    Code.NEGATION_PLACE,
                                    absent.keysFrom().span(),
                                    "KEYS FROM belongs to a silence, a negation that stands alone")
                            .withHelp("leave it out"));
        }
    }

    private static PatternNode.Arrow arrow(Pattern.Arrow arrow) {
        return switch (arrow) {
            case FOLLOWED_BY -> PatternNode.Arrow.FOLLOWED_BY;
            case NEXT -> PatternNode.Arrow.NEXT;
            case ANY -> PatternNode.Arrow.ANY;
        };
    }

    private RuleBody.@Nullable LeadingAbsence leading(NegationEdges edges) {
        Pattern.Absent absent = edges.leading();
        if (absent == null) {
            return null;
        }
        rejectKeysFrom(absent);
        if (edges.leadingArrow() != Pattern.Arrow.FOLLOWED_BY) {
            problems.add(
                    Diagnostic.of(
                                    Code.NEGATION_PLACE,
                                    absent.span(),
                                    "only `->` follows a negation that stands first")
                            .withHelp("write `!s FOR d -> p`"));
        }
        long millis = 1;
        if (absent.duration() == null) {
            problems.add(
                    unbounded(absent, "a negation that stands first looks back without bound"));
        } else {
            Long given = expressions.constants().duration(absent.duration(), "FOR", 1);
            millis = given == null ? 1 : given;
        }
        return new RuleBody.LeadingAbsence(stepsOf(List.of(absent)), millis);
    }

    private static Diagnostic unbounded(Pattern.Absent absent, String what) {
        Span span = absent.span();
        return Diagnostic.of(Code.MISSING_WITHIN, span, what)
                .withReplacement("say how long, as `FOR 10m`", span, span.text() + " FOR 10m");
    }

    private RuleBody.@Nullable FinalAbsence last(NegationEdges edges) {
        List<Pattern.Absent> trailing = edges.trailing();
        if (trailing.isEmpty()) {
            return null;
        }
        Pattern.Absent end = trailing.get(trailing.size() - 1);
        trailing.forEach(this::rejectKeysFrom);
        for (Pattern.Absent inner : trailing.subList(0, trailing.size() - 1)) {
            if (inner.duration() != null) {
                problems.add(
                        Diagnostic.of(
                                        Code.NEGATION_PLACE,
                                        inner.duration().span(),
                                        "only the last negation has FOR")
                                .withHelp("give the bound at the end: `-> !s -> !t FOR d`"));
            }
        }
        for (int i = 0; i < trailing.size(); i++) {
            if (edges.trailingArrows().get(i) == Pattern.Arrow.ANY) {
                problems.add(anyArrow(trailing.get(i).span()));
            }
        }
        boolean nextOnly = edges.trailingArrows().contains(Pattern.Arrow.NEXT);
        if (nextOnly && trailing.size() > 1) {
            problems.add(
                    Diagnostic.of(
                                    Code.NEGATION_PLACE,
                                    end.span(),
                                    "`=> !s` cannot stand beside another negation at the end")
                            .withHelp("write `=> !(s | t)`"));
        }
        if (end.duration() == null) {
            return new RuleBody.FinalAbsence(stepsOf(trailing), -1, nextOnly);
        }
        if (nextOnly) {
            problems.add(
                    Diagnostic.of(
                                    Code.NEGATION_PLACE,
                                    end.duration().span(),
                                    "`=> !s` is decided by the very next event and has no FOR")
                            .withHelp("write `-> !s FOR d`, or leave FOR out"));
        }
        Long millis = expressions.constants().duration(end.duration(), "FOR", 1);
        return new RuleBody.FinalAbsence(stepsOf(trailing), millis == null ? 1 : millis, nextOnly);
    }

    private long within(
            Clause.Match match,
            PatternSize size,
            RuleBody.@Nullable FinalAbsence last,
            NegationEdges edges) {
        boolean waitsUnbounded = last != null && last.forMillis() < 0;
        Clause.Within clause = clauses.one(Clause.Within.class);
        if (clause == null) {
            if (waitsUnbounded) {
                Pattern.Absent end = edges.trailing().get(edges.trailing().size() - 1);
                problems.add(
                        unbounded(end, "a negation that stands last waits without bound")
                                .withNote("or give the rule WITHIN, counted from its first event"));
            } else if (size.max() > 1) {
                Span span = match.span();
                problems.add(
                        Diagnostic.of(
                                        Code.MISSING_WITHIN,
                                        RuleClauses.keyword(match),
                                        "a pattern of more than one event needs WITHIN")
                                .withReplacement(
                                        "say how long a match may take, as `WITHIN 10m`",
                                        new Span(span.source(), span.end(), span.end()),
                                        " WITHIN 10m"));
            }
            return Long.MAX_VALUE;
        }
        if (clause.duration() == null) {
            if (waitsUnbounded && last != null && !last.nextOnly()) {
                problems.add(
                        Diagnostic.of(
                                        Code.MISSING_WITHIN,
                                        clause.span(),
                                        "the negation at the end waits for ever")
                                .withHelp("give it a bound of its own: `-> !s FOR 10m`"));
            }
            return Long.MAX_VALUE;
        }
        Long millis = expressions.constants().duration(clause.duration(), "WITHIN", 1);
        return millis == null ? 1 : millis;
    }

    private RuleBody.AfterMatch afterMatch() {
        Clause.AfterMatch clause = clauses.one(Clause.AfterMatch.class);
        if (clause == null) {
            return RuleBody.AfterMatch.SKIP_PAST_LAST;
        }
        return switch (clause.mode()) {
            case SKIP_PAST_LAST -> RuleBody.AfterMatch.SKIP_PAST_LAST;
            case SKIP_TO_NEXT -> RuleBody.AfterMatch.SKIP_TO_NEXT;
            case SKIP_TO_FIRST -> RuleBody.AfterMatch.SKIP_TO_FIRST;
            case SKIP_TO_LAST -> RuleBody.AfterMatch.SKIP_TO_LAST;
            case KEEP_ALL -> RuleBody.AfterMatch.KEEP_ALL;
        };
    }

    private List<Integer> skipSlots() {
        Clause.AfterMatch clause = clauses.one(Clause.AfterMatch.class);
        if (clause == null || clause.step() == null) {
            return List.of();
        }
        List<Integer> slots =
                steps.labelled(clause.step().text()).stream()
                        .map(RuleStep::slot)
                        .filter(slot -> slot >= 0)
                        .toList();
        if (slots.isEmpty()) {
            problems.add(StepNames.unknown(clause.step(), steps));
        }
        return slots;
    }
}
