package dev.weir.spec.reference;

import dev.weir.compiler.expression.Environment;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Clause.AfterMatchMode;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.Member;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.ast.Pattern.Arrow;
import dev.weir.runtime.event.Event;
import dev.weir.spec.reference.Terms.Item;
import dev.weir.spec.reference.Terms.Loop;
import dev.weir.spec.reference.Terms.Negation;
import dev.weir.spec.reference.Terms.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Section 5: a pattern rule as it is written; {@link Runs} are its runs for one key. */
final class PatternRule extends Rule {
    /** "`!s FOR d -> p` (first)", "`!s FOR d` (alone)"; null for none. */
    final @Nullable Absence first;

    /** The pattern without negations at its ends; null for a silence. */
    final @Nullable Term whole;

    /** What must be absent at the end; null for nothing. */
    final @Nullable Absence last;

    final List<Step.Conjunct> where = new ArrayList<>();
    final @Nullable Long within;
    private final Map<String, List<Step>> labels = new HashMap<>();
    private final List<Step> written = new ArrayList<>();
    private final Names names;

    /** Aggregates that are not null over nothing. */
    private static final Set<String> OF_NOTHING = Set.of("count", "sum", "distinct", "collect");

    /**
     * Negations at an end of the pattern.
     *
     * @param millis of FOR; null where there is none
     * @param next whether the very next event decides
     */
    record Absence(List<Negation> negations, @Nullable Long millis, boolean next) {}

    PatternRule(Declared declared, Declaration.Rule text) {
        super(declared, text);
        Clause.Within bound = clause(Clause.Within.class);
        Expression millis = bound == null ? null : bound.duration();
        this.within = millis == null ? null : (Long) expressions.constant(millis);
        Pattern pattern = Objects.requireNonNull(clause(Clause.Match.class)).pattern();
        List<Pattern> parts = new ArrayList<>(List.of(pattern));
        List<Arrow> arrows = new ArrayList<>();
        if (pattern instanceof Pattern.Sequence sequence) {
            parts = new ArrayList<>(sequence.parts());
            arrows.addAll(sequence.arrows());
        }
        int from = 0;
        while (from < parts.size() && parts.get(from) instanceof Pattern.Absent) {
            from++;
        }
        int to = parts.size();
        while (to > from && parts.get(to - 1) instanceof Pattern.Absent) {
            to--;
        }
        arrows.add(0, Arrow.FOLLOWED_BY);
        this.first = absence(parts.subList(0, from), arrows);
        Term core = to == from ? null : sequence(parts.subList(from, to), arrows.subList(from, to));
        this.whole = core == null ? null : new Terms.Group(core, within);
        if (core == null) {
            written.forEach(step -> step.binds = true);
        }
        this.last = absence(parts.subList(to, parts.size()), arrows.subList(to, parts.size()));
        this.names = new Names(null, null, labels, keyNames(), null, Map.of());
        written.forEach(this::conditions);
        Clause.Where condition = clause(Clause.Where.class);
        if (condition != null) {
            where.addAll(conjuncts(condition.condition(), names, ""));
        }
        Clause.From inputs = clause(Clause.From.class);
        for (Pattern.Step input : inputs == null ? List.<Pattern.Step>of() : inputs.sources()) {
            Step source = step(input, "");
            if (input.predicate() != null) {
                source.views.add(expressions.typed(input.predicate(), Names.NONE.at(source)));
            }
        }
    }

    private @Nullable Absence absence(List<Pattern> parts, List<Arrow> arrows) {
        List<Negation> negations = new ArrayList<>();
        Pattern.Absent end = null;
        for (int i = 0; i < parts.size(); i++) {
            end = (Pattern.Absent) parts.get(i);
            negations.add(negation(end, arrows.get(i), List.of()));
        }
        if (end == null) {
            return null;
        }
        Expression duration = end.duration();
        Long millis = duration == null ? null : (Long) expressions.constant(duration);
        boolean next = millis == null && arrows.get(parts.size() - 1) == Arrow.NEXT;
        return new Absence(negations, millis, next);
    }

    private Negation negation(Pattern.Absent absent, Arrow arrow, List<Loop> loops) {
        List<Step> steps = absent.steps().stream().map(step -> step(step, loops)).toList();
        return new Negation(steps, arrow == Arrow.NEXT, List.of());
    }

    private Step step(Pattern.Step step, List<Loop> loops) {
        Step made = step(step, step.label() == null ? "" : step.label().text());
        made.loops = List.copyOf(loops);
        if (!made.label.isEmpty()) {
            labels.computeIfAbsent(made.label, label -> new ArrayList<>()).add(made);
        }
        written.add(made);
        return made;
    }

    private Term sequence(List<Pattern> parts, List<Arrow> arrows) {
        return sequence(parts, arrows, List.of());
    }

