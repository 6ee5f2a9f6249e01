package dev.weir.spec.reference;

import dev.weir.rules.ast.Pattern.Arrow;
import dev.weir.runtime.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Section 5: a pattern, and what is left of it after some events. Each {@link Term} is immutable
 * and holds the events that it has taken; taking one more gives another term.
 */
final class Terms {
    private Terms() {}

    /** An event in a step. {@code index} counts the rule's input of the key, {@code path} loops. */
    record Binding(Step step, Event event, int index, List<Integer> path) {}

    /**
     * {@code !(s | t)} in front of a step; after {@code =>} it looks at the very next event only.
     *
     * @param path the iterations that it stands in
     */
    record Negation(List<Step> steps, boolean nextOnly, List<Integer> path) {
        Negation in(List<Integer> iterations) {
            return new Negation(steps, nextOnly, iterations);
        }
    }

    /**
     * How a part is entered: after the event {@code since} (-1: nothing was taken), by an arrow.
     */
    record In(int since, Arrow arrow, List<Negation> negations, List<Integer> path) {}

    /** A whole pattern after taking an event, and the events that are then bound. */
    record Way(Term term, List<Binding> bound) {}

    /**
     * A step that can be next, with what taking an event there gives; null past a WITHIN.
     *
     * @param greedy whether it stays in a GREEDY loop
     */
    record Entry(Step step, In in, Taking taking, boolean greedy) {
        Entry staying(Loop loop) {
            return new Entry(step, in, taking, loop.greedy || loop.body.accepting() && greedy);
        }

        @Nullable Way take(Event event, int index) {
            return taking.of(new Binding(step, event, index, in.path()));
        }
    }

    /** A step that may still take an event, in an iteration of the loops around it. */
    record Open(Step step, List<Integer> path) {}

    interface Taking {
        @Nullable Way of(Binding binding);
    }

    /** The whole around a part that has become another one. */
    interface Whole {
        @Nullable Way of(Term part, List<Binding> bound);
    }

    /** What can be next where a part is left. */
    interface Then {
        List<Entry> of(List<Binding> bound, int since, List<Negation> negations);
    }

    /** The event at hand, as far as a loop asks about it. */
    interface Moment {
        /** Whether the event at hand satisfies a step. */
        boolean satisfied(Step step, List<Integer> path, List<Binding> bound);

        /** Whether one of the entries takes the event at hand. */
        boolean takes(List<Entry> entries);

        /** Whether none of the entries takes the event at hand or can take a later one. */
        boolean fails(List<Entry> entries);

        /** Whether the event at hand opens the run. */
        boolean opens();

        /** Any event after the one at hand. */
        Moment later();
    }

    private static final Then NOTHING = (bound, since, negations) -> List.of();

    sealed interface Term permits One, Taken, Sequence, Either, Both, Repeat, Group {
        /** Whether nothing more is required. */
        boolean accepting();

        /** The events that it has taken, but for those of a part that is tentative. */
        List<Binding> bound();

        /** All events that it has taken. */
        List<Binding> held();

        /** The steps that can be next, those nearer to completion first. */
        List<Entry> entries(Moment moment, In in, Whole whole, Then then);

        /** "the run forks as soon as the alternative can be next": one for each such way. */
        List<Term> forks();

        /**
         * The term once the event at hand has closed loops: "`UNTIL s`: … the first one since the
         * loop could be entered closes it".
         *
         * @param path the iterations that it stands in
         * @param all what the run has taken
         */
        Term heard(Moment moment, List<Integer> path, List<Binding> all);

        /**
         * Adds the steps that may still take an event.
         *
         * @param at the event at hand, which has just been taken
         */
        void open(List<Integer> path, Set<Open> into, int at);

        /** The term without what it has begun as a part that may be let go. */
        Term keeping();
    }

    static List<Binding> joined(List<Binding> a, List<Binding> b) {
        List<Binding> all = new ArrayList<>(a);
        all.addAll(b);
        all.sort(Comparator.comparingInt(Binding::index));
        return all;
    }

    static <T> List<T> and(List<T> list, T last) {
        List<T> all = new ArrayList<>(list);
        all.add(last);
        return all;
    }

