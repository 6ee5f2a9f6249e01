package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a sequence {@code a -> b -> c}, or of a single step, each step of which looks at its
 * own event alone, under all keys of a lane. What a {@link PatternMatcher} would find, without a
 * look at each run.
 *
 * <p>Runs of a key that wait for the same step take the same event. So a key has a list of runs for
 * each step that can be waited for, in the order of their starts, and a run that has taken more
 * events started earlier: an event appends a whole list to the next one. All runs of all keys stand
 * in one ring in the order of their starts; those that WITHIN has ended are at its head, so nothing
 * has a timer. A run that is done leaves its row when the head comes by.
 *
 * <p>In memory: a row of the ring is the start, the row behind it in its list, the key and an event
 * for each step but the last; a key is a head and a tail for each list, and the number of its runs.
 * Cost: a run is moved once a step, whatever number of them is open; an event that moves none costs
 * a look at the heads of its key. An event allocates nothing but its matches, and room where there
 * are more runs or keys than ever before. Single-threaded.
 */
public final class SequenceRuns {
    private static final long NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    private final RuleBody.Pattern body;
    private final Environment environment;

    /** How many events a run takes that is not complete; as many lists has a key. */
    private final int lists;

    // Of each row of the ring, by its number modulo the capacity.
    private long[] starts = new long[FIRST_CAPACITY];
    private long[] next = new long[FIRST_CAPACITY];
    private int[] keys = new int[FIRST_CAPACITY];
    private Event[] events;
    private long head;
    private long end;

    // Of each key: the first and the last row of each of its lists; NONE where it is empty.
    private long[] heads = new long[0];
    private long[] tails = new long[0];
    private int[] counts = new int[0];

    private final List<Restored> restored = new ArrayList<>();

    private record Restored(int key, List<Event> events) {}

    /** What is told of the runs of a key. */
    public interface Environment {
        /** Counts runs that LIMIT RUNS dropped. */
        void countDroppedRuns(int key, int runs);

        /** Time has ended a run; it may have been the last. */
        void ended(int key);
    }

    /**
     * Why a rule cannot be followed in this way, for people: {@code it has a WHERE}; null where it
     * can.
     */
    public static @Nullable String obstacle(RuleProgram rule) {
        if (!(rule.body() instanceof RuleBody.Pattern body)) {
            return "it has no pattern";
        }
        boolean isStep = body.pattern() instanceof PatternNode.Step;
        if (!isStep && !(body.pattern() instanceof PatternNode.Sequence)) {
            return "its pattern is no sequence";
        } else if (body.first() != null || body.last() != null) {
            return "it begins or ends with a negation";
        } else if (!rule.exceptions().isEmpty()) {
            return "it has an EXCEPT";
        } else if (!body.where().isEmpty()) {
            return "it has a WHERE";
        } else if (body.latest()) {
            return "it takes the latest";
        } else if (!isStep && body.withinMillis() == Long.MAX_VALUE) {
            return "it is unbounded";
        } else if (!body.skipSlots().isEmpty()) {
            return "it skips to a step";
        }
        List<PatternNode> parts = List.of(body.pattern());
        if (body.pattern() instanceof PatternNode.Sequence sequence) {
            parts = sequence.parts();
            for (PatternNode.Link link : sequence.links()) {
                if (link.arrow() != PatternNode.Arrow.FOLLOWED_BY || !link.guards().isEmpty()) {
                    return "there is more than `->` between its steps";
                }
            }
        }
        for (PatternNode part : parts) {
            if (!(part instanceof PatternNode.Step step)) {
                return "a part of it is no single step";
            } else if (!step.conditions().stream().allMatch(Conjunct::onEventAlone)) {
                return "step `" + step.label() + "` looks at more than its own event";
            }
        }
        return null;
    }

    /** The steps of a rule without {@link #obstacle}. */
    public static List<PatternNode.Step> steps(RuleBody.Pattern body) {
        return body.pattern() instanceof PatternNode.Sequence sequence
                ? sequence.parts().stream().map(PatternNode.Step.class::cast).toList()
                : List.of((PatternNode.Step) body.pattern());
    }

