package dev.weir.spec.reference;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Pattern.Arrow;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.spec.reference.Terms.Binding;
import dev.weir.spec.reference.Terms.Entry;
import dev.weir.spec.reference.Terms.In;
import dev.weir.spec.reference.Terms.Loop;
import dev.weir.spec.reference.Terms.Moment;
import dev.weir.spec.reference.Terms.Negation;
import dev.weir.spec.reference.Terms.Open;
import dev.weir.spec.reference.Terms.Term;
import dev.weir.spec.reference.Terms.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Section 5, "Runs" to "After a match": the runs of a pattern rule for one key. */
final class Runs {
    private static final In START = new In(-1, Arrow.FOLLOWED_BY, List.of(), List.of());
    private static final int RUNS = 10_000;
    private static final int MATCHES = 1_000;

    private final PatternRule rule;
    private final List<Object> key;
    private final List<Event> input;
    private final Term whole;
    private final List<Rule.Firing> firings = new ArrayList<>();
    private Set<Run> runs = new LinkedHashSet<>();
    private int at = -1;

    Runs(PatternRule rule, List<Object> key, List<Event> input, Term whole) {
        this.rule = rule;
        this.key = key;
        this.input = input;
        this.whole = whole;
    }

    /**
     * A run.
     *
     * @param waited the last event after which a deadline or a next event was waited for, in vain
     *     or with a match; -1 for none
     */
    private record Run(Term term, int waited) {
        int first() {
            return term.held().get(0).index();
        }
    }

    private record Match(Run run, List<Binding> bound) {}

    List<Rule.Firing> all(long endMillis) {
        for (Event event : input) {
            deadlines(event.time());
            at++;
            event();
        }
        deadlines(endMillis);
        return firings;
    }

    /**
     * "An event is first offered to every open run of its key, in the order of their starts, and
     * may then open a new one".
     */
    private void event() {
        Set<Run> after = new LinkedHashSet<>();
        List<Match> matches = new ArrayList<>();
        for (Run run : runs) {
            offer(run, after, matches);
        }
        Moment opening = new Now(this, true);
        for (Term fork : whole.forks()) {
            Term term = fork.heard(opening, List.of(), List.of());
            for (Way way : takings(term, opening).ways()) {
                if (first(way)) {
                    taken(way, -1, after, matches);
                }
            }
        }
        runs = after;
        settle(matches, input.get(at).place());
        limit();
    }

    private void offer(Run given, Set<Run> after, List<Match> matches) {
        Moment now = new Now(this, false);
        Term heard = given.term().heard(now, List.of(), given.term().bound());
        Run run = new Run(heard, given.waited());
        Offered offered = takings(run.term(), now);
        // What a tentative part takes is let go, perhaps: "an ordinary event".
        List<Way> tentative =
                offered.ways().stream()
                        .filter(way -> Terms.last(way.term().bound(), -1) != at)
                        .toList();
        boolean completed = false;
        if ((offered.passes() || !tentative.isEmpty()) && isDecidedByNext(run)) {
            run = new Run(heard, Terms.last(heard.bound(), -1));
            completed = completesByNext(heard.bound());
        }
        if (completed) {
            matches.add(new Match(run, heard.bound()));
        }
        boolean ended = completed && !keepsAll();
        for (Way way : offered.ways()) {
            if (!ended || !tentative.contains(way)) {
                taken(way, run.waited(), after, matches);
            }
        }
        if (offered.passes() && !ended && isAlive(run)) {
            after.add(run);
        }
    }

    private boolean isDecidedByNext(Run run) {
        PatternRule.Absence last = rule.last;
        return last != null && last.next() && run.term().accepting() && waits(run);
    }

    /** "last, the match completes at that event, which it does not consume" */
    private boolean completesByNext(List<Binding> bound) {
        PatternRule.Absence last = Objects.requireNonNull(rule.last);
        long time = input.get(at).time();
        Long within = rule.within;
        return (within == null || time - bound.get(0).event().time() <= within)
                && !isBarred(last.negations(), Terms.last(bound, -1), bound)
                && allHold(bound)
                && !rule.isExcepted(scope(null, bound), time);
    }

