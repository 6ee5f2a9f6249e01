package dev.weir.compiler.test;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.DurationText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What tests have exercised of one rule. */
public final class RuleCoverage {
    /**
     * Something that may be exercised or not: a step, negated ones too, or a source of a window,
     * each time that an event satisfies it; a way that a match goes, or a deadline that comes, each
     * time that an alert came by it.
     */
    public static final class Point {
        private final String text;
        private final Predicate<Alert> isTaken;
        private long taken;

        private Point(String text, Predicate<Alert> isTaken) {
            this.text = text;
            this.isTaken = isTaken;
        }

        public String text() {
            return text;
        }

        public long taken() {
            return taken;
        }
    }

    /** A condition and what it was. */
    public static final class Condition {
        private final String place;
        private final String text;
        private long trues;
        private long falses;
        private long unknowns;

        private Condition(String place, String text) {
            this.place = place;
            this.text = text;
        }

        /** The step or clause that it stands in. */
        public String place() {
            return place;
        }

        public String text() {
            return text;
        }

        public long trues() {
            return trues;
        }

        public long falses() {
            return falses;
        }

        public long unknowns() {
            return unknowns;
        }

        private void was(@Nullable Object value) {
            if (value == null) {
                unknowns++;
            } else if (Boolean.TRUE.equals(value)) {
                trues++;
            } else {
                falses++;
            }
        }
    }

    /** Windows that are looked at when they end. */
    private static final Set<RuleBody.WindowKind> END_EVALUATED =
            EnumSet.of(
                    RuleBody.WindowKind.TUMBLING,
                    RuleBody.WindowKind.HOPPING,
                    RuleBody.WindowKind.SESSION);

    private interface Ear {
        void hears(@Nullable Object value);
    }

    /** An expression whose values are told. */
    private record Told(Evaluable expression, Ear ear) implements Evaluable {
        @Override
        public @Nullable Object evaluate(Scope scope) {
            Object value = expression.evaluate(scope);
            ear.hears(value);
            return value;
        }

        @Override
        public String toString() {
            return expression.toString();
        }
    }

    private final String rule;
    private final Map<String, Point> steps = new LinkedHashMap<>();
    private final Map<String, Point> branches = new LinkedHashMap<>();
    private final Map<String, Point> deadlines = new LinkedHashMap<>();
    private final Map<String, Condition> conditions = new LinkedHashMap<>();

    /** How often a text has stood in the version of the rule that is being watched. */
    private final Map<String, Integer> seen = new HashMap<>();

    RuleCoverage(String rule) {
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }

    public List<Point> steps() {
        return List.copyOf(steps.values());
    }

    /** Branches of {@code |}, and optional parts, taken and left out. */
    public List<Point> branches() {
        return List.copyOf(branches.values());
    }

    /** What comes without an event: the ends of absences and windows, and what was resolved. */
    public List<Point> deadlines() {
        return List.copyOf(deadlines.values());
    }

    public List<Condition> conditions() {
        return List.copyOf(conditions.values());
    }

    void saw(Alert alert) {
        for (Point way : branches.values()) {
            way.taken += way.isTaken.test(alert) ? 1 : 0;
        }
        for (Point way : deadlines.values()) {
            way.taken += way.isTaken.test(alert) ? 1 : 0;
        }
    }

    /** The rule, telling what is exercised. Versions with other parameters add to each other. */
    RuleProgram watched(RuleProgram program) {
        seen.clear();
        RuleBody body = program.body();
        RuleBody watched;
        if (body instanceof RuleBody.Pattern pattern) {
            watched = watched(pattern);
        } else if (body instanceof RuleBody.Silence silence) {
            deadline("!… FOR " + DurationText.format(silence.forMillis()), alert -> true);
            watched =
                    new RuleBody.Silence(
                            negated(silence.steps()), silence.forMillis(), silence.keysFrom());
        } else {
            watched = watched((RuleBody.Window) body);
        }
        List<RuleProgram.Exception> exceptions =
                program.exceptions().stream()
                        .map(
                                e ->
                                        new RuleProgram.Exception(
                                                e.why(),
                                                counted("EXCEPT", e.condition()),
                                                e.untilMillis()))
                        .toList();
        return program.withConditions(watched, exceptions);
    }