    /**
     * @param body of a rule without {@link #obstacle}
     */
    public SequenceRuns(RuleBody.Pattern body, Environment environment) {
        this.body = body;
        this.environment = environment;
        this.lists = steps(body).size() - 1;
        this.events = new Event[FIRST_CAPACITY * lists];
    }

    /**
     * Feeds an event, before which {@link #endBefore} was called.
     *
     * @param key a small number
     * @param steps those that the event can be, by their place in the sequence
     * @return the matches that it completes, in order
     */
    public List<PatternMatcher.Match> process(int key, Event event, BitSet steps) {
        if (lists == 0) {
            return List.of(match(Bindings.EMPTY.with(0, event), event, 0));
        }
        reserve(key);
        List<PatternMatcher.Match> matches = List.of();
        if (steps.get(lists) && heads[key * lists + lists - 1] != NONE) {
            matches = complete(key, event);
            if (body.afterMatch() == RuleBody.AfterMatch.SKIP_PAST_LAST) {
                return matches;
            }
        }
        for (int step = lists - 1; step >= 1; step--) {
            if (steps.get(step)) {
                move(key, step, event);
            }
        }
        if (steps.get(0)) {
            open(key, event);
        }
        return matches;
    }

    /** Those that wait for the last step have it. */
    private List<PatternMatcher.Match> complete(int key, Event event) {
        boolean skips = body.afterMatch() == RuleBody.AfterMatch.SKIP_PAST_LAST;
        List<PatternMatcher.Match> matches = new ArrayList<>();
        long omitted = 0;
        int list = key * lists + lists - 1;
        while (heads[list] != NONE) {
            long row = heads[list];
            if (matches.size() == body.maxMatches()) {
                omitted++;
            } else {
                matches.add(match(taken(row, lists).with(lists, event), event, 0));
            }
            end(row, list);
            if (skips) {
                drop(key);
            }
        }
        if (omitted > 0) {
            PatternMatcher.Match last = matches.remove(matches.size() - 1);
            matches.add(match(last.bindings(), event, omitted));
        }
        return matches;
    }

    private static PatternMatcher.Match match(Bindings all, Event last, long omitted) {
        return new PatternMatcher.Match(all, last.time(), omitted);
    }

    private Bindings taken(long row, int size) {
        Bindings all = Bindings.EMPTY;
        for (int i = 0; i < size; i++) {
            all = all.with(i, events[at(row) * lists + i]);
        }
        return all;
    }

    /** Those that wait for a step have it, and wait for the next one. */
    private void move(int key, int step, Event event) {
        int from = key * lists + step - 1;
        int to = from + 1;
        if (heads[from] == NONE) {
            return;
        }
        for (long row = heads[from]; row != NONE; row = next[at(row)]) {
            events[at(row) * lists + step] = event;
        }
        if (heads[to] == NONE) {
            heads[to] = heads[from];
        } else {
            next[at(tails[to])] = heads[from];
        }
        tails[to] = tails[from];
        heads[from] = NONE;
        tails[from] = NONE;
    }

    private void open(int key, Event event) {
        if (counts[key] >= body.maxRuns()) {
            environment.countDroppedRuns(key, 1);
            if (body.dropNewest()) {
                return;
            }
            endOldest(key);
        }
        append(key, 0, event);
    }

    /** A new row at the end of a list. */
    private int append(int key, int step, Event first) {
        if (end - head == starts.length) {
            grow();
        }
        long row = end++;
        int at = at(row);
        starts[at] = first.time();
        next[at] = NONE;
        keys[at] = key;
        events[at * lists] = first;
        int list = key * lists + step;
        if (heads[list] == NONE) {
            heads[list] = row;
        } else {
            next[at(tails[list])] = row;
        }
        tails[list] = row;
        counts[key]++;
        return at;
    }

    /** Ends the runs that can take no event at or after an instant. */
    public void endBefore(long instant) {
        settleRestored();
        while (head < end) {
            int at = at(head);
            if (keys[at] >= 0) {
                if (starts[at] + body.withinMillis() >= instant) {
                    return;
                }
                int key = keys[at];
                endOldest(key);
                environment.ended(key);
            }
            head++;
        }
    }

