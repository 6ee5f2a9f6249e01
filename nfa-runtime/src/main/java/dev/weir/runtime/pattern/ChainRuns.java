package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.KeptEvents;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a chain, {@code a ~> b ~> c}, under all keys of a lane. Each way to take one event a
 * step, in the order of the events, is a run, so there are far too many to have them: what is kept
 * are the events, each once, as nodes of a graph the paths of which are the runs. After CORE (A.
 * Bucchi, A. Grez, A. Quintana, C. Riveros, S. Vansummeren, arXiv 2111.04635), in the simple form
 * that conditions on the event alone allow.
 *
 * <p>A node knows the next one of its step and the first one of the next step behind it: that is
 * enough to go through the paths in the order of language, section 5. A path that an event would
 * complete is not found in vain: of all paths from a node the leftmost is complete if any is. The
 * nodes of a key begin with a first step; those before it are on no path.
 *
 * <p>How many paths there are, for {@code omitted}, is kept up to date: of each part of the chain,
 * from one step to another, the number of its paths. A node that comes adds those that end with it,
 * the oldest one that goes takes those that begin with it, a row or a column of sums. They are
 * counted modulo 2^64; where there may be more, they are counted anew, up to 2^63 - 1.
 *
 * <p>In memory: a node is 40 bytes, and 16 for each step but the last, beside its event; a key is
 * 24 bytes and 24 for each step but the last, and 8 for each part of the chain. Cost: an event that
 * is a node takes time by the length of the chain, whatever number of runs is open, and a match by
 * its square. An event allocates nothing but its matches, and room where there are more nodes or
 * keys than ever before.
 */
final class ChainRuns implements FlatRuns {
    private static final long NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    /** Up to here numbers of paths are exact; the last bits are left to rounding. */
    private static final double EXACT = 0x1p62;

    private final StepSequence sequence;
    private final RuleBody.Pattern body;
    private final Environment environment;

    /** How many steps a run has taken at most while it is open. */
    private final int steps;

    /** Of each node what the constants below say. */
    private final RowRing nodes;

    /** Event time. */
    private static final int TIME = 0;

    /** -1 once it is on no path. */
    private static final int KEY = 1;

    /** The steps that the event is, as bits. */
    private static final int STEPS = 2;

    /** Its number among those kept. */
    private static final int EVENT = 3;

    /** The next node of the key. */
    private static final int NEXT = 4;

    /** For each step, the next node of it; behind them, the first one of the next step. */
    private static final int SAME = 5;

    /** Of each key what the constants below say. */
    private long[] ofKeys = new long[0];

    private static final int FIRST = 0;
    private static final int LAST = 1;

    /** For each step its first node, its last one, and the first that none of the next follows. */
    private static final int LISTS = 2;

    private static final int LIST_WIDTH = 3;

    /** Where the numbers of paths stand, by their first step, then by their last. */
    private final int paths;

    private final int width;

    /** The events of nodes, those of a type together. */
    private final List<KeptEvents> kept = new ArrayList<>();

    /** Of each step, where its events are kept. */
    private final @Nullable KeptEvents[] keptOf;

    // The event at hand.
    private @Nullable Rows rows;
    private int at;

    /** The steps that restored events are, as bits. */
    private final Map<KeyedEvent, Long> restored = new LinkedHashMap<>();

    private record KeyedEvent(int key, Event event) {}

    /**
     * @param sequence is a chain
     */
    ChainRuns(StepSequence sequence, Environment environment) {
        this.sequence = sequence;
        this.body = sequence.body();
        this.environment = environment;
        this.steps = sequence.places().size() - 1;
        this.nodes = new RowRing(SAME + 2 * steps);
        this.paths = LISTS + LIST_WIDTH * steps;
        this.width = paths + steps * (steps + 1) / 2;
        this.keptOf = new @Nullable KeptEvents[steps];
    }

    @Override
    public void begin(Rows of, int index) {
        endBefore(of.time(index));
        rows = of;
        at = index;
    }