    private RuleBody watched(RuleBody.Pattern pattern) {
        PatternNode node = watched(pattern.pattern());
        RuleBody.LeadingAbsence first = pattern.first();
        RuleBody.FinalAbsence last = pattern.last();
        if (last != null && !last.nextOnly()) {
            long bound = last.forMillis() < 0 ? pattern.withinMillis() : last.forMillis();
            String clause = last.forMillis() < 0 ? "WITHIN" : "FOR";
            deadline(clause + " " + DurationText.format(bound), alert -> true);
        }
        return new RuleBody.Pattern(
                node,
                first == null
                        ? null
                        : new RuleBody.LeadingAbsence(negated(first.steps()), first.forMillis()),
                last == null
                        ? null
                        : new RuleBody.FinalAbsence(
                                negated(last.steps()), last.forMillis(), last.nextOnly()),
                pattern.latest(),
                pattern.withinMillis(),
                pattern.afterMatch(),
                pattern.skipSlots(),
                pattern.where().stream().map(c -> counted("WHERE", c)).toList(),
                pattern.maxRuns(),
                pattern.dropNewest(),
                pattern.maxMatches());
    }

    private PatternNode watched(PatternNode node) {
        if (node instanceof PatternNode.Step step) {
            return watched(step, step.label());
        } else if (node instanceof PatternNode.Sequence sequence) {
            List<PatternNode> parts = new ArrayList<>();
            List<PatternNode.Link> links = new ArrayList<>();
            for (int i = 0; i < sequence.parts().size(); i++) {
                if (i > 0) {
                    links.add(watched(sequence.links().get(i - 1)));
                }
                parts.add(watched(sequence.parts().get(i)));
            }
            return new PatternNode.Sequence(parts, links);
        } else if (node instanceof PatternNode.Either either) {
            either.branches().forEach(branch -> branch(branch, ""));
            return new PatternNode.Either(either.branches().stream().map(this::watched).toList());
        } else if (node instanceof PatternNode.Both both) {
            return new PatternNode.Both(both.operands().stream().map(this::watched).toList());
        } else if (node instanceof PatternNode.Within within) {
            return new PatternNode.Within(watched(within.body()), within.millis());
        }
        return watched((PatternNode.Repeat) node);
    }

    private PatternNode watched(PatternNode.Repeat repeat) {
        if (repeat.min() == 0) {
            branch(repeat.body(), " taken");
            Set<String> labels = labels(repeat.body());
            way(
                    branches,
                    String.join(" ", labels) + " left out",
                    alert -> !isThrough(alert, labels));
        }
        PatternNode.Step until = repeat.until();
        return new PatternNode.Repeat(
                repeat.id(),
                watched(repeat.body()),
                repeat.min(),
                repeat.max(),
                repeat.arrow(),
                repeat.greedy(),
                until == null ? null : watched(until, "UNTIL " + until.label()));
    }

    private PatternNode.Link watched(PatternNode.Link link) {
        return new PatternNode.Link(
                link.guards().stream()
                        .map(g -> new PatternNode.Guard(negated(g.steps()), g.nextOnly()))
                        .toList(),
                link.arrow());
    }

    private List<PatternNode.Step> negated(List<PatternNode.Step> steps) {
        return steps.stream().map(step -> watched(step, "!" + step.label())).toList();
    }

    /** A condition that always holds comes last: it is asked where all others hold. */
    private PatternNode.Step watched(PatternNode.Step step, String text) {
        List<Conjunct> watched = new ArrayList<>();
        step.conditions().forEach(c -> watched.add(counted(text, c)));
        watched.add(
                new Conjunct(
                        taken(text),
                        step.slot(),
                        List.of(),
                        List.of(),
                        -1,
                        false,
                        false,
                        List.of()));
        return new PatternNode.Step(step.slot(), step.label(), step.input(), watched);
    }