    /** What is asked of the event at hand. */
    private record Now(Runs runs, boolean opens) implements Moment {
        @Override
        public boolean satisfied(Step step, List<Integer> path, List<Binding> bound) {
            return runs.satisfies(step, path, runs.at, bound);
        }

        @Override
        public boolean takes(List<Entry> entries) {
            return entries.stream().anyMatch(entry -> runs.taking(entry) != null);
        }

        @Override
        public boolean fails(List<Entry> entries) {
            return entries.stream()
                    .allMatch(entry -> runs.taking(entry) == null && runs.isOver(entry));
        }

        @Override
        public Moment later() {
            return new Later(runs);
        }
    }

    /** What is asked of any event after the one at hand. */
    private record Later(Runs runs) implements Moment {
        @Override
        public boolean satisfied(Step step, List<Integer> path, List<Binding> bound) {
            return false;
        }

        @Override
        public boolean takes(List<Entry> entries) {
            return false;
        }

        @Override
        public boolean fails(List<Entry> entries) {
            return entries.stream().allMatch(runs::isOver);
        }

        @Override
        public boolean opens() {
            return false;
        }

        @Override
        public Moment later() {
            return this;
        }
    }

    /** In which ways a run takes an event, and whether a copy of it lets the event pass. */
    private record Offered(List<Way> ways, boolean passes) {}

    /**
     * "A run never skips an event that it can take"; "`p ~> q` … For every event that satisfies q
     * one copy of the run takes it, in each way that it can be taken, and one lets it pass."
     */
    private Offered takings(Term term, Moment now) {
        List<Way> ways = new ArrayList<>();
        boolean took = false;
        for (Entry entry : entries(term, now)) {
            boolean any = !now.opens() && entry.in().arrow() == Arrow.ANY;
            Way way = any || !took ? taking(entry) : null;
            if (way != null) {
                ways.add(way);
                took |= !any;
            }
        }
        return new Offered(ways, !took);
    }

    private static List<Entry> entries(Term term, Moment moment) {
        return term.entries(moment, START, Way::new, (bound, since, negations) -> List.of());
    }

    private void taken(Way way, int waited, Set<Run> after, List<Match> matches) {
        boolean complete = completes(way);
        for (Term fork : way.term().forks()) {
            Run run = new Run(fork, waited);
            if (complete) {
                matches.add(new Match(run, way.bound()));
            }
            if ((!complete || keepsAll()) && isAlive(run)) {
                after.add(run);
            }
        }
    }

    private boolean keepsAll() {
        return rule.mode() == Clause.AfterMatchMode.KEEP_ALL;
    }

    /** "A run completes at the first event … after which nothing more is required". */
    private boolean completes(Way way) {
        return rule.last == null
                && way.term().accepting()
                && Terms.last(way.term().bound(), -1) == at
                && allHold(way.bound())
                && !rule.isExcepted(scope(null, way.bound()), input.get(at).time());
    }

    /** What taking the event at hand in a step gives; null where it cannot be taken there. */
    private @Nullable Way taking(Entry entry) {
        Event event = input.get(at);
        In in = entry.in();
        if (!entry.step().takes(event)
                || !key.equals(entry.step().key(event))
                || in.arrow() == Arrow.NEXT && in.since() >= 0 && in.since() != at - 1) {
            return null;
        }
        Way way = entry.take(event, at);
        if (way == null) {
            return null;
        }
        List<Binding> before = way.bound().stream().filter(b -> b.index() < at).toList();
        if (isBarred(in.negations(), in.since(), before)) {
            return null;
        }
        Set<Open> open = open(way);
        if (!settledHold(way, open)) {
            return null;
        }
        // "the run does not complete here: the event is passed over, as for a condition that does
        // not hold": a loop that can go on takes it.
        boolean wouldEnd =
                rule.last == null
                        && way.term().accepting()
                        && (open.isEmpty() || way.term().forks().stream().noneMatch(this::canGoOn));
        return wouldEnd && !completes(way) ? null : way;
    }

    private Set<Open> open(Way way) {
        Set<Open> open = new HashSet<>();
        way.term().open(List.of(), open, at);
        return open;
    }