    private static <T> List<T> concat(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    static int last(List<Binding> bound, int otherwise) {
        return bound.isEmpty() ? otherwise : bound.get(bound.size() - 1).index();
    }

    /** A step that has taken nothing. */
    record One(Step step) implements Term {
        @Override
        public boolean accepting() {
            return false;
        }

        @Override
        public List<Binding> bound() {
            return List.of();
        }

        @Override
        public List<Binding> held() {
            return List.of();
        }

        @Override
        public List<Entry> entries(Moment moment, In in, Whole whole, Then then) {
            Taking taking = b -> whole.of(new Taken(b), List.of(b));
            return List.of(new Entry(step, in, taking, false));
        }

        @Override
        public List<Term> forks() {
            return List.of(this);
        }

        @Override
        public Term heard(Moment moment, List<Integer> path, List<Binding> all) {
            return this;
        }

        @Override
        public void open(List<Integer> path, Set<Open> into, int at) {
            into.add(new Open(step, path));
        }

        @Override
        public Term keeping() {
            return this;
        }
    }

    /** A step that has taken its event. */
    record Taken(Binding binding) implements Term {
        @Override
        public boolean accepting() {
            return true;
        }

        @Override
        public List<Binding> bound() {
            return List.of(binding);
        }

        @Override
        public List<Binding> held() {
            return bound();
        }

        @Override
        public List<Entry> entries(Moment moment, In in, Whole whole, Then then) {
            return then.of(bound(), binding.index(), List.of());
        }

        @Override
        public List<Term> forks() {
            return List.of(this);
        }

        @Override
        public Term heard(Moment moment, List<Integer> path, List<Binding> all) {
            return this;
        }

        @Override
        public void open(List<Integer> path, Set<Open> into, int at) {}

        @Override
        public Term keeping() {
            return this;
        }
    }

    /** A part of a sequence with what stands in front of it. */
    record Item(Arrow arrow, List<Negation> negations, Term term) {
        List<Negation> negations(List<Integer> path) {
            return negations.stream().map(negation -> negation.in(path)).toList();
        }
    }

    /**
     * {@code p -> q => r}: what is left of it.
     *
     * @param before the events of the parts that are over
     */
    record Sequence(List<Binding> before, List<Item> items) implements Term {
        @Override
        public boolean accepting() {
            return items.stream().allMatch(item -> item.term().accepting());
        }

        @Override
        public List<Binding> bound() {
            return joined(before, items.get(0).term().bound());
        }

        @Override
        public List<Binding> held() {
            return joined(before, items.get(0).term().held());
        }

        @Override
        public List<Entry> entries(Moment moment, In in, Whole whole, Then then) {
            Item first = items.get(0);
            In own =
                    before.isEmpty()
                            ? new In(
                                    in.since(),
                                    in.arrow(),
                                    concat(in.negations(), first.negations(in.path())),
                                    in.path())
                            : new In(
                                    last(before, -1),
                                    first.arrow(),
                                    first.negations(in.path()),
                                    in.path());
            return from(moment, own, before, items, whole, then);
        }

        /**
         * "Where an optional part takes nothing, the operator in front of the step that follows
         * holds"; a negation holds "before the next one that the run takes", whatever it skips.
         */
        private static List<Entry> from(
                Moment moment,
                In in,
                List<Binding> before,
                List<Item> items,
                Whole whole,
                Then then) {
            List<Item> rest = items.subList(1, items.size());
            return items.get(0)
                    .term()
                    .entries(
                            moment,
                            in,
                            (t, bound) -> {
                                List<Item> all = new ArrayList<>();
                                all.add(new Item(in.arrow(), in.negations(), t));
                                all.addAll(rest);
                                return whole.of(new Sequence(before, all), joined(before, bound));
                            },
                            (bound, since, negations) -> {
                                List<Binding> done = joined(before, bound);
                                if (rest.isEmpty()) {
                                    return then.of(done, since, negations);
                                }
                                Item next = rest.get(0);
                                List<Negation> all = concat(negations, next.negations(in.path()));
                                In entering = new In(since, next.arrow(), all, in.path());
                                return from(moment, entering, done, rest, whole, then);
                            });
        }

        @Override
        public List<Term> forks() {
            List<Term> all = new ArrayList<>();
            fork(0, List.of(), all);
            return all;
        }

        private void fork(int at, List<Item> chosen, List<Term> into) {
            if (at == items.size() || at > 0 && !items.get(at - 1).term().accepting()) {
                into.add(new Sequence(before, concat(chosen, items.subList(at, items.size()))));
                return;
            }
            Item item = items.get(at);
            for (Term fork : item.term().forks()) {
                fork(at + 1, and(chosen, new Item(item.arrow(), item.negations(), fork)), into);
            }
        }

        @Override
        public void open(List<Integer> path, Set<Open> into, int at) {
            items.forEach(item -> item.term().open(path, into, at));
        }

        @Override
        public Term keeping() {
            return new Sequence(
                    before,
                    items.stream()
                            .map(i -> new Item(i.arrow(), i.negations(), i.term().keeping()))
                            .toList());
        }

        @Override
        public Term heard(Moment moment, List<Integer> path, List<Binding> all) {
            List<Item> after = new ArrayList<>();
            boolean reached = true;
            for (Item item : items) {
                Term term = reached ? item.term().heard(moment, path, all) : item.term();
                after.add(new Item(item.arrow(), item.negations(), term));
                reached &= item.term().accepting();
            }
            return new Sequence(before, after);
        }
    }

    /** {@code p | q}: "each branch goes on by itself". */
    record Either(List<Term> branches) implements Term {
        @Override
        public boolean accepting() {
            return branches.stream().anyMatch(Term::accepting);
        }

        @Override
        public List<Binding> bound() {
            return List.of();
        }

        @Override
        public List<Binding> held() {
            return List.of();
        }

        @Override
        public List<Entry> entries(Moment moment, In in, Whole whole, Then then) {
            throw new IllegalStateException("a run forks before an event is offered to it");
        }

        @Override
        public List<Term> forks() {
            return branches.stream().flatMap(branch -> branch.forks().stream()).toList();
        }

        @Override
        public void open(List<Integer> path, Set<Open> into, int at) {
            branches.forEach(branch -> branch.open(path, into, at));
        }

        @Override
        public Term keeping() {
            return this;
        }

        @Override
        public Term heard(Moment moment, List<Integer> path, List<Binding> all) {
            return new Either(
                    branches.stream().map(branch -> branch.heard(moment, path, all)).toList());
        }
    }

    /** {@code p & q}: "both, in any order, each event used once". */
    record Both(List<Term> operands) implements Term {
        @Override
        public boolean accepting() {
            return operands.stream().allMatch(Term::accepting);
        }

        @Override
        public List<Binding> bound() {
            return operands.stream().map(Term::bound).reduce(List.of(), Terms::joined);
        }

        @Override
        public List<Binding> held() {
            return operands.stream().map(Term::held).reduce(List.of(), Terms::joined);
        }

        /**
         * "an event goes to the leftmost open operand that it satisfies; an operand that is
         * complete and could go on comes after those that are not; one that could never be complete
         * without the event has it, or none has"; where all are complete, leaving them for what
         * follows comes first, but for a GREEDY loop.
         */
        @Override
        public List<Entry> entries(Moment moment, In in, Whole whole, Then then) {
            List<Integer> last = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                if (!operands.get(i).accepting() && fails(i, moment.later(), in, whole)) {
                    last.add(i);
                }
            }
            if (!last.isEmpty()) {
                return last.size() > 1 ? List.of() : operand(last.get(0), moment, in, whole);
            }
            List<Entry> open = operands(moment, in, whole, operand -> !operand.accepting());
            if (moment.takes(open)) {
                return open;
            }
            if (!accepting()) {
                return concat(open, operands(moment, in, whole, Term::accepting));
            }
            List<Binding> bound = bound();
            List<Negation> negations = bound.isEmpty() ? in.negations() : List.of();
            List<Entry> exit = then.of(bound, last(bound, in.since()), negations);
            if (!moment.takes(exit)) {
                return concat(exit, operands(moment, in, whole, operand -> true));
            }
            List<List<Entry>> each = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                each.add(operand(i, moment, in, whole));
            }
            boolean leaves = false;
            for (Entry entry : concat(all(each, true), concat(exit, all(each, false)))) {
                boolean any = entry.in().arrow() == Arrow.ANY;
                if ((leaves && !any) || !moment.takes(List.of(entry))) {
                    continue;
                } else if (!exit.contains(entry)) {
                    // One operand has the event.
                    each.removeIf(entries -> !entries.contains(entry));
                    break;
                }
                leaves |= !any;
            }
            return concat(all(each, true), concat(exit, all(each, false)));
        }