    private RuleBody watched(RuleBody.Window window) {
        List<RuleBody.Source> sources = new ArrayList<>();
        for (RuleBody.Source source : window.sources()) {
            Evaluable predicate = source.predicate();
            Evaluable counted = predicate == null ? null : counted(source.label(), predicate);
            Evaluable taken = taken(source.label());
            sources.add(
                    new RuleBody.Source(
                            source.slot(),
                            source.label(),
                            source.input(),
                            counted == null
                                    ? taken
                                    : scope ->
                                            counted.holds(scope) ? taken.evaluate(scope) : false));
        }
        if (END_EVALUATED.contains(window.kind()) && !window.early()) {
            deadline("end of " + window.kind(), alert -> true);
        }
        if (window.lastingMillis() > 0) {
            deadline("FOR " + DurationText.format(window.lastingMillis()), alert -> true);
        }
        if (window.resolve()) {
            deadline("RESOLVE", alert -> alert.status() == Alert.Status.RESOLVED);
        }
        Evaluable having = window.having();
        return new RuleBody.Window(
                window.kind(),
                sources,
                window.sizeMillis(),
                window.lastCount(),
                window.offsetMillis(),
                window.everyMillis(),
                window.maxMillis(),
                having == null ? null : counted("HAVING", having),
                0,
                window.lastingMillis(),
                window.keepFiringMillis(),
                window.fireOnEach(),
                window.early(),
                window.reset(),
                window.resolve(),
                window.overs(),
                window.conditionOvers());
    }

    private Evaluable taken(String text) {
        Point step = steps.computeIfAbsent(once(text), key -> new Point(text, alert -> false));
        return new Told(scope -> true, value -> step.taken++);
    }

    /** Checked by each run that waits for its step, so that those count that a run asked for. */
    private Conjunct counted(String place, Conjunct conjunct) {
        return new Conjunct(
                counted(place, conjunct.condition()),
                conjunct.owner(),
                conjunct.slots(),
                conjunct.iterationSlots(),
                conjunct.loop(),
                false,
                conjunct.freeAtFirst(),
                conjunct.ownFields());
    }

    private Evaluable counted(String place, Evaluable condition) {
        String text = condition.toString();
        Condition counted =
                conditions.computeIfAbsent(
                        once(place + ": " + text), key -> new Condition(place, text));
        return new Told(condition, counted::was);
    }

    private void deadline(String text, Predicate<Alert> isTaken) {
        way(deadlines, text, isTaken);
    }

    private void branch(PatternNode node, String how) {
        Set<String> labels = labels(node);
        way(branches, String.join(" ", labels) + how, alert -> isThrough(alert, labels));
    }

    private void way(Map<String, Point> ways, String text, Predicate<Alert> isTaken) {
        ways.computeIfAbsent(once(text), key -> new Point(text, isTaken));
    }

    /** Equal texts of a rule are told apart by their order. */
    private String once(String text) {
        return text + "#" + seen.merge(text, 1, Integer::sum);
    }

    private static boolean isThrough(Alert alert, Set<String> labels) {
        return alert.evidence().stream()
                .anyMatch(e -> labels.contains(e.slot()) && !e.events().isEmpty());
    }

    private static Set<String> labels(PatternNode node) {
        Set<String> labels = new TreeSet<>();
        if (node instanceof PatternNode.Step step) {
            labels.add(step.label());
        } else if (node instanceof PatternNode.Sequence sequence) {
            sequence.parts().forEach(part -> labels.addAll(labels(part)));
        } else if (node instanceof PatternNode.Either either) {
            either.branches().forEach(branch -> labels.addAll(labels(branch)));
        } else if (node instanceof PatternNode.Both both) {
            both.operands().forEach(operand -> labels.addAll(labels(operand)));
        } else if (node instanceof PatternNode.Within within) {
            labels.addAll(labels(within.body()));
        } else if (node instanceof PatternNode.Repeat repeat) {
            labels.addAll(labels(repeat.body()));
        }
        return labels;
    }
}