    @Override
    public boolean waits(int key, int step) {
        settleRestored();
        if (!isKnown(key)) {
            return false;
        }
        for (int i = 1; i <= steps; i++) {
            if (numberOf(i) == step && ofKeys[list(key, i - 1)] != NONE) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean heeds(int key, long can) {
        for (long left = can; left != 0; left &= left - 1) {
            int step = Long.numberOfTrailingZeros(left);
            if (step == 0 || waits(key, step)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<PatternMatcher.Match> process(int key, long can) {
        Rows of = Objects.requireNonNull(rows);
        reserve(key);
        List<PatternMatcher.Match> matches = List.of();
        if (has(can, numberOf(steps)) && ofKeys[list(key, steps - 1)] != NONE) {
            matches = complete(key, of.event(at));
            if (!matches.isEmpty() && body.afterMatch() == RuleBody.AfterMatch.SKIP_PAST_LAST) {
                return matches;
            }
        }
        long is = has(can, 0) && mayOpen(key) ? 1 : 0;
        for (int step = 1; step < steps; step++) {
            if (has(can, numberOf(step)) && ofKeys[list(key, step - 1)] != NONE) {
                is |= 1L << step;
            }
        }
        if (is != 0) {
            KeptEvents into = keptOf(of.type(), is);
            append(key, is, of.time(at), into.add(of, at));
        }
        return matches;
    }

    private static boolean has(long steps, int number) {
        return (steps >>> number & 1) != 0;
    }

    private int numberOf(int step) {
        return sequence.places().get(step).number();
    }

    /** Whether LIMIT RUNS lets a key have another first event, for which it may drop the oldest. */
    private boolean mayOpen(int key) {
        if (ofKeys[pathsOf(key, 0, 0)] < body.maxRuns()) {
            return true;
        }
        environment.countDroppedRuns(key, 1);
        if (!body.dropNewest()) {
            removeFirst(key);
        }
        return !body.dropNewest();
    }

    /** The event completes all paths that reach the step before the last. */
    private List<PatternMatcher.Match> complete(int key, Event event) {
        long[] path = new long[steps];
        path[0] = ofKeys[list(key, 0)];
        if (!isCompleted(path, 0)) {
            return List.of();
        }
        List<PatternMatcher.Match> matches = new ArrayList<>();
        switch (body.afterMatch()) {
            case KEEP_ALL -> {
                do {
                    matches.add(match(path, event, 0));
                } while (matches.size() < body.maxMatches() && goesOn(path));
                if (matches.size() == body.maxMatches()) {
                    omit(countPaths(key) - matches.size(), matches);
                }
            }
            case SKIP_TO_NEXT -> completeEachFirst(key, path, event, matches);
            case SKIP_PAST_LAST -> {
                matches.add(match(path, event, 0));
                removeUpTo(key, nodes.end());
            }
            default -> throw new IllegalStateException("a chain that " + body.afterMatch());
        }
        return matches;
    }

    /** The first path of each first event; those events are done. */
    private void completeEachFirst(
            int key, long[] path, Event event, List<PatternMatcher.Match> matches) {
        long omitted = 0;
        long done;
        do {
            done = path[0];
            if (matches.size() < body.maxMatches()) {
                matches.add(match(path, event, 0));
            } else {
                omitted++;
            }
            path[0] = same(done, 0);
        } while (path[0] != NONE && isCompleted(path, 0));
        omit(omitted, matches);
        removeUpTo(key, done);
    }

    private void omit(long omitted, List<PatternMatcher.Match> matches) {
        if (omitted > 0) {
            PatternMatcher.Match last = matches.remove(matches.size() - 1);
            matches.add(new PatternMatcher.Match(last.bindings(), last.time(), omitted));
        }
    }

    private PatternMatcher.Match match(long[] path, Event event, long omitted) {
        Bindings all = Bindings.EMPTY;
        for (int step = 0; step < steps; step++) {
            all = all.with(slot(step), event(path[step]));
        }
        return new PatternMatcher.Match(all.with(slot(steps), event), event.time(), omitted);
    }

    private int slot(int step) {
        return sequence.places().get(step).step().slot();
    }

    private Event event(long node) {
        int step = Long.numberOfTrailingZeros(nodes.get(node, STEPS));
        return Objects.requireNonNull(keptOf[step]).event(nodes.get(node, EVENT));
    }

    /** Goes on to the next path, by its first node, then its second, and so on; false for none. */
    private boolean goesOn(long[] path) {
        for (int step = steps - 1; step >= 0; step--) {
            path[step] = same(path[step], step);
            if (path[step] != NONE && isCompleted(path, step)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Goes the leftmost way from the node of a step. Where it ends early, so does every other, and
     * those from the nodes behind.
     */
    private boolean isCompleted(long[] path, int from) {
        for (int step = from; step < steps - 1; step++) {
            path[step + 1] = follow(path[step], step);
            if (path[step + 1] == NONE) {
                return false;
            }
        }
        return true;
    }

    private boolean is(long node, int step) {
        return (nodes.get(node, STEPS) >>> step & 1) != 0;
    }

    private long same(long node, int step) {
        return nodes.get(node, SAME + step);
    }

    private long follow(long node, int step) {
        return nodes.get(node, SAME + steps + step);
    }

    /** How many paths of a key have all steps but the last. */
    private long countPaths(int key) {
        double most = 1;
        for (int step = 0; step < steps; step++) {
            most *= ofKeys[pathsOf(key, step, step)];
        }
        return most < EXACT ? ofKeys[pathsOf(key, 0, steps - 1)] : countAnew(key);
    }

    private long countAnew(int key) {
        long[] upTo = new long[steps];
        for (long node = ofKeys[own(key) + FIRST]; node != NONE; node = nodes.get(node, NEXT)) {
            for (int step = steps - 1; step >= 0; step--) {
                if (is(node, step)) {
                    long sum = upTo[step] + (step == 0 ? 1 : upTo[step - 1]);
                    upTo[step] = sum < 0 ? Long.MAX_VALUE : sum;
                }
            }
        }
        return upTo[steps - 1];
    }

    private void append(int key, long is, long time, long event) {
        long node = nodes.add();
        nodes.set(node, TIME, time);
        nodes.set(node, KEY, key);
        nodes.set(node, STEPS, is);
        nodes.set(node, EVENT, event);
        nodes.set(node, NEXT, NONE);
        for (int step = 0; step < steps; step++) {
            nodes.set(node, SAME + step, NONE);
            nodes.set(node, SAME + steps + step, NONE);
        }
        int own = own(key);
        if (ofKeys[own + LAST] == NONE) {
            ofKeys[own + FIRST] = node;
        } else {
            nodes.set(ofKeys[own + LAST], NEXT, node);
        }
        ofKeys[own + LAST] = node;
        // From the last step on: an event follows none of its own.
        for (int step = steps - 1; step >= 0; step--) {
            if ((is >>> step & 1) != 0) {
                if (step > 0) {
                    followAll(key, step - 1, node);
                }
                link(key, step, node);
                for (int from = 0; from < step; from++) {
                    ofKeys[pathsOf(key, from, step)] += ofKeys[pathsOf(key, from, step - 1)];
                }
                ofKeys[pathsOf(key, step, step)]++;
            }
        }
    }

    /** A node follows all those of a step that none follows yet. */
    private void followAll(int key, int step, long node) {
        int list = list(key, step);
        for (long one = ofKeys[list + 2]; one != NONE; one = same(one, step)) {
            nodes.set(one, SAME + steps + step, node);
        }
        ofKeys[list + 2] = NONE;
    }

    private void link(int key, int step, long node) {
        int list = list(key, step);
        if (ofKeys[list] == NONE) {
            ofKeys[list] = node;
        } else {
            nodes.set(ofKeys[list + 1], SAME + step, node);
        }
        ofKeys[list + 1] = node;
        if (ofKeys[list + 2] == NONE) {
            ofKeys[list + 2] = node;
        }
    }

    @Override
    public void endBefore(long instant) {
        settleRestored();
        while (nodes.head() < nodes.end()) {
            long node = nodes.head();
            int key = (int) nodes.get(node, KEY);
            if (key >= 0) {
                long time = nodes.get(node, TIME) + body.withinMillis();
                if (time < nodes.get(node, TIME) || time >= instant) {
                    return;
                }
                environment.changing(key);
                removeFirst(key);
                environment.ended(key);
            }
            int step = Long.numberOfTrailingZeros(nodes.get(node, STEPS));
            Objects.requireNonNull(keptOf[step]).drop(1);
            nodes.drop();
        }
    }

    /** Removes the nodes of a key up to one. */
    private void removeUpTo(int key, long last) {
        while (ofKeys[own(key) + FIRST] != NONE && ofKeys[own(key) + FIRST] <= last) {
            removeFirst(key);
        }
    }

    /** Removes the first node of a key, and those behind it that are on no path then. */
    private void removeFirst(int key) {
        int own = own(key);
        do {
            long node = ofKeys[own + FIRST];
            for (int step = steps - 1; step >= 0; step--) {
                if (is(node, step)) {
                    unlink(key, step);
                }
            }
            nodes.set(node, KEY, NONE);
            ofKeys[own + FIRST] = nodes.get(node, NEXT);
        } while (ofKeys[own + FIRST] != NONE && !is(ofKeys[own + FIRST], 0));
        if (ofKeys[own + FIRST] == NONE) {
            ofKeys[own + LAST] = NONE;
        }
    }

    /** The first node of a step is no more; behind it, of the next step, it is no more already. */
    private void unlink(int key, int step) {
        int list = list(key, step);
        long node = ofKeys[list];
        ofKeys[list] = same(node, step);
        if (ofKeys[list] == NONE) {
            ofKeys[list + 1] = NONE;
        }
        if (ofKeys[list + 2] == node) {
            ofKeys[list + 2] = ofKeys[list];
        }
        ofKeys[pathsOf(key, step, step)]--;
        for (int to = step + 1; to < steps; to++) {
            ofKeys[pathsOf(key, step, to)] -= ofKeys[pathsOf(key, step + 1, to)];
        }
    }

    /** Where an event that is some steps is kept. */
    private KeptEvents keptOf(EventType type, long is) {
        for (int step = 0; step < steps; step++) {
            if ((is >>> step & 1) != 0 && keptOf[step] == null) {
                keptOf[step] = keptOf(type);
            }
        }
        return Objects.requireNonNull(keptOf[Long.numberOfTrailingZeros(is)]);
    }

    private KeptEvents keptOf(EventType type) {
        for (KeptEvents known : kept) {
            if (known.type().equals(type)) {
                return known;
            }
        }
        KeptEvents fresh = new KeptEvents(type, 0);
        kept.add(fresh);
        return fresh;
    }

    private void reserve(int key) {
        int old = ofKeys.length / width;
        if (key >= old) {
            int size = Math.max(FIRST_CAPACITY, Math.max(key + 1, 2 * old));
            ofKeys = Arrays.copyOf(ofKeys, size * width);
            for (int fresh = old; fresh < size; fresh++) {
                Arrays.fill(ofKeys, own(fresh), own(fresh) + paths, NONE);
            }
        }
    }

    private boolean isKnown(int key) {
        return key < ofKeys.length / width;
    }

    private int own(int key) {
        return key * width;
    }

    private int list(int key, int step) {
        return own(key) + LISTS + LIST_WIDTH * step;
    }

    /** Where the number of paths of a key from a step to another one stands. */
    private int pathsOf(int key, int from, int to) {
        return own(key) + paths + from * steps - from * (from - 1) / 2 + to - from;
    }

    @Override
    public long readAhead(int[] keys, long[] can, int count, long until) {
        long read = 0;
        for (int i = 0; i < count; i++) {
            if (keys[i] >= 0 && isKnown(keys[i])) {
                read += ofKeys[own(keys[i])];
            }
        }
        return read;
    }

    @Override
    public boolean isEmpty(int key) {
        settleRestored();
        return !isKnown(key) || ofKeys[own(key) + FIRST] == NONE;
    }

    /** Of the runs of the first event all that take a further one last; of the others the first. */
    @Override
    public PatternMatcher.State snapshot(int key) {
        settleRestored();
        List<Run> ofFirst = new ArrayList<>();
        List<Run> others = new ArrayList<>();
        @Nullable Bindings[] upTo = new @Nullable Bindings[steps];
        for (long node = ofKeys[own(key) + FIRST]; node != NONE; node = nodes.get(node, NEXT)) {
            Event event = event(node);
            for (int step = steps - 1; step >= 0; step--) {
                Bindings before = step == 0 ? Bindings.EMPTY : upTo[step - 1];
                if (!is(node, step) || before == null) {
                    continue;
                }
                Bindings all = before.with(slot(step), event);
                (step == 0 && upTo[0] != null ? others : ofFirst).add(run(step, all));
                if (upTo[step] == null) {
                    upTo[step] = all;
                }
            }
        }
        ofFirst.addAll(others);
        return new PatternMatcher.State(ofFirst, List.of());
    }

    private Run run(int step, Bindings all) {
        Cursor cursor = sequence.cursor(step, 1);
        return new Run(
                List.of(new Config(all, cursor, Map.of(), Set.of(), List.of(), false, false)));
    }

    @Override
    public void restore(int key, PatternMatcher.State state) {
        for (Run run : state.runs()) {
            List<Bindings.Bound> taken = run.configs().get(0).bindings().toList();
            for (int step = 0; step < taken.size(); step++) {
                KeyedEvent keyed = new KeyedEvent(key, taken.get(step).event());
                restored.merge(keyed, 1L << step, (a, b) -> a | b);
            }
        }
    }

    /** Keys are restored one after the other, but nodes stand in the order of their events. */
    private void settleRestored() {
        if (restored.isEmpty()) {
            return;
        }
        restored.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().event().place()))
                .forEach(
                        entry -> {
                            Event event = entry.getKey().event();
                            int key = entry.getKey().key();
                            reserve(key);
                            KeptEvents into = keptOf(event.type(), entry.getValue());
                            append(key, entry.getValue(), event.time(), into.add(event));
                        });
        restored.clear();
    }
}