        private static List<Entry> all(List<List<Entry>> each, boolean greedy) {
            return each.stream()
                    .flatMap(entries -> entries.stream().filter(e -> e.greedy() == greedy))
                    .toList();
        }

        /** What some of the operands can take: up to the leftmost that takes the event at hand. */
        private List<Entry> operands(Moment moment, In in, Whole whole, Predicate<Term> which) {
            List<Entry> all = new ArrayList<>();
            for (int i = 0; i < operands.size() && !moment.takes(all); i++) {
                if (which.test(operands.get(i))) {
                    all.addAll(operand(i, moment, in, whole));
                }
            }
            return all;
        }

        /**
         * What an operand can take. Where that cannot follow what stands before the {@code &}, it
         * follows the part of another operand that has begun, which is then not let go.
         */
        private List<Entry> operand(int place, Moment moment, In in, Whole whole) {
            Term operand = operands.get(place);
            In later = new In(in.since(), Arrow.FOLLOWED_BY, List.of(), in.path());
            In own = bound().isEmpty() ? in : later;
            List<Entry> entries = operand.entries(moment, own, inPlace(place, whole), NOTHING);
            boolean hasBegun = bound().isEmpty() && !held().isEmpty();
            return hasBegun
                            && operand.held().isEmpty()
                            && moment.fails(entries)
                            && keeping().canGoOn(moment, later, whole)
                    ? operand.entries(moment, later, keeping().inPlace(place, whole), NOTHING)
                    : entries;
        }

