package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.PatternNode.Arrow;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

        /** LIMIT RUNS has dropped the runs of so many first events. */
        void countDroppedRuns(int firstEvents);
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
     * @param refused whether it could only complete, so that the EXCEPT lets the event pass
     */
    private record Taken(
            Moves.Move move, Config config, boolean completes, boolean excepted, boolean refused) {}

    /** A way in which one of a run's readings, by its number, takes an event. */
    private record Way(int reading, Taken taken) {}

    /**
     * What an event that a reading does not take makes of it.
     *
     * @param excepted whether it would complete but for an EXCEPT
     */
    private record Passed(
            @Nullable Config config,
            SkipStrategy.@Nullable Completion completion,
            boolean excepted) {
        static final Passed NOTHING = new Passed(null, null, false);

        static Passed by(@Nullable Config config) {
            return new Passed(config, null, false);
        }
    }

    private final RuleBody.Pattern body;
    private final PatternNode root;
    private final Environment environment;
    private final PatternShape shape;
    private final Standing standing;
    private final Conditions conditions;
    private final SkipStrategy skipping;
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
        this.skipping = new SkipStrategy(shape);
        this.keepsAll = body.afterMatch() == RuleBody.AfterMatch.KEEP_ALL;
    }

    /**
     * Feeds one event of the rule's input and gives the matches that it completes, in order.
     *
     * @param steps those that it can be by itself, as {@link PatternShape#number}
     */
    public List<Match> process(Event event, BitSet steps) {
        List<SkipStrategy.Completion> completions = new ArrayList<>();
        List<Run> next = new ArrayList<>(runs.size() + 1);
        for (Run run : runs) {
            offer(run, event, steps, next, completions);
        }
        open(event, steps, next, completions);
        // Branches that were not taken leave runs that no longer differ.
        runs = shape.hasEithers() ? new ArrayList<>(new LinkedHashSet<>(next)) : next;
        remember(event, steps);
        List<Match> matches = skipping.settle(completions, runs, event.time());
        environment.countDroppedRuns(skipping.limit(runs));
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
        List<SkipStrategy.Completion> completions = new ArrayList<>();
        List<Run> next = new ArrayList<>(runs.size());
        for (Run run : runs) {
            List<Config> left = atInstant(run, instant, completions);
            if (!left.isEmpty()) {
                next.add(new Run(left));
            }
        }
        runs = next;
        RuleBody.LeadingAbsence first = body.first();
        if (first != null) {
            seen.removeIf(s -> plus(s.event().time(), first.forMillis()) <= instant);
        }
        return skipping.settle(completions, runs, instant);
    }

    /** The readings that are left after an instant: a deadline decides for all of them. */
    private List<Config> atInstant(
            Run run, long instant, List<SkipStrategy.Completion> completions) {
        List<Config> left = new ArrayList<>();
        for (Config config : run.configs()) {
            if (!hasDeadline(config)) {
                if (expiry(config) > instant) {
                    left.add(config);
                }
                continue;
            } else if (deadline(config) > instant) {
                left.add(config);
                continue;
            }
            boolean completes = conditions.holdAtCompletion(config);
            if (completes && environment.isExcepted(config.bindings(), instant)) {
                environment.countException();
                completes = false;
            }
            if (completes) {
                completions.add(new SkipStrategy.Completion(config.bindings()));
            }
            if (!completes || !keepsAll) {
                return List.of();
            }
            Config done = withBarred(config, true);
            if (canGoOn(done, instant)) {
                left.add(done);
            }
        }
        return left;
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
            Run run,
            Event event,
            BitSet steps,
            List<Run> next,
            List<SkipStrategy.Completion> completions) {
        List<Config> configs = standingAt(run, event.time());
        int n = configs.size();
        if (n == 0) {
            return;
        }
        List<List<Integer>> open = new ArrayList<>(n);
        List<List<Taken>> ways = new ArrayList<>(n);
        List<Passed> passed = new ArrayList<>(n);
        for (Config config : configs) {
            open.add(standing.tentative(root, config));
            ways.add(waysToTake(config, event, steps));
            passed.add(pass(config, event, steps));
        }
        leaveOutRepeatedBeginnings(configs, open, ways, passed);
        boolean excepted = false;
        boolean sure = false;
        Map<PatternNode.Both, Integer> operands = new IdentityHashMap<>();
        for (Way way : inOrder(configs, open, ways)) {
            Taken taken = way.taken();
            boolean any = taken.move().arrow() == Arrow.ANY;
            if ((sure && (!any || taken.refused())) || isOfOtherOperand(taken.move(), operands)) {
                continue;
            }
            excepted |= taken.excepted();
            if (!taken.refused()) {
                sure |= !any;
                taken.move().operands().forEach(o -> operands.put(o.of(), o.number()));
                follow(way.reading(), taken, open, ways, passed, next, completions);
            }
        }
        if (excepted) {
            environment.countException();
        }
        if (!sure) {
            letPass(passed, next, completions);
        }
    }

    private static boolean isOfOtherOperand(
            Moves.Move move, Map<PatternNode.Both, Integer> operands) {
        return move.operands().stream()
                .anyMatch(o -> operands.getOrDefault(o.of(), o.number()) != o.number());
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
            List<Config> configs,
            List<List<Integer>> open,
            List<List<Taken>> ways,
            List<Passed> passed) {
        for (int i = 0; i + 1 < ways.size(); i++) {
            List<Taken> left = new ArrayList<>(ways.get(i));
            for (int j = i + 1; j < ways.size(); j++) {
                boolean takes = ways.get(j).stream().anyMatch(way -> !way.refused());
                if (takes || passed.get(j).config() != null) {
                    Config waiting = configs.get(j);
                    int part = begun(waiting, open.get(j), open.get(i).size());
                    int iteration = iteration(waiting, part);
                    left.removeIf(way -> iteration(way.config(), part) == iteration);
                }
            }
            ways.set(i, left);
        }
    }

    /**
     * The part that a reading has begun where others have not: of parts that one event has begun,
     * the innermost, which may be let go by itself.
     */
    private int begun(Config config, List<Integer> parts, int depth) {
        Map<Integer, Cursor.InRepeat> active = standing.active(root, config.cursor());
        int part = parts.get(depth);
        int start = start(active, part);
        for (int inner : parts.subList(depth + 1, parts.size())) {
            part = start(active, inner) == start ? inner : part;
        }
        return part;
    }

    private static int start(Map<Integer, Cursor.InRepeat> active, int repeat) {
        Cursor.InRepeat in = active.get(repeat);
        return in == null ? -1 : in.start();
    }

    /** How many iterations of a repetition ended before the current one; -1 where none began. */
    private int iteration(Config config, int repeat) {
        Cursor.InRepeat in = standing.active(root, config.cursor()).get(repeat);
        return in == null ? -1 : in.before();
    }

    /**
     * The ways of all readings, the preferred first: those of the settled one before those of a
     * tentative part, but a GREEDY part before what it is an alternative to, and an operand of
     * {@code &} before those to its right.
     */
    private List<Way> inOrder(
            List<Config> configs, List<List<Integer>> open, List<List<Taken>> ways) {
        List<Way> ordered = new ArrayList<>();
        for (int i = ways.size() - 1; i >= 0; i--) {
            List<Way> first = new ArrayList<>();
            List<Way> later = new ArrayList<>();
            for (Taken taken : ways.get(i)) {
                boolean after =
                        i + 1 < ways.size()
                                && comesAfter(
                                        taken.move(), ways.get(i), partBehind(configs, open, i));
                (after ? later : first).add(new Way(i, taken));
                // Outside of the part all readings take it together.
                ordered.removeIf(way -> way.taken().move().step() == taken.move().step());
            }
            first.addAll(ordered);
            first.addAll(later);
            ordered = first;
        }
        return ordered;
    }

    /**
     * The tentative part that the readings behind one have begun and it has not: of several the
     * outermost that is not complete without those inside.
     */
    private int partBehind(List<Config> configs, List<List<Integer>> open, int reading) {
        List<Integer> parts = open.get(reading + 1);
        Map<Integer, Cursor.InRepeat> without =
                standing.active(root, configs.get(reading).cursor());
        Map<Integer, Cursor.InRepeat> with =
                standing.active(root, configs.get(reading + 1).cursor());
        int at = open.get(reading).size();
        while (at + 1 < parts.size()) {
            int part = parts.get(at);
            Cursor.InRepeat in = without.get(part);
            boolean begun = in != null && in.start() == start(with, part);
            Cursor inner = in != null && begun ? in.inner() : Cursor.IDLE;
            if (!standing.complete(
                    shape.repeat(part).body(), inner, configs.get(reading).choices())) {
                break;
            }
            at++;
        }
        return parts.get(at);
    }

    /**
     * Whether a way of a reading goes behind those of a tentative part that it has not begun. In an
     * operand of the same {@code &}, where the reading can also be left for what follows, it does
     * so as the part and it are GREEDY or not.
     */
    private boolean comesAfter(Moves.Move move, List<Taken> ways, int part) {
        boolean greedy = shape.repeat(part).greedy();
        for (Moves.Operand operand : move.operands()) {
            int other = shape.operandWith(operand.of(), part);
            if (other >= 0 && other != operand.number()) {
                int exit = 0;
                while (exit < ways.size() && ways.get(exit).move().isIn(operand.of())) {
                    exit++;
                }
                boolean hasExit = exit < ways.size();
                boolean staysFirst = ways.subList(0, exit).stream().anyMatch(w -> w.move() == move);
                return hasExit && staysFirst != greedy ? greedy : operand.comesAfter(other);
            }
        }
        return greedy;
    }

    /** What becomes of a run when one of its readings takes the event in one way. */
    private void follow(
            int taking,
            Taken way,
            List<List<Integer>> open,
            List<List<Taken>> ways,
            List<Passed> passed,
            List<Run> next,
            List<SkipStrategy.Completion> completions) {
        Config taken = way.config();
        int depth = standing.tentative(root, taken).size();
        if (way.completes()) {
            completions.add(new SkipStrategy.Completion(taken.bindings()));
            if (!keepsAll || !canGoOn(taken, taken.bindings().newest().time())) {
                return;
            }
        }
        List<Config> after = new ArrayList<>();
        for (int i = taking + 1; i < ways.size(); i++) {
            for (Taken alike : ways.get(i)) {
                if (!alike.refused()
                        && alike.move().step() == way.move().step()
                        && standing.tentative(root, alike.config()).size() > depth) {
                    after.add(alike.config());
                    break;
                }
            }
        }
        boolean told = false;
        for (Config choice : withChoices(taken)) {
            // A part may be complete by one branch and tentative by another.
            int chosen = standing.tentative(root, choice).size();
            List<Config> all = new ArrayList<>();
            for (int i = 0; i <= taking && open.get(i).size() < chosen; i++) {
                int begun = i < taking ? open.get(taking).get(open.get(i).size()) : -1;
                if (begun >= 0 && isBeside(way.move(), begun)) {
                    // What follows the part alone keeps it.
                    continue;
                }
                Passed left = leaving(passed.get(i), choice);
                boolean completed = keep(told ? Passed.by(left.config()) : left, all, completions);
                if (completed && !keepsAll) {
                    return;
                }
            }
            told |= chosen > 0;
            all.add(choice);
            all.addAll(after);
            next.add(new Run(all));
        }
    }

    private boolean isBeside(Moves.Move move, int part) {
        return move.operands().stream()
                .anyMatch(
                        operand -> {
                            int other = shape.operandWith(operand.of(), part);
                            return other >= 0 && other != operand.number();
                        });
    }

    /**
     * What is left of a reading when another one goes on with a tentative part: it waits for what
     * follows the part, and what stands before the part is over.
     */
    private Passed leaving(Passed passed, Config taken) {
        Config config = passed.config();
        if (config == null) {
            return passed;
        }
        int part = standing.tentative(root, taken).get(standing.tentative(root, config).size());
        Set<Integer> closed = new HashSet<>(config.closed());
        standing.left(root, config.cursor(), taken.cursor(), part)
                .forEach(repeat -> closed.add(shape.leftNumber(repeat)));
        Config left = config.withClosed(closed);
        boolean lives = isWaiting(left) || canGoOn(left, taken.bindings().newest().time());
        return new Passed(lives ? left : null, passed.completion(), passed.excepted());
    }

    /** No reading takes the event. */
    private void letPass(
            List<Passed> passed, List<Run> next, List<SkipStrategy.Completion> completions) {
        List<Config> left = new ArrayList<>(passed.size());
        for (Passed p : passed) {
            if (keep(p, left, completions) && !keepsAll) {
                return;
            }
        }
        if (!left.isEmpty()) {
            next.add(new Run(left));
        }
    }

    /** Adds what is left of a reading; gives whether it has completed. */
    private boolean keep(
            Passed p, List<Config> configs, List<SkipStrategy.Completion> completions) {
        if (p.excepted()) {
            environment.countException();
        }
        Config config = p.config();
        if (config != null) {
            configs.add(config);
        }
        SkipStrategy.Completion completion = p.completion();
        if (completion != null) {
            completions.add(completion);
        }
        return completion != null;
    }

    /** The ways in which a reading can take an event, the preferred first. */
    private List<Taken> waysToTake(Config config, Event event, BitSet steps) {
        if (config.bindings().size() > 0
                && event.time() - config.bindings().at(0).time() > body.withinMillis()) {
            return List.of();
        }
        Moves moves = new Moves(shape, standing, config, sight(config, event, steps), event.time());
        List<Taken> ways = new ArrayList<>();
        for (Moves.Move move : moves.of(root)) {
            Taken taken = take(config, move, event, steps);
            if (taken == null) {
                continue;
            } else if (taken.completes() || canGoOnFrom(taken.config(), event.time())) {
                addInOrder(taken, ways);
            } else if (taken.excepted()) {
                addInOrder(new Taken(move, taken.config(), false, true, true), ways);
            }
        }
        return ways;
    }

    /**
     * Adds a way behind those that go before it: {@code GREEDY} wins over what follows, which may
     * have turned out not to be possible, and not over an operand of {@code &} to its left.
     */
    private static void addInOrder(Taken way, List<Taken> ways) {
        int at = ways.size();
        while (at > 0 && way.move().isOfOperandBefore(ways.get(at - 1).move())) {
            at--;
        }
        ways.add(at, way);
    }

    /** Whether a reading that has just taken an event could complete with a later moment. */
    private boolean canGoOnFrom(Config taken, long time) {
        boolean complete = standing.complete(root, taken.cursor(), taken.choices());
        boolean isSure = complete ? body.last() != null : !shape.canEndByTaking();
        return isSure || canGoOn(taken, time);
    }

    /** A reading that has taken the event; null where a condition that is settled does not hold. */
    private @Nullable Taken take(Config config, Moves.Move move, Event event, BitSet steps) {
        Config moved =
                new Config(
                        config.bindings().with(move.step().slot(), event),
                        move.cursor(),
                        choicesAfter(config, move),
                        closedAfter(config, move, event, steps),
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
        return new Taken(move, taken, would && !excepted, excepted, false);
    }

    /** Without those of alternatives that have begun: a further iteration chooses anew. */
    private Map<Integer, Integer> choicesAfter(Config config, Moves.Move taken) {
        if (config.choices().isEmpty()) {
            return config.choices();
        }
        Map<Integer, Integer> left = new HashMap<>(config.choices());
        Map<Integer, List<Integer>> before = standing.eithers(root, config.cursor());
        Map<Integer, List<Integer>> after = standing.eithers(root, taken.cursor());
        for (int either : shape.eithersAround(taken.step())) {
            // In one that goes on, the choice is that of the next iteration.
            if (!Objects.equals(before.get(either), after.get(either))) {
                left.remove(either);
            }
        }
        Set<Integer> ahead = eithersAhead(taken.cursor());
        for (int repeat : inOtherIteration(config, taken.cursor())) {
            Set<Integer> kept = new HashSet<>(ahead);
            if (isBegun(repeat, config, taken.cursor())) {
                Set<Integer> first = new HashSet<>();
                front(repeat, config).eithers().forEach(e -> first.add(shape.number(e)));
                kept.retainAll(first);
            }
            left.keySet()
                    .removeIf(
                            either ->
                                    shape.eithersIn(shape.repeat(repeat)).contains(either)
                                            && !kept.contains(either));
        }
        return left;
    }

    /** Whether an iteration of a repetition has begun since, and so not only can begin. */
    private boolean isBegun(int repeat, Config config, Cursor taken) {
        Cursor.InRepeat was = standing.active(root, config.cursor()).get(repeat);
        Cursor.InRepeat now = standing.active(root, taken).get(repeat);
        return was == null || now == null || was.before() != now.before();
    }

    /** Whether the current iteration of a repetition is complete, so that another can begin. */
    private boolean isComplete(int repeat, Config config, Cursor cursor) {
        Cursor.InRepeat in = standing.active(root, cursor).get(repeat);
        return in != null
                && standing.complete(shape.repeat(repeat).body(), in.inner(), config.choices());
    }

    /** What an iteration of a repetition can begin with: chosen, and closed, before it begins. */
    private Standing.Reach front(int repeat, Config config) {
        return standing.reach(shape.repeat(repeat).body(), Cursor.IDLE, config.choices());
    }

    /** The alternatives, by number, in what has not begun of the current iterations. */
    private Set<Integer> eithersAhead(Cursor cursor) {
        Set<Integer> ahead = new HashSet<>();
        for (PatternNode part : standing.ahead(root, cursor)) {
            ahead.addAll(shape.eithersIn(part));
        }
        return ahead;
    }

    /** The repetitions of which an iteration begins, or can begin, since an event was taken. */
    private Set<Integer> inOtherIteration(Config config, Cursor taken) {
        Set<Integer> found = new HashSet<>();
        Map<Integer, Cursor.InRepeat> before = standing.active(root, config.cursor());
        standing.active(root, taken)
                .forEach(
                        (repeat, now) -> {
                            Cursor.InRepeat was = before.get(repeat);
                            PatternNode loopBody = shape.repeat(repeat).body();
                            if (was == null
                                    || was.before() != now.before()
                                    || standing.complete(loopBody, was.inner(), config.choices())
                                            != standing.complete(
                                                    loopBody, now.inner(), config.choices())) {
                                found.add(repeat);
                            }
                        });
        return found;
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
        SkipStrategy.Completion completion = null;
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
                    completion = new SkipStrategy.Completion(config.bindings());
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
     * What is closed once the event is taken or has passed.
     *
     * @param taken where the event was taken; null where it passed
     */
    private Set<Integer> closedAfter(
            Config config, Moves.@Nullable Move taken, Event event, BitSet steps) {
        boolean mayClose = shape.hasUntils() || (shape.hasGuards() && taken == null);
        if (!mayClose && config.closed().isEmpty()) {
            return config.closed();
        }
        Set<Integer> closed = new HashSet<>(config.closed());
        Moves.Sight sight = sight(config, event, steps);
        for (PatternNode.Repeat r :
                standing.reachLettingGo(root, config.cursor(), config.choices()).repeats()) {
            PatternNode.Step until = r.until();
            if (until != null && sight.seenBy(until)) {
                closed.add(r.id());
            }
        }
        if (taken == null) {
            closed.addAll(
                    new Moves(shape, standing, config, sight, event.time()).closedAhead(root));
            return closed;
        } else if (closed.isEmpty()) {
            return closed;
        }
        for (int repeat : inOtherIteration(config, taken.cursor())) {
            boolean begun = isBegun(repeat, config, taken.cursor());
            boolean complete = isComplete(repeat, config, taken.cursor());
            Set<Integer> first = new HashSet<>();
            if (!begun || !complete) {
                front(repeat, config).repeats().forEach(r -> first.add(r.id()));
            }
            for (int inner : shape.nestedRepeats(repeat)) {
                // What closed before an iteration has begun is closed in it, what is ahead is open.
                if (begun ? !first.contains(inner) : first.contains(inner)) {
                    closed.remove(inner);
                }
                closed.remove(shape.leftNumber(inner));
            }
        }
        Set<Integer> stay = new HashSet<>();
        for (int repeat : standing.active(root, taken.cursor()).keySet()) {
            stay.add(repeat);
            stay.add(shape.leftNumber(repeat));
        }
        for (PatternNode.Repeat r :
                standing.reach(root, taken.cursor(), config.choices()).repeats()) {
            stay.add(r.id());
            stay.add(shape.leftNumber(r.id()));
        }
        for (PatternNode part : standing.ahead(root, taken.cursor())) {
            stay.addAll(shape.repeatsIn(part));
        }
        closed.removeIf(
                number -> !stay.contains(number) && !shape.isAheadBeside(number, taken.step()));
        return closed;
    }

    private void open(
            Event event, BitSet steps, List<Run> next, List<SkipStrategy.Completion> completions) {
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
            for (Taken way : waysToTake(start, event, steps)) {
                excepted |= way.excepted();
                if (way.refused()) {
                    continue;
                }
                if (isOpenedAfterSilence(way.config())) {
                    follow(
                            0,
                            way,
                            List.of(List.of()),
                            List.of(List.of()),
                            List.of(Passed.NOTHING),
                            next,
                            completions);
                }
                break;
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
            if (shape.newestSeenSaysAll()) {
                seen.clear();
            }
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
        if (!config.choices().isEmpty()) {
            choices.putAll(config.choices());
            choices.keySet().retainAll(eithersAhead(config.cursor()));
        }
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
        return time <= expiry(config)
                && !new Moves(shape, standing, config, Moves.Sight.STRUCTURE, time)
                        .of(root)
                        .isEmpty();
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
}