    /** {@code arrows.get(i)} stands in front of {@code parts.get(i)}. */
    private Term sequence(List<Pattern> parts, List<Arrow> arrows, List<Loop> loops) {
        List<Item> items = new ArrayList<>();
        List<Negation> negations = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Pattern.Absent absent) {
                negations.add(negation(absent, arrows.get(i), loops));
            } else {
                Term part = term(parts.get(i), loops);
                items.add(new Item(arrows.get(i), List.copyOf(negations), part));
                negations.clear();
            }
        }
        return new Terms.Sequence(List.of(), items);
    }

    private Term term(Pattern pattern, List<Loop> loops) {
        if (pattern instanceof Pattern.Step step) {
            Step made = step(step, loops);
            made.binds = true;
            return new Terms.One(made);
        } else if (pattern instanceof Pattern.Sequence sequence) {
            List<Arrow> arrows = new ArrayList<>(sequence.arrows());
            arrows.add(0, Arrow.FOLLOWED_BY);
            return sequence(sequence.parts(), arrows, loops);
        } else if (pattern instanceof Pattern.Either either) {
            return new Terms.Either(
                    either.branches().stream().map(branch -> term(branch, loops)).toList());
        } else if (pattern instanceof Pattern.Both both) {
            return new Terms.Both(
                    both.operands().stream().map(operand -> term(operand, loops)).toList());
        } else if (pattern instanceof Pattern.Group group) {
            Expression bound = group.within();
            return new Terms.Group(
                    term(group.body(), loops),
                    bound == null ? null : (Long) expressions.constant(bound));
        }
        Pattern.Repeat repeat = (Pattern.Repeat) pattern;
        Loop loop = new Loop(min(repeat), max(repeat), arrow(repeat), repeat.greedy());
        loop.body = term(repeat.body(), Terms.and(loops, loop));
        loop.until = repeat.until() == null ? null : step(repeat.until(), loops);
        return Terms.Repeat.of(loop);
    }

    private int min(Pattern.Repeat repeat) {
        return switch (repeat.symbol()) {
            case OPTIONAL, STAR -> 0;
            case PLUS -> 1;
            default -> (int) expressions.constant(Objects.requireNonNull(repeat.min()));
        };
    }

    private int max(Pattern.Repeat repeat) {
        return switch (repeat.symbol()) {
            case OPTIONAL -> 1;
            case STAR, PLUS, AT_LEAST -> Integer.MAX_VALUE;
            case EXACTLY -> min(repeat);
            case BETWEEN -> (int) expressions.constant(Objects.requireNonNull(repeat.max()));
        };
    }

    private static Arrow arrow(Pattern.Repeat repeat) {
        return switch (repeat.iteration()) {
            case FOLLOWED_BY -> Arrow.FOLLOWED_BY;
            case CONSECUTIVE -> Arrow.NEXT;
            case ANY -> Arrow.ANY;
        };
    }

    /** The conditions in a step's brackets. */
    private void conditions(Step step) {
        if (step.text.predicate() != null) {
            Names here = new Names(step, null, labels, Map.of(), null, Map.of());
            step.conjuncts.addAll(conjuncts(step.text.predicate(), here, step.label));
        }
    }

    private List<Step.Conjunct> conjuncts(Expression condition, Names here, String self) {
        List<Step.Conjunct> all = new ArrayList<>();
        for (Expression e : Named.conjuncts(condition)) {
            Reading reading = new Reading(here, self);
            reading.read(e);
            all.add(
                    new Step.Conjunct(
                            expressions.typed(e, here),
                            reading.bare,
                            reading.aggregated,
                            reading.ofItself,
                            reading.fields));
        }
        return all;
    }

    /** What a condition in the step {@code self} names. */
    private final class Reading {
        private final Names here;
        private final String self;
        private final Set<String> bare = new HashSet<>();
        private final Set<String> aggregated = new HashSet<>();
        private final List<Typed> fields = new ArrayList<>();
        private boolean ofItself;

        Reading(Names here, String self) {
            this.here = here;
            this.self = self;
        }

        void read(Expression e) {
            if (e instanceof Call call && Aggregates.NAMES.contains(call.name().text())) {
                Set<String> over = Named.in(call, labels.keySet());
                aggregated.addAll(over);
                ofItself |= over.contains(self) && !OF_NOTHING.contains(call.name().text());
                Names inside =
                        call.name().text().equals("count")
                                ? here.of(Aggregates.label(call, here))
                                : here.inAggregate();
                call.arguments().forEach(argument -> readAround(argument, inside));
            } else if (e instanceof Member member
                    && member.target() instanceof Reference target
                    && labels.containsKey(target.name().text())) {
                bare.add(target.name().text());
                if (target.name().text().equals(self)) {
                    fields.add(expressions.typed(e, here));
                }
            } else if (e instanceof Call call && call.name().text().equals("time")) {
                bare.addAll(Named.in(call, labels.keySet()));
            } else if (e instanceof Reference reference && here.hasField(reference.name().text())) {
                fields.add(expressions.typed(e, here));
            } else {
                Named.children(e).forEach(this::read);
            }
        }

        /** What an aggregate reads of the event at hand. */
        private void readAround(Expression e, Names inside) {
            if (e instanceof Reference reference
                    && !inside.hasField(reference.name().text())
                    && here.hasField(reference.name().text())) {
                fields.add(expressions.typed(e, here));
            } else if (!(e instanceof Member member && member.target() instanceof Reference)) {
                Named.children(e).forEach(child -> readAround(child, inside));
            }
        }
    }

    @Override
    Names names() {
        return names;
    }

    List<Step> written() {
        return written;
    }

    /** "with `KEYS FROM table`, also for every key of the table" */
    @Override
    Set<List<Object>> otherKeys() {
        Set<List<Object>> keys = new TreeSet<>(Rule::compareKeys);
        Pattern pattern = Objects.requireNonNull(clause(Clause.Match.class)).pattern();
        if (pattern instanceof Pattern.Absent absent && absent.keysFrom() != null) {
            Environment.Table table =
                    Objects.requireNonNull(declared.table(absent.keysFrom().text()));
            keys.addAll(table.rows().keySet());
        }
        return keys;
    }

    @Override
    List<Firing> of(List<Object> key, List<Event> input, long startMillis, long endMillis) {
        return whole == null
                ? new Silence(this, key).of(input, startMillis, endMillis)
                : new Runs(this, key, input, whole).all(endMillis);
    }

    AfterMatchMode mode() {
        Clause.AfterMatch afterMatch = clause(Clause.AfterMatch.class);
        return afterMatch == null ? AfterMatchMode.SKIP_PAST_LAST : afterMatch.mode();
    }
}