        /** Whether an operand fails; one that has not begun can still follow another one. */
        private boolean fails(int place, Moment moment, In in, Whole whole) {
            boolean follows = !bound().isEmpty() || operands.get(place).held().isEmpty();
            In own = follows ? new In(in.since(), Arrow.FOLLOWED_BY, List.of(), in.path()) : in;
            Whole inPlace = inPlace(place, whole);
            return moment.fails(operands.get(place).entries(moment, own, inPlace, NOTHING));
        }

        private boolean canGoOn(Moment moment, In in, Whole whole) {
            for (int i = 0; i < operands.size(); i++) {
                Term operand = operands.get(i);
                if (!operand.held().isEmpty()
                        && moment.fails(operand.entries(moment, in, inPlace(i, whole), NOTHING))) {
                    return false;
                }
            }
            return true;
        }

        private Whole inPlace(int place, Whole whole) {
            return (term, bound) -> {
                List<Term> all = new ArrayList<>(operands);
                all.remove(place);
                List<Binding> others =
                        all.stream().map(Term::bound).reduce(List.of(), Terms::joined);
                all.add(place, term);
                return whole.of(new Both(all), joined(others, bound));
            };
        }

        @Override
        public List<Term> forks() {
            List<List<Term>> all = List.of(List.of());
            for (Term operand : operands) {
                List<List<Term>> longer = new ArrayList<>();
                for (List<Term> chosen : all) {
                    operand.forks().forEach(fork -> longer.add(and(chosen, fork)));
                }
                all = longer;
            }
            return all.stream().<Term>map(Both::new).toList();
        }

        @Override
        public void open(List<Integer> path, Set<Open> into, int at) {
            operands.forEach(operand -> operand.open(path, into, at));
        }

        @Override
        public Both keeping() {
            return new Both(operands.stream().map(Term::keeping).toList());
        }

