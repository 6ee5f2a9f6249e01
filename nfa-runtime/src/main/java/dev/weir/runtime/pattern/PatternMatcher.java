package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.PatternNode.Arrow;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one pattern rule under one key (language, section 5).
 *
 * <p>The plain form: every run is a list of the events that it has taken and a cursor into the
 * pattern; an event is offered to all of them, in the order of their starts. Cost of an event: one
 * step for each open run, and in a run one look at each step that can be next. Single-threaded.
 *
 * <p>What a run is made of is immutable; {@link #snapshot} copies references.
 */
public final class PatternMatcher {

    /** What a matcher tells about, and the exceptions that it asks for. */
    public interface Environment {
        /** Whether an EXCEPT holds for a run that would complete. */
        boolean isExcepted(Bindings bindings, long time);

        /** Counts a run that an EXCEPT kept from completing. */
        void countException();

        void countArithmeticFault();

        /** Counts runs that LIMIT RUNS dropped. */
        void countDroppedRuns(int runs);
    }

    /** A completed run. */
    public record Match(Bindings bindings, long time, long omitted) {}

    /**
     * All that a matcher knows: its open runs and, for a negation at the start, what it has seen.
     */
    public record State(List<Run> runs, List<Seen> seen) {
        public State {
            runs = List.copyOf(runs);
            seen = List.copyOf(seen);
        }

        public boolean isEmpty() {
            return runs.isEmpty() && seen.isEmpty();
        }
    }

    /**
     * An event that a negation at the start may look back at, with the inputs that it belongs to.
     */
    public record Seen(Event event, BitSet inputs) {}

    /**
     * A reading after an event that it takes.
     *
     * @param excepted whether it would complete but for an EXCEPT
     */
    private record Taken(Moves.Move move, Config config, boolean completes, boolean excepted) {}

    /**
     * The ways in which a reading can take an event, the preferred first.
     *
     * @param exceptedAt how many of them are preferred to the first that an EXCEPT refuses, because
     *     it could only complete; {@link Integer#MAX_VALUE} where none is refused
     */
    private record Ways(List<Taken> valid, int exceptedAt) {
        static final Ways NONE = new Ways(List.of(), Integer.MAX_VALUE);

        boolean isEmpty() {
            return valid.isEmpty();
        }

        boolean onlyExcepted() {
            return valid.isEmpty() && exceptedAt == 0;
        }
    }

    private record Completion(Bindings bindings, Event first) {
        Completion(Bindings bindings) {
            this(bindings, bindings.at(0));
        }
    }

    /** An event with the name of the step that took it: what tells matches apart. */
    private record Named(String step, Event event) {}

    /**
     * What an event that a reading does not take makes of it.
     *
     * @param excepted whether it would complete but for an EXCEPT
     */
    private record Passed(
            @Nullable Config config, @Nullable Completion completion, boolean excepted) {
        static final Passed NOTHING = new Passed(null, null, false);

        static Passed by(Config config) {
            return new Passed(config, null, false);
        }
    }

    private final RuleBody.Pattern body;
    private final PatternNode root;
    private final Environment environment;
    private final PatternShape shape;
    private final Standing standing;
    private final Conditions conditions;
    private final boolean keepsAll;
    private List<Run> runs = new ArrayList<>();
    private List<Seen> seen = new ArrayList<>();

    public PatternMatcher(PatternShape shape, List<Object> key, Environment environment) {
        this.body = shape.body();
        this.root = body.pattern();
        this.environment = environment;
        this.shape = shape;
        this.standing = new Standing(shape);
        this.conditions =
                new Conditions(shape, standing, root, key, environment::countArithmeticFault);
        this.keepsAll = body.afterMatch() == RuleBody.AfterMatch.KEEP_ALL;
    }

    /**
     * Feeds one event of the rule's input and gives the matches that it completes, in order.
     *
     * @param steps those that it can be by itself, as {@link PatternShape#number}
     */
    public List<Match> process(Event event, BitSet steps) {
        List<Completion> completions = new ArrayList<>();
        List<Run> next = new ArrayList<>(runs.size() + 1);
        for (Run run : runs) {
            offer(run, event, steps, next, completions);
        }
        open(event, steps, next, completions);
        // Branches that were not taken leave runs that no longer differ.
        runs = shape.hasEithers() ? new ArrayList<>(new LinkedHashSet<>(next)) : next;
        remember(event, steps);
        List<Match> matches = settle(completions, event.time());
        limitRuns();
        return matches;
    }

    /** The next instant at which something happens without an event; Long.MAX_VALUE for never. */
    public long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (Run run : runs) {
            for (Config config : run.configs()) {
                next = Math.min(next, hasDeadline(config) ? deadline(config) : expiry(config));
            }
        }
        RuleBody.LeadingAbsence first = body.first();
        if (first != null && !seen.isEmpty()) {
            next =
                    Math.min(
                            next,
                            plus(seen.get(seen.size() - 1).event().time(), first.forMillis()));
        }
        return next;
    }

    /** Fires the deadlines at an instant that all events up to it have passed. */
    public List<Match> fire(long instant) {
        List<Completion> completions = new ArrayList<>();
        List<Run> next = new ArrayList<>(runs.size());
        for (Run run : runs) {
            List<Config> left = new ArrayList<>();
            for (Config config : run.configs()) {
                Config after = atInstant(config, instant, completions);
                if (after != null) {
                    left.add(after);
                }
            }
            if (!left.isEmpty()) {
                next.add(new Run(left));
            }
        }
        runs = next;
        RuleBody.LeadingAbsence first = body.first();
        if (first != null) {
            seen.removeIf(s -> plus(s.event().time(), first.forMillis()) <= instant);
        }
        return settle(completions, instant);
    }

    private @Nullable Config atInstant(Config config, long instant, List<Completion> completions) {
        if (!hasDeadline(config)) {
            return expiry(config) <= instant ? null : config;
        }
        if (deadline(config) > instant) {
            return config;
        }
        if (!conditions.holdAtCompletion(config)) {
            return null;
        }
        if (environment.isExcepted(config.bindings(), instant)) {
            environment.countException();
            return null;
        }
        completions.add(new Completion(config.bindings()));
        if (!keepsAll) {
            return null;
        }
        Config done = withBarred(config, true);
        return canGoOn(done, instant) ? done : null;
    }

    public State snapshot() {
        return new State(runs, seen);
    }

    public void restore(State state) {
        runs = new ArrayList<>(state.runs());
        seen = new ArrayList<>(state.seen());
    }

    public boolean isEmpty() {
        return runs.isEmpty() && seen.isEmpty();
    }

    /** Offers an event to a run; adds what becomes of it. */
    private void offer(
            Run run, Event event, BitSet steps, List<Run> next, List<Completion> completions) {
        List<Config> configs = standingAt(run, event.time());
        int n = configs.size();
        if (n == 0) {
            return;
        }
        List<List<Integer>> open = new ArrayList<>(n);
        List<Ways> ways = new ArrayList<>(n);
        List<Passed> passed = new ArrayList<>(n);
        for (Config config : configs) {
            open.add(standing.tentative(root, config));
            ways.add(waysToTake(config, event, steps));
            passed.add(pass(config, event, steps));
        }
        leaveOutRepeatedBeginnings(open, ways, passed);
        int taking = chooseReading(open, ways);
        boolean excepted =
                ways.subList(0, taking < 0 ? n : taking).stream().anyMatch(Ways::onlyExcepted);
        boolean sure = false;
        if (taking >= 0) {
            Ways of = ways.get(taking);
            Map<PatternNode.Both, Integer> used = new HashMap<>();
            for (int i = 0; i < of.valid().size(); i++) {
                Taken way = of.valid().get(i);
                boolean any = way.move().arrow() == Arrow.ANY;
                Moves.Operand operand = way.move().operand();
                Integer other =
                        operand == null ? null : used.putIfAbsent(operand.of(), operand.number());
                if ((!any && sure)
                        || (operand != null && other != null && other != operand.number())) {
                    continue;
                }
                sure |= !any;
                excepted |= way.excepted() || of.exceptedAt() <= i;
                follow(taking, way, open, ways, passed, next, completions);
            }
            excepted |= !sure && of.exceptedAt() < Integer.MAX_VALUE;
        }
        if (excepted) {
            environment.countException();
        }
        if (!sure) {
            letPass(passed, next, completions);
        }
    }

    /** The readings that time has not ended. */
    private List<Config> standingAt(Run run, long time) {
        List<Config> left = new ArrayList<>(run.configs().size());
        for (Config config : run.configs()) {
            boolean over = time - run.firstEvent().time() > body.withinMillis();
            if ((hasDeadline(config) || !over)
                    && (!shape.hasBoundedGroups() || isWaiting(config) || canGoOn(config, time))) {
                left.add(config);
            }
        }
        return left;
    }

    /** A tentative part that waits, or that takes this event, is not begun again. */
    private void leaveOutRepeatedBeginnings(
            List<List<Integer>> open, List<Ways> ways, List<Passed> passed) {
        for (int i = 0; i + 1 < ways.size(); i++) {
            int depth = open.get(i).size();
            List<Taken> left = new ArrayList<>();
            for (Taken way : ways.get(i).valid()) {
                List<Integer> begun = standing.tentative(root, way.config());
                boolean repeated = false;
                for (int j = i + 1; j < ways.size() && begun.size() > depth; j++) {
                    repeated |=
                            open.get(j).size() > depth
                                    && open.get(j).get(depth).equals(begun.get(depth))
                                    && (!ways.get(j).isEmpty() || passed.get(j).config() != null);
                }
                if (!repeated) {
                    left.add(way);
                }
            }
            ways.set(i, new Ways(left, Math.min(left.size(), ways.get(i).exceptedAt())));
        }
    }

    /**
     * The reading that takes the event: the settled one before the tentative ones, but a GREEDY
     * part before what it is an alternative to. -1 where none can.
     */
    private int chooseReading(List<List<Integer>> open, List<Ways> ways) {
        int chosen = -1;
        for (int i = ways.size() - 1; i >= 0; i--) {
            if (ways.get(i).isEmpty()) {
                continue;
            }
            boolean greedierIsChosen = false;
            if (chosen >= 0) {
                int part = open.get(chosen).get(open.get(i).size());
                greedierIsChosen = shape.repeat(part).greedy();
            }
            if (!greedierIsChosen) {
                chosen = i;
            }
        }
        return chosen;
    }

    /** What becomes of a run when one of its readings takes the event in one way. */
    private void follow(
            int taking,
            Taken way,
            List<List<Integer>> open,
            List<Ways> ways,
            List<Passed> passed,
            List<Run> next,
            List<Completion> completions) {
        Config taken = way.config();
        int depth = standing.tentative(root, taken).size();
        if (way.completes()) {
            completions.add(new Completion(taken.bindings()));
            if (!keepsAll || !canGoOn(taken, taken.bindings().newest().time())) {
                return;
            }
        }
        List<Config> before = new ArrayList<>();
        for (int i = 0; i <= taking; i++) {
            if (open.get(i).size() < depth) {
                keep(passed.get(i), before, completions);
            }
        }
        List<Config> after = new ArrayList<>();
        for (int i = taking + 1; i < ways.size(); i++) {
            for (Taken alike : ways.get(i).valid()) {
                if (alike.move().step() == way.move().step()
                        && standing.tentative(root, alike.config()).size() > depth) {
                    after.add(alike.config());
                    break;
                }
            }
        }
        for (Config choice : withChoices(taken)) {
            List<Config> all = new ArrayList<>(before);
            all.add(choice);
            all.addAll(after);
            next.add(new Run(all));
        }
    }

    /** No reading takes the event. */
    private void letPass(List<Passed> passed, List<Run> next, List<Completion> completions) {
        List<Config> left = new ArrayList<>(passed.size());
        for (Passed p : passed) {
            keep(p, left, completions);
        }
        if (!left.isEmpty()) {
            next.add(new Run(left));
        }
    }

    private void keep(Passed p, List<Config> configs, List<Completion> completions) {
        if (p.excepted()) {
            environment.countException();
        }
        Config config = p.config();
        if (config != null) {
            configs.add(config);
        }
        Completion completion = p.completion();
        if (completion != null) {
            completions.add(completion);
        }
    }

    private Ways waysToTake(Config config, Event event, BitSet steps) {
        if (config.bindings().size() > 0
                && event.time() - config.bindings().at(0).time() > body.withinMillis()) {
            return Ways.NONE;
        }
        Moves moves = new Moves(shape, standing, config, sight(config, event, steps), event.time());
        List<Taken> valid = new ArrayList<>();
        int exceptedAt = Integer.MAX_VALUE;
        for (Moves.Move move : moves.of(root)) {
            Taken taken = take(config, move, event, steps);
            if (taken == null) {
                continue;
            }
            if (taken.completes() || canGoOnFrom(taken, event.time())) {
                valid.add(taken);
            } else if (taken.excepted()) {
                exceptedAt = Math.min(exceptedAt, valid.size());
            }
        }
        return new Ways(valid, exceptedAt);
    }

    private boolean canGoOnFrom(Taken taken, long time) {
        Config config = taken.config();
        boolean complete = standing.complete(root, config.cursor(), config.choices());
        return !complete || body.last() != null || canGoOn(config, time);
    }

    /** A reading that has taken the event; null where a condition that is settled does not hold. */
    private @Nullable Taken take(Config config, Moves.Move move, Event event, BitSet steps) {
        Config moved =
                new Config(
                        config.bindings().with(move.step().slot(), event),
                        move.cursor(),
                        choicesAfter(config, move.step()),
                        closedAfter(config, move.cursor(), event, steps),
                        config.pending(),
                        false,
                        false);
        Config taken = conditions.settle(moved, move.step());
        if (taken == null) {
            return null;
        }
        boolean would =
                body.last() == null
                        && standing.complete(root, taken.cursor(), taken.choices())
                        && conditions.holdAtCompletion(taken);
        boolean excepted = would && environment.isExcepted(taken.bindings(), event.time());
        return new Taken(move, taken, would && !excepted, excepted);
    }

    /** Without those of alternatives that have begun: a further iteration chooses anew. */
    private Map<Integer, Integer> choicesAfter(Config config, PatternNode.Step taken) {
        if (config.choices().isEmpty()) {
            return config.choices();
        }
        Map<Integer, Integer> left = new HashMap<>(config.choices());
        left.keySet().removeAll(shape.eithersAround(taken));
        return left;
    }

    /** The reading after an event that it does not take. */
    private Passed pass(Config config, Event event, BitSet steps) {
        if (!shape.heedsPassingEvents()) {
            return Passed.by(config);
        }
        Moves.Sight sight = sight(config, event, steps);
        Cursor cursor =
                new Moves(shape, standing, config, sight, event.time()).pass(root, config.cursor());
        Set<Integer> closed = closedAfter(config, null, event, steps);
        RuleBody.FinalAbsence last = body.last();
        boolean barred = config.barred();
        Completion completion = null;
        boolean excepted = false;
        if (last != null && isWaiting(config)) {
            boolean hit = last.steps().stream().anyMatch(sight::seenBy);
            if (!last.nextOnly()) {
                barred = hit;
            } else if (!config.stale()) {
                // The very next event decides, and with it the waiting is over.
                barred = true;
                boolean would = !hit && conditions.holdAtCompletion(config);
                excepted = would && environment.isExcepted(config.bindings(), event.time());
                if (would && !excepted) {
                    completion = new Completion(config.bindings());
                }
            }
        }
        if (completion != null && !keepsAll) {
            return new Passed(null, completion, false);
        }
        Config after =
                new Config(
                        config.bindings(),
                        cursor,
                        config.choices(),
                        closed,
                        config.pending(),
                        barred,
                        true);
        boolean lives = isWaiting(after) || canGoOn(after, event.time());
        return new Passed(lives ? after : null, completion, excepted);
    }

    /**
     * The repetitions that are closed once the event is taken or has passed.
     *
     * @param taken where the event was taken; null where it passed
     */
    private Set<Integer> closedAfter(
            Config config, @Nullable Cursor taken, Event event, BitSet steps) {
        if (!shape.hasUntils()) {
            return config.closed();
        }
        Set<Integer> closed = new HashSet<>(config.closed());
        Moves.Sight sight = sight(config, event, steps);
        for (PatternNode.Repeat r :
                standing.reach(root, config.cursor(), config.choices()).repeats()) {
            PatternNode.Step until = r.until();
            if (until != null && sight.seenBy(until)) {
                closed.add(r.id());
            }
        }
        if (taken == null || closed.isEmpty()) {
            return closed;
        }
        Map<Integer, Cursor.InRepeat> before = standing.active(root, config.cursor());
        Map<Integer, Cursor.InRepeat> after = standing.active(root, taken);
        for (Map.Entry<Integer, Cursor.InRepeat> e : after.entrySet()) {
            Cursor.InRepeat was = before.get(e.getKey());
            PatternNode loopBody = shape.repeat(e.getKey()).body();
            if (was == null
                    || was.before() != e.getValue().before()
                    || standing.complete(loopBody, was.inner(), config.choices())
                            != standing.complete(
                                    loopBody, e.getValue().inner(), config.choices())) {
                closed.removeAll(shape.nestedRepeats(e.getKey()));
            }
        }
        Set<Integer> reachable = new HashSet<>(after.keySet());
        standing.reach(root, taken, config.choices()).repeats().forEach(r -> reachable.add(r.id()));
        closed.retainAll(reachable);
        return closed;
    }

    private void open(Event event, BitSet steps, List<Run> next, List<Completion> completions) {
        Config idle =
                new Config(
                        Bindings.EMPTY,
                        Cursor.IDLE,
                        Map.of(),
                        Set.of(),
                        conditions.initial(),
                        false,
                        false);
        boolean excepted = false;
        for (Config start : withChoices(idle)) {
            Ways ways = waysToTake(start, event, steps);
            excepted |= ways.exceptedAt() == 0;
            Taken way = ways.isEmpty() ? null : ways.valid().get(0);
            if (way != null && isOpenedAfterSilence(way.config())) {
                excepted |= way.excepted();
                follow(
                        0,
                        way,
                        List.of(List.of()),
                        List.of(Ways.NONE),
                        List.of(Passed.NOTHING),
                        next,
                        completions);
            }
        }
        if (excepted) {
            environment.countException();
        }
    }

    /**
     * Whether nothing that a negation at the start forbids was seen before the run's first event.
     */
    private boolean isOpenedAfterSilence(Config opened) {
        RuleBody.LeadingAbsence first = body.first();
        if (first == null) {
            return true;
        }
        long from = opened.bindings().at(0).time() - first.forMillis();
        for (Seen before : seen) {
            Event e = before.event();
            if (e.time() < from) {
                continue;
            }
            for (PatternNode.Step step : first.steps()) {
                if (before.inputs().get(step.input()) && conditions.seenBy(step, e, opened)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void remember(Event event, BitSet steps) {
        RuleBody.LeadingAbsence first = body.first();
        if (first == null) {
            return;
        }
        BitSet inputs = new BitSet();
        for (PatternNode.Step step : first.steps()) {
            if (steps.get(shape.number(step))) {
                inputs.set(step.input());
            }
        }
        if (!inputs.isEmpty()) {
            seen.add(new Seen(event, inputs));
        }
    }

    /** The readings that differ in which way the alternatives that can be next will go. */
    private List<Config> withChoices(Config config) {
        if (!shape.hasEithers()) {
            return List.of(config);
        }
        Standing.Reach reach = standing.reach(root, config.cursor(), config.choices());
        Map<Integer, Integer> choices = new HashMap<>();
        PatternNode.Either open = null;
        for (PatternNode.Either e : reach.eithers()) {
            Integer branch = config.choices().get(shape.number(e));
            if (branch != null) {
                choices.put(shape.number(e), branch);
            } else if (open == null) {
                open = e;
            }
        }
        if (open == null) {
            return List.of(config.withChoices(choices));
        }
        List<Config> all = new ArrayList<>();
        for (int i = 0; i < open.branches().size(); i++) {
            choices.put(shape.number(open), i);
            all.addAll(withChoices(config.withChoices(choices)));
        }
        return all;
    }

    private Moves.Sight sight(Config config, Event event, BitSet steps) {
        return new Moves.Sight() {
            @Override
            public boolean satisfies(PatternNode.Step step) {
                return steps.get(shape.number(step))
                        && conditions.holdAtOnce(step, event, config.bindings());
            }

            @Override
            public boolean seenBy(PatternNode.Step step) {
                return steps.get(shape.number(step)) && conditions.seenBy(step, event, config);
            }
        };
    }

    /** Whether a reading could take some event after {@code time}. */
    private boolean canGoOn(Config config, long time) {
        return !new Moves(shape, standing, config, Moves.Sight.STRUCTURE, time).of(root).isEmpty();
    }

    /** Whether a reading is complete but for a negation at the end. */
    private boolean isWaiting(Config config) {
        return body.last() != null
                && !config.barred()
                && standing.complete(root, config.cursor(), config.choices());
    }

    /** Whether a reading waits for a deadline, which WITHIN does not limit. */
    private boolean hasDeadline(Config config) {
        return body.last() != null && !body.last().nextOnly() && isWaiting(config);
    }

    /** Of a reading that has one. */
    private long deadline(Config config) {
        RuleBody.FinalAbsence last = body.last();
        return last != null && last.forMillis() >= 0
                ? plus(config.bindings().newest().time(), last.forMillis())
                : plus(config.bindings().at(0).time(), body.withinMillis());
    }

    /** When nothing more can be taken in time. */
    private long expiry(Config config) {
        return plus(config.bindings().at(0).time(), body.withinMillis());
    }

    private static long plus(long time, long millis) {
        long sum = time + millis;
        return sum < time ? Long.MAX_VALUE : sum;
    }

    private static Config withBarred(Config c, boolean barred) {
        return new Config(
                c.bindings(), c.cursor(), c.choices(), c.closed(), c.pending(), barred, c.stale());
    }

    /** Takes the runs that complete at one moment in turn; drops what the mode says. */
    private List<Match> settle(List<Completion> completions, long time) {
        if (completions.isEmpty()) {
            return List.of();
        }
        List<Completion> waiting = new ArrayList<>(completions);
        waiting.sort(order());
        List<Match> matches = new ArrayList<>();
        Set<List<Named>> made = new HashSet<>();
        long omitted = 0;
        while (!waiting.isEmpty()) {
            Completion done = waiting.remove(0);
            if (!made.add(named(done.bindings()))) {
                continue;
            }
            if (matches.size() < body.maxMatches()) {
                matches.add(new Match(done.bindings(), time, 0));
            } else {
                omitted++;
            }
            drop(done, waiting);
        }
        if (omitted > 0) {
            Match last = matches.remove(matches.size() - 1);
            matches.add(new Match(last.bindings(), time, omitted));
        }
        return matches;
    }

    private List<Named> named(Bindings bindings) {
        return bindings.toList().stream()
                .map(b -> new Named(shape.label(b.slot()), b.event()))
                .toList();
    }

    private void drop(Completion done, List<Completion> waiting) {
        switch (body.afterMatch()) {
            case KEEP_ALL -> {}
            case SKIP_PAST_LAST -> {
                Place last = done.bindings().newest().place();
                waiting.removeIf(c -> c.first().place().compareTo(last) <= 0);
                runs.removeIf(r -> r.firstEvent().place().compareTo(last) <= 0);
            }
            case SKIP_TO_NEXT -> dropSameStart(done, waiting);
            case SKIP_TO_FIRST, SKIP_TO_LAST -> {
                Event target = skipTarget(done.bindings());
                if (target == null) {
                    dropSameStart(done, waiting);
                } else {
                    waiting.removeIf(c -> c.first().place().compareTo(target.place()) < 0);
                    runs.removeIf(r -> r.firstEvent().place().compareTo(target.place()) < 0);
                }
            }
        }
    }

    private void dropSameStart(Completion done, List<Completion> waiting) {
        waiting.removeIf(c -> c.first().equals(done.first()));
        runs.removeIf(r -> r.firstEvent().equals(done.first()));
    }

    private @Nullable Event skipTarget(Bindings bindings) {
        boolean first = body.afterMatch() == RuleBody.AfterMatch.SKIP_TO_FIRST;
        Event target = null;
        for (int slot : body.skipSlots()) {
            Event e = first ? bindings.first(slot) : bindings.last(slot, 0, Integer.MAX_VALUE);
            if (e != null
                    && (target == null || (e.place().compareTo(target.place()) < 0) == first)) {
                target = e;
            }
        }
        return target;
    }

    /**
     * First event, second, and so on; then the order of the steps. LATEST turns the first round.
     */
    private Comparator<Completion> order() {
        Comparator<Completion> byStart = Comparator.comparing(c -> c.first().place());
        return (body.latest() ? byStart.reversed() : byStart)
                .thenComparing(PatternMatcher::compareEvents)
                .thenComparing(PatternMatcher::compareSlots);
    }

    private static int compareEvents(Completion a, Completion b) {
        List<Bindings.Bound> as = a.bindings().toList();
        List<Bindings.Bound> bs = b.bindings().toList();
        for (int i = 0; i < Math.min(as.size(), bs.size()); i++) {
            int c = as.get(i).event().place().compareTo(bs.get(i).event().place());
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(as.size(), bs.size());
    }

    private static int compareSlots(Completion a, Completion b) {
        List<Bindings.Bound> as = a.bindings().toList();
        List<Bindings.Bound> bs = b.bindings().toList();
        for (int i = 0; i < Math.min(as.size(), bs.size()); i++) {
            int c = Integer.compare(as.get(i).slot(), bs.get(i).slot());
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    /** At most so many different first events have an open run. */
    private void limitRuns() {
        if (runs.size() <= body.maxRuns()) {
            return;
        }
        List<Event> starts = new ArrayList<>();
        for (Run run : runs) {
            if (starts.isEmpty() || !starts.get(starts.size() - 1).equals(run.firstEvent())) {
                starts.add(run.firstEvent());
            }
        }
        while (starts.size() > body.maxRuns()) {
            Event gone = starts.remove(body.dropNewest() ? starts.size() - 1 : 0);
            int before = runs.size();
            runs.removeIf(r -> r.firstEvent().equals(gone));
            environment.countDroppedRuns(before - runs.size());
        }
    }
}