    /** Ends the run of a key that started first: it has come farthest. */
    private void endOldest(int key) {
        for (int list = key * lists + lists - 1; list >= key * lists; list--) {
            if (heads[list] != NONE) {
                end(heads[list], list);
                return;
            }
        }
    }

    /** Ends the first run of a list. */
    private void end(long row, int list) {
        int at = at(row);
        heads[list] = next[at];
        if (heads[list] == NONE) {
            tails[list] = NONE;
        }
        counts[keys[at]]--;
        ended(at);
    }

    /** Ends all runs of a key. */
    private void drop(int key) {
        for (int list = key * lists; list < (key + 1) * lists; list++) {
            for (long row = heads[list]; row != NONE; row = next[at(row)]) {
                ended(at(row));
            }
            heads[list] = NONE;
            tails[list] = NONE;
        }
        counts[key] = 0;
    }

    private void ended(int at) {
        keys[at] = -1;
        Arrays.fill(events, at * lists, (at + 1) * lists, null);
    }

    private int at(long row) {
        return (int) row & (starts.length - 1);
    }

    private void grow() {
        int old = starts.length;
        long[] oldStarts = starts;
        long[] oldNext = next;
        int[] oldKeys = keys;
        Event[] oldEvents = events;
        starts = new long[2 * old];
        next = new long[2 * old];
        keys = new int[2 * old];
        events = new Event[2 * old * lists];
        for (long row = head; row < end; row++) {
            int from = (int) row & (old - 1);
            int to = at(row);
            starts[to] = oldStarts[from];
            next[to] = oldNext[from];
            keys[to] = oldKeys[from];
            System.arraycopy(oldEvents, from * lists, events, to * lists, lists);
        }
    }

    private void reserve(int key) {
        int old = counts.length;
        if (key >= old) {
            int size = Math.max(FIRST_CAPACITY, Math.max(key + 1, 2 * old));
            counts = Arrays.copyOf(counts, size);
            heads = Arrays.copyOf(heads, size * lists);
            tails = Arrays.copyOf(tails, size * lists);
            Arrays.fill(heads, old * lists, size * lists, NONE);
            Arrays.fill(tails, old * lists, size * lists, NONE);
        }
    }

    /** Whether a run of a key waits for a step, other than the first. */
    public boolean waits(int key, int step) {
        settleRestored();
        return key < counts.length && heads[key * lists + step - 1] != NONE;
    }

    /** Whether a key has no runs. */
    public boolean isEmpty(int key) {
        settleRestored();
        return key >= counts.length || counts[key] == 0;
    }

    /** The runs of a key, as a {@link PatternMatcher} of the same pattern has them. */
    public PatternMatcher.State snapshot(int key) {
        settleRestored();
        List<Run> runs = new ArrayList<>();
        for (int step = lists; step >= 1; step--) {
            for (long row = heads[key * lists + step - 1]; row != NONE; row = next[at(row)]) {
                Cursor cursor = new Cursor.InSequence(step - 1, Cursor.TAKEN, false, List.of());
                runs.add(
                        new Run(
                                List.of(
                                        new Config(
                                                taken(row, step),
                                                cursor,
                                                Map.of(),
                                                Set.of(),
                                                List.of(),
                                                false,
                                                false))));
            }
        }
        return new PatternMatcher.State(runs, List.of());
    }

    /** Goes on from the runs of a key; before any event. */
    public void restore(int key, PatternMatcher.State state) {
        for (Run run : state.runs()) {
            List<Event> taken =
                    run.configs().get(0).bindings().toList().stream()
                            .map(Bindings.Bound::event)
                            .toList();
            restored.add(new Restored(key, taken));
        }
    }

    /** Keys are restored one after the other, but rows stand in the order of their starts. */
    private void settleRestored() {
        if (restored.isEmpty()) {
            return;
        }
        restored.sort(Comparator.comparing(r -> r.events().get(0).place()));
        for (Restored r : restored) {
            reserve(r.key());
            int at = append(r.key(), r.events().size() - 1, r.events().get(0));
            for (int i = 1; i < r.events().size(); i++) {
                events[at * lists + i] = r.events().get(i);
            }
        }
        restored.clear();
    }
}