        @Override
        public Term heard(Moment moment, List<Integer> path, List<Binding> all) {
            return new Both(
                    operands.stream().map(operand -> operand.heard(moment, path, all)).toList());
        }
    }

    /** A quantifier; {@code max} is {@link Integer#MAX_VALUE} where there is none. */
    static final class Loop {
        private final int min;
        final int max;
        final Arrow arrow;
        final boolean greedy;
        Term body = new Either(List.of());
        @Nullable Step until;

        Loop(int min, int max, Arrow arrow, boolean greedy) {
            this.min = min;
            this.max = max;
            this.arrow = arrow;
            this.greedy = greedy;
        }

        /** "an iteration that may take nothing need not be there" */
        int min() {
            return body.accepting() ? 0 : min;
        }
    }

    /**
     * {@code p{n,m}} after {@code done} iterations.
     *
     * @param next the body of the iteration {@code ready}, with the branches that were chosen
     * @param current the iteration that has begun, complete or not; null for none
     * @param kept whether the iteration that has begun is required: "a part that a run began with
     *     is not let go"
     * @param closed whether its UNTIL has been satisfied
     */
    record Repeat(
            Loop loop,
            int done,
            List<Binding> before,
            Term next,
            int ready,
            @Nullable Term current,
            boolean kept,
            boolean closed)
            implements Term {
        static Repeat of(Loop loop) {
            return new Repeat(loop, 0, List.of(), loop.body, -1, null, false, false);
        }

        private boolean isComplete() {
            return current != null && current.accepting();
        }

        private boolean isTentative() {
            return current != null && !current.accepting() && !kept && done >= loop.min();
        }

        @Override
        public boolean accepting() {
            return current == null || isComplete()
                    ? done + (isComplete() ? 1 : 0) >= loop.min()
                    : isTentative();
        }

        @Override
        public List<Binding> bound() {
            if (current == null) {
                return before;
            }
            return isTentative() ? before : joined(before, current.bound());
        }

        @Override
        public List<Binding> held() {
            return current == null ? before : joined(before, current.held());
        }

        private Repeat with(int iterations, List<Binding> over, Term iteration, boolean required) {
            return new Repeat(loop, iterations, over, next, ready, iteration, required, closed);
        }

        /**
         * "leaving a loop or an optional step for what follows wins over staying in it (`GREEDY`
         * turns that round)". An iteration that is not complete and not required is tentative: "the
         * run goes on waiting for what follows as well, and what comes first decides"; "a part that
         * failed may begin anew at the event that broke it, one that waits is not begun again".
         */
        @Override
        public List<Entry> entries(Moment moment, In in, Whole whole, Then then) {
            Term iteration = current;
            if (iteration == null) {
                return after(moment, in, whole, then, before, done, in.since(), in.negations());
            }
            Whole staying =
                    (t, bound) ->
                            closed && isBegunAnew(t)
                                    ? null
                                    : whole.of(with(done, before, t, kept), joined(before, bound));
            In inside = inside(in, done, before, List.of());
            if (iteration.accepting()) {
                return iteration.entries(
                        moment,
                        inside,
                        staying,
                        (bound, at, negations) -> {
                            if (bound.isEmpty()) {
                                // All of it is let go, and waits.
                                return then.of(before, at, negations);
                            }
                            List<Binding> over = joined(before, bound);
                            return after(moment, in, whole, then, over, done + 1, at, negations);
                        });
            }
            List<Entry> stays = iteration.entries(moment, inside, staying, NOTHING);
            if (!accepting()) {
                return stays;
            }
            List<Negation> negations = before.isEmpty() ? in.negations() : List.of();
            if (moment.fails(stays)) {
                stays = begin(moment, in, whole, before, done, negations, NOTHING);
            }
            List<Entry> exit = then.of(before, last(before, in.since()), negations);
            stays = stays.stream().map(entry -> entry.staying(loop)).toList();
            return loop.greedy ? concat(stays, exit) : concat(exit, stays);
        }

        /** Whether all that the iteration had begun with has failed. */
        private boolean isBegunAnew(Term iteration) {
            return current != null
                    && iteration.held().get(0).index() != current.held().get(0).index();
        }

        /** After some iterations: what follows, and one more. */
        private List<Entry> after(
                Moment moment,
                In in,
                Whole whole,
                Then then,
                List<Binding> over,
                int iterations,
                int at,
                List<Negation> negations) {
            List<Entry> exit = iterations >= loop.min() ? then.of(over, at, negations) : List.of();
            if (iterations < loop.min() || loop.greedy || !next.accepting()) {
                List<Entry> begin = begin(moment, in, whole, over, iterations, negations, NOTHING);
                return loop.greedy ? concat(begin, exit) : concat(exit, begin);
            }
            // Before a body that may take nothing, what is GREEDY in it stands in front of the
            // exit.
            List<Entry> both =
                    begin(moment, in, whole, over, iterations, negations, (b, s, n) -> exit);
            return both.isEmpty() ? exit : both;
        }

        /**
         * "Iterations follow one another by `->`", CONSECUTIVE by `=>`, ANY by `~>`; "`UNTIL s`: an
         * event that satisfies step s is no iteration, and the first one since the loop could be
         * entered closes it".
         */
        private List<Entry> begin(
                Moment moment,
                In in,
                Whole whole,
                List<Binding> over,
                int iterations,
                List<Negation> negations,
                Then empty) {
            if (iterations >= loop.max || closed) {
                return List.of();
            }
            Whole begun =
                    (t, bound) ->
                            whole.of(
                                    with(iterations, over, t, moment.opens()), joined(over, bound));
            In inside = inside(in, iterations, over, negations);
            // What is reached through an iteration that takes nothing is none of it.
            List<Entry> exit = empty.of(over, in.since(), negations);
            return next.entries(moment, inside, begun, empty).stream()
                    .map(entry -> exit.contains(entry) ? entry : entry.staying(loop))
                    .toList();
        }

        private In inside(In in, int iteration, List<Binding> over, List<Negation> negations) {
            List<Integer> path = and(in.path(), iteration);
            return iteration == 0
                    ? new In(in.since(), in.arrow(), in.negations(), path)
                    : new In(last(over, in.since()), loop.arrow, negations, path);
        }

        @Override
        public List<Term> forks() {
            if (current == null) {
                return next.forks().stream()
                        .<Term>map(
                                f -> new Repeat(loop, done, before, f, done, null, false, closed))
                        .toList();
            }
            List<Term> all = new ArrayList<>();
            for (Term fork : current.forks()) {
                if (fork.accepting() && done + 1 < loop.max && ready != done + 1) {
                    for (Term body : loop.body.forks()) {
                        all.add(new Repeat(loop, done, before, body, done + 1, fork, kept, closed));
                    }
                } else {
                    all.add(new Repeat(loop, done, before, next, ready, fork, kept, closed));
                }
            }
            return all;
        }

        @Override
        public Term heard(Moment moment, List<Integer> path, List<Binding> all) {
            boolean over = closed || loop.until != null && moment.satisfied(loop.until, path, all);
            if (current == null) {
                Term begun = next.heard(moment, and(path, done), all);
                return new Repeat(loop, done, before, begun, ready, null, false, over);
            }
            boolean ahead = current.accepting() && ready == done + 1;
            List<Binding> inside = current.accepting() ? all : joined(all, tentative());
            return new Repeat(
                    loop,
                    done,
                    before,
                    ahead ? next.heard(moment, and(path, ready), all) : next,
                    ready,
                    current.heard(moment, and(path, done), inside),
                    kept,
                    over);
        }

        @Override
        public Term keeping() {
            return current == null ? this : with(done, before, current.keeping(), true);
        }

        /** What {@link #bound} leaves out. */
        private List<Binding> tentative() {
            return held().stream().filter(b -> !bound().contains(b)).toList();
        }

        @Override
        public void open(List<Integer> path, Set<Open> into, int at) {
            int begun = done;
            if (current != null) {
                current.open(and(path, done), into, at);
                begun = isTentative() && last(current.held(), -1) != at ? done : done + 1;
            }
            if (begun < loop.max && !closed) {
                loop.body.open(and(path, begun), into, at);
            }
        }
    }

    /** "`( p [WITHIN d] )`: the bound holds from the group's first to its last event". */
    record Group(Term body, @Nullable Long within) implements Term {
        @Override
        public boolean accepting() {
            return body.accepting();
        }

        @Override
        public List<Binding> bound() {
            return body.bound();
        }

        @Override
        public List<Binding> held() {
            return body.held();
        }

        @Override
        public List<Entry> entries(Moment moment, In in, Whole whole, Then then) {
            return body.entries(
                    moment,
                    in,
                    (t, bound) -> fits(bound) ? whole.of(new Group(t, within), bound) : null,
                    then);
        }

        private boolean fits(List<Binding> bound) {
            return within == null
                    || bound.isEmpty()
                    || bound.get(bound.size() - 1).event().time() - bound.get(0).event().time()
                            <= within;
        }

        @Override
        public List<Term> forks() {
            return body.forks().stream().<Term>map(f -> new Group(f, within)).toList();
        }

        @Override
        public void open(List<Integer> path, Set<Open> into, int at) {
            body.open(path, into, at);
        }

        @Override
        public Term keeping() {
            return new Group(body.keeping(), within);
        }

        @Override
        public Term heard(Moment moment, List<Integer> path, List<Binding> all) {
            return new Group(body.heard(moment, path, all), within);
        }
    }
}