    /**
     * "no event that satisfies s after p's last event and before the next one that the run takes"
     */
    private boolean isBarred(List<Negation> negations, int since, List<Binding> bound) {
        for (Negation negation : negations) {
            int from = since < 0 ? at : since + 1;
            int to = negation.nextOnly() ? Math.min(at, from) : at;
            for (int i = from; i <= to; i++) {
                int index = i;
                if (negation.steps().stream()
                        .anyMatch(s -> satisfies(s, negation.path(), index, bound))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an event satisfies a negated step or one of UNTIL, with what was bound by then. */
    private boolean satisfies(Step step, List<Integer> path, int index, List<Binding> bound) {
        Event event = input.get(index);
        Binding itself = new Binding(step, event, index, path);
        List<Binding> then = bound.stream().filter(b -> b.index() < index).toList();
        return step.takes(event)
                && key.equals(step.key(event))
                && step.conjuncts.stream().allMatch(c -> c.test().holds(scope(itself, then)));
    }

    /** Whether a step can take no event after the one at hand. */
    private boolean isOver(Entry entry) {
        In in = entry.in();
        Way way = entry.take(input.get(at), at);
        if (way == null) {
            return true;
        }
        List<Binding> before = way.bound().stream().filter(b -> b.index() < at).toList();
        return in.since() >= 0
                && in.since() < at
                && (in.arrow() == Arrow.NEXT || isBarred(in.negations(), in.since(), before));
    }

    private boolean isAlive(Run run) {
        return waits(run) || canGoOn(run.term());
    }

    private boolean canGoOn(Term term) {
        Moment later = new Later(this);
        return !later.fails(entries(term, later));
    }

    /** Whether a run waits for a deadline, or for the very next event. */
    private boolean waits(Run run) {
        PatternRule.Absence last = rule.last;
        if (last == null || !run.term().accepting() || run.term().bound().isEmpty()) {
            return false;
        }
        List<Binding> bound = run.term().bound();
        int since = Terms.last(bound, -1);
        if (last.next()) {
            return run.waited() != since && since >= at - 1;
        }
        return run.waited() != since && !(since < at && isBarred(last.negations(), since, bound));
    }

    /** "`!s FOR d -> p`: no s before p in order with time ≥ p.time − d". */
    private boolean first(Way way) {
        PatternRule.Absence first = rule.first;
        long millis = first == null || first.millis() == null ? 0 : first.millis();
        for (int i = 0; first != null && i < at; i++) {
            Event event = input.get(i);
            for (Step step : first.negations().get(0).steps()) {
                Binding itself = new Binding(step, event, i, List.of());
                if (event.time() >= input.get(at).time() - millis
                        && step.takes(event)
                        && key.equals(step.key(event))
                        && step.conjuncts.stream()
                                .allMatch(c -> c.test().holds(scope(itself, way.bound())))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * "Each conjunct, in a step or in `WHERE`, is checked at the first moment at which all that it
     * names is settled": all that are settled hold, those that were before as well.
     */
    private boolean settledHold(Way way, Set<Open> open) {
        for (Binding binding : way.bound()) {
            for (Step.Conjunct conjunct : binding.step().conjuncts) {
                if (isSettled(conjunct, binding, way.bound(), open)
                        && !holds(conjunct, binding, way.bound())) {
                    return false;
                }
            }
        }
        return rule.where.stream()
                .allMatch(
                        conjunct ->
                                !isSettled(conjunct, null, way.bound(), open)
                                        || conjunct.test().holds(scope(null, way.bound())));
    }

    private boolean allHold(List<Binding> bound) {
        return bound.stream()
                        .allMatch(
                                b -> b.step().conjuncts.stream().allMatch(c -> holds(c, b, bound)))
                && rule.where.stream().allMatch(c -> c.test().holds(scope(null, bound)));
    }

    /**
     * "a loop is settled when it can take no more"; a step of the same iteration is settled with
     * it.
     */
    private static boolean isSettled(
            Step.Conjunct conjunct, @Nullable Binding own, List<Binding> bound, Set<Open> open) {
        Set<String> aggregated = conjunct.aggregated();
        for (Open other : open) {
            String label = other.step().label;
            boolean self = own != null && own.step().label.equals(label);
            boolean there = bound.stream().anyMatch(b -> isBeside(own, b, label));
            if (!self && aggregated.contains(label)
                    || !self
                            && conjunct.bare().contains(label)
                            && !there
                            && isBeside(own, other.step(), other.path())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBeside(@Nullable Binding own, Binding other, String label) {
        return other.step().label.equals(label) && isBeside(own, other.step(), other.path());
    }

    /** Whether a step's event is of the same iteration of all loops around both steps. */
    private static boolean isBeside(@Nullable Binding own, Step step, List<Integer> path) {
        if (own == null) {
            return true;
        }
        List<Loop> mine = own.step().loops;
        for (int i = 0; i < Math.min(mine.size(), step.loops.size()); i++) {
            if (mine.get(i) != step.loops.get(i)) {
                return true;
            }
            if (i >= own.path().size() || !own.path().get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * "a conjunct with `first last min max avg …` of the step itself that is unknown at the first
     * iteration, though no field of the event in it is null, holds there"
     */
    private boolean holds(Step.Conjunct conjunct, Binding own, List<Binding> bound) {
        Scope scope = scope(own, bound);
        Object value = conjunct.test().in(scope);
        boolean first = bound.stream().noneMatch(b -> isBefore(b, own));
        boolean free =
                conjunct.ofItself()
                        && first
                        && conjunct.fields().stream().allMatch(field -> field.in(scope) != null);
        return Boolean.TRUE.equals(value) || value == null && free;
    }

    /**
     * What a condition sees: {@code own} is the event whose step it stands in. "In its own
     * predicate a repeated step's aggregates speak of the iterations before the event at hand".
     */
    private Scope scope(@Nullable Binding own, List<Binding> bound) {
        return new Scope() {
            @Override
            public @Nullable Event current() {
                return own == null ? null : own.event();
            }

            @Override
            public @Nullable Event bound(String label) {
                if (own != null && own.step().label.equals(label)) {
                    return own.event();
                }
                Event found = null;
                for (Binding b : bound) {
                    found = isBeside(own, b, label) ? b.event() : found;
                }
                return found;
            }

            @Override
            public List<Event> events(String label, @Nullable Over over) {
                Binding self = own != null && own.step().label.equals(label) ? own : null;
                return bound.stream()
                        .filter(b -> b.step().label.equals(label))
                        .filter(b -> self == null || isBefore(b, self))
                        .map(Binding::event)
                        .toList();
            }

            @Override
            public Object key(int part) {
                return key.get(part);
            }
        };
    }

    private static boolean isBefore(Binding other, Binding own) {
        return other.step() == own.step() && other.index() < own.index();
    }

    /**
     * "`p -> !s FOR d` (last): … Completes at that deadline. Without `FOR`: first event's time +
     * `WITHIN`." The deadlines before {@code untilMillis}, in their order.
     */
    private void deadlines(long untilMillis) {
        TreeSet<Long> times = new TreeSet<>();
        for (Run run : runs) {
            Long time = deadline(run);
            if (time != null && time < untilMillis) {
                times.add(time);
            }
        }
        for (long time : times) {
            Set<Run> after = new LinkedHashSet<>();
            List<Match> matches = new ArrayList<>();
            for (Run run : runs) {
                Long own = deadline(run);
                if (own == null || own != time) {
                    after.add(run);
                    continue;
                }
                List<Binding> bound = run.term().bound();
                Run waited = new Run(run.term(), Terms.last(bound, -1));
                // "as for a condition that does not hold (at a deadline, the run ends)"
                if (allHold(bound) && !rule.isExcepted(scope(null, bound), time)) {
                    matches.add(new Match(waited, bound));
                    if (keepsAll() && isAlive(waited)) {
                        after.add(waited);
                    }
                }
            }
            runs = after;
            settle(matches, Place.deadline(time, rule.stage()));
        }
    }

    private @Nullable Long deadline(Run run) {
        PatternRule.Absence last = rule.last;
        if (last == null || last.next() || !waits(run)) {
            return null;
        }
        List<Binding> bound = run.term().bound();
        Long millis = last.millis();
        return millis == null
                ? (Long) (bound.get(0).event().time() + (rule.within == null ? 0 : rule.within))
                : (Long) (bound.get(bound.size() - 1).event().time() + millis);
    }

    /**
     * "Runs that complete at the same moment are taken in turn, ordered by the position of their
     * first event, then of the second, and so on, then by the order of steps in the rule (`MATCH
     * LATEST`: latest first event first). Each that is still there when its turn comes is a match,
     * and what follows applies at once; the same events in the same steps are one match (steps of
     * one name are one step)."
     */
    private void settle(List<Match> completed, Place place) {
        completed.sort(this::compare);
        List<Match> matches = new ArrayList<>();
        List<IntPredicate> drops = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Match match : completed) {
            int first = match.bound().get(0).index();
            if (drops.stream().noneMatch(drop -> drop.test(first)) && seen.add(identity(match))) {
                matches.add(match);
                drops.add(drop(match));
            }
        }
        Set<Run> left = new LinkedHashSet<>();
        for (Run run : runs) {
            if (drops.stream().noneMatch(drop -> drop.test(run.first()))) {
                left.add(run);
            }
        }
        runs = left;
        Clause.LimitMatches limit = rule.clause(Clause.LimitMatches.class);
        int most = limit == null ? MATCHES : (int) rule.expressions.constant(limit.limit());
        for (int i = 0; i < Math.min(most, matches.size()); i++) {
            List<Binding> bound = matches.get(i).bound();
            long omitted = i == most - 1 ? matches.size() - most : 0;
            List<Rule.Matched> matched =
                    bound.stream().map(b -> new Rule.Matched(b.step(), b.event())).toList();
            firings.add(new Rule.Firing(place, matched, scope(null, bound), omitted, false));
        }
    }

    private static List<Object> identity(Match match) {
        List<Object> all = new ArrayList<>();
        for (Binding b : match.bound()) {
            all.add(b.index());
            all.add(b.step().label.isEmpty() ? b.step() : b.step().label);
        }
        return all;
    }

    private int compare(Match a, Match b) {
        List<Binding> x = a.bound();
        List<Binding> y = b.bound();
        Clause.Match match = rule.clause(Clause.Match.class);
        if (match != null && match.latest() && x.get(0).index() != y.get(0).index()) {
            return y.get(0).index() - x.get(0).index();
        }
        for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
            if (x.get(i).index() != y.get(i).index()) {
                return x.get(i).index() - y.get(i).index();
            }
        }
        if (x.size() != y.size()) {
            return x.size() - y.size();
        }
        List<Step> steps = rule.steps;
        for (int i = 0; i < x.size(); i++) {
            if (x.get(i).step() != y.get(i).step()) {
                return steps.indexOf(x.get(i).step()) - steps.indexOf(y.get(i).step());
            }
        }
        return 0;
    }

    /** Which runs a match drops, by their first event. */
    private IntPredicate drop(Match match) {
        List<Binding> bound = match.bound();
        int own = bound.get(0).index();
        Clause.AfterMatch clause = rule.clause(Clause.AfterMatch.class);
        String label = clause == null || clause.step() == null ? "" : clause.step().text();
        List<Binding> named = bound.stream().filter(b -> b.step().label.equals(label)).toList();
        IntPredicate sameFirst = first -> first == own;
        return switch (rule.mode()) {
            case SKIP_PAST_LAST -> first -> first <= bound.get(bound.size() - 1).index();
            case SKIP_TO_NEXT -> sameFirst;
            case SKIP_TO_FIRST ->
                    named.isEmpty() ? sameFirst : first -> first < named.get(0).index();
            case SKIP_TO_LAST ->
                    named.isEmpty()
                            ? sameFirst
                            : first -> first < named.get(named.size() - 1).index();
            case KEEP_ALL -> first -> false;
        };
    }

    /**
     * "At most n different first events with an open run, a key (default 10,000, `DROP OLDEST`)".
     */
    private void limit() {
        Clause.LimitRuns limit = rule.clause(Clause.LimitRuns.class);
        int most = limit == null ? RUNS : (int) rule.expressions.constant(limit.limit());
        boolean newest = limit != null && limit.drop() == Clause.DropMode.NEWEST;
        TreeSet<Integer> firsts = new TreeSet<>();
        runs.forEach(run -> firsts.add(run.first()));
        while (firsts.size() > most) {
            int dropped = newest ? firsts.pollLast() : firsts.pollFirst();
            runs.removeIf(run -> run.first() == dropped);
        }
    }
}
