package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.KeptEvents;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Conjunct;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * <p>Events that runs have taken are kept once each, until the oldest run has started behind them.
 *
 * <p>In memory: a run is its start, the run behind it in its list, its key and the number of an
 * event for each step but the last, 8 bytes each; a key is the first and the last run of each list,
 * and the number of its runs, 8 bytes each. Cost: a run is moved once a step, whatever number of
 * them is open; an event that moves none costs a look at the heads of its key. An event allocates
 * nothing but its matches, and room where there are more runs, keys or events than ever before.
 * Single-threaded.
 */
public final class SequenceRuns {
    private static final long NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    private final RuleBody.Pattern body;
    private final Environment environment;

    /** How many events a run takes that is not complete; as many lists has a key. */
    private final int lists;

    /**
     * Of each run, by its number modulo the capacity, what the constants below say, side by side;
     * then for each step but the last the number of its event among the {@link #kept}.
     */
    private long[] runs;

    /** Event time of its first event. */
    private static final int START = 0;

    /** The run behind it in its list. */
    private static final int NEXT = 1;

    /** -1 once it has ended. */
    private static final int KEY = 2;

    private static final int TAKEN = 3;

    /** How many numbers a run has. */
    private final int runWidth;

    private int capacity = FIRST_CAPACITY;
    private long head;
    private long end;

    /**
     * Of each key the first and the last run of each of its lists, NONE where it is empty, and the
     * number of its runs: side by side, since they are read together.
     */
    private long[] ofKeys = new long[0];

    /** How many numbers a key has there. */
    private final int width;

    /** The events that were taken, those of a type together. */
    private final List<KeptEvents> kept = new ArrayList<>();

    /** Of each step, where its events are kept. */
    private final @Nullable KeptEvents[] keptOf;

    // The event at hand, and its number among those kept; NONE until a run takes it.
    private @Nullable Rows rows;
    private int at;
    private long number;

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
        this.width = 2 * lists + 1;
        this.runWidth = TAKEN + lists;
        this.runs = new long[capacity * runWidth];
        this.keptOf = new @Nullable KeptEvents[lists];
    }

    /** Goes on to an event, and ends the runs that can take none of its time. */
    public void begin(Rows of, int index) {
        endBefore(of.time(index));
        rows = of;
        at = index;
        number = NONE;
    }

    /**
     * Feeds the event that was {@link #begin begun} to the runs of a key.
     *
     * @param key a small number
     * @param steps those that the event can be, by their place in the sequence
     * @return the matches that it completes, in order
     */
    public List<PatternMatcher.Match> process(int key, BitSet steps) {
        Rows of = Objects.requireNonNull(rows);
        if (lists == 0) {
            Event event = of.event(at);
            return List.of(match(Bindings.EMPTY.with(0, event), event, 0));
        }
        reserve(key);
        List<PatternMatcher.Match> matches = List.of();
        if (steps.get(lists) && ofKeys[list(key, lists - 1)] != NONE) {
            matches = complete(key, of.event(at));
            if (body.afterMatch() == RuleBody.AfterMatch.SKIP_PAST_LAST) {
                return matches;
            }
        }
        for (int step = lists - 1; step >= 1; step--) {
            if (steps.get(step)) {
                move(key, step);
            }
        }
        if (steps.get(0)) {
            open(key);
        }
        return matches;
    }

    /** Those that wait for the last step have it. */
    private List<PatternMatcher.Match> complete(int key, Event event) {
        boolean skips = body.afterMatch() == RuleBody.AfterMatch.SKIP_PAST_LAST;
        List<PatternMatcher.Match> matches = new ArrayList<>();
        long omitted = 0;
        int list = list(key, lists - 1);
        while (ofKeys[list] != NONE) {
            long row = ofKeys[list];
            if (matches.size() == body.maxMatches()) {
                omitted++;
            } else {
                matches.add(match(bindings(row, lists).with(lists, event), event, 0));
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

    /** What a run has taken as its first steps. */
    private Bindings bindings(long run, int size) {
        Bindings all = Bindings.EMPTY;
        for (int i = 0; i < size; i++) {
            KeptEvents of = Objects.requireNonNull(keptOf[i]);
            all = all.with(i, of.event(runs[at(run) + TAKEN + i]));
        }
        return all;
    }

    /** The number under which the event at hand is kept as a step. */
    private long keep(int step) {
        Rows of = Objects.requireNonNull(rows);
        KeptEvents into = keptOf[step];
        if (into == null) {
            into = keptOf(of.type());
            keptOf[step] = into;
        }
        if (number == NONE) {
            number = into.add(of, at);
        }
        return number;
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

    /** Lets go of the events that came before the oldest run. */
    private void forgetEvents() {
        for (int i = 0; i < kept.size(); i++) {
            KeptEvents of = kept.get(i);
            long first = of.head();
            while (first < of.end() && (head == end || of.time(first) < runs[at(head) + START])) {
                first++;
            }
            of.drop(first - of.head());
        }
    }

    /** Those that wait for a step have it, and wait for the next one. */
    private void move(int key, int step) {
        int from = list(key, step - 1);
        int to = list(key, step);
        if (ofKeys[from] == NONE) {
            return;
        }
        long event = keep(step);
        for (long run = ofKeys[from]; run != NONE; run = runs[at(run) + NEXT]) {
            runs[at(run) + TAKEN + step] = event;
        }
        if (ofKeys[to] == NONE) {
            ofKeys[to] = ofKeys[from];
        } else {
            runs[at(ofKeys[to + 1]) + NEXT] = ofKeys[from];
        }
        ofKeys[to + 1] = ofKeys[from + 1];
        ofKeys[from] = NONE;
        ofKeys[from + 1] = NONE;
    }

    private void open(int key) {
        if (ofKeys[count(key)] >= body.maxRuns()) {
            environment.countDroppedRuns(key, 1);
            if (body.dropNewest()) {
                return;
            }
            endOldest(key);
        }
        int run = append(key, 0, Objects.requireNonNull(rows).time(at));
        runs[run + TAKEN] = keep(0);
    }

    /** A new row at the end of a list. */
    private int append(int key, int step, long start) {
        if (end - head == capacity) {
            grow();
        }
        long row = end++;
        int at = at(row);
        runs[at + START] = start;
        runs[at + NEXT] = NONE;
        runs[at + KEY] = key;
        int list = list(key, step);
        if (ofKeys[list] == NONE) {
            ofKeys[list] = row;
        } else {
            runs[at(ofKeys[list + 1]) + NEXT] = row;
        }
        ofKeys[list + 1] = row;
        ofKeys[count(key)]++;
        return at;
    }

    /** Ends the runs that can take no event at or after an instant. */
    public void endBefore(long instant) {
        settleRestored();
        long first = head;
        while (head < end && (runs[at(head) + KEY] < 0 || hasEnded(at(head), instant))) {
            int key = (int) runs[at(head) + KEY];
            if (key >= 0) {
                endOldest(key);
                environment.ended(key);
            }
            head++;
        }
        if (head > first) {
            forgetEvents();
        }
    }

    private boolean hasEnded(int run, long instant) {
        return runs[run + START] + body.withinMillis() < instant;
    }

    /** Ends the run of a key that started first: it has come farthest. */
    private void endOldest(int key) {
        for (int step = lists - 1; step >= 0; step--) {
            int list = list(key, step);
            if (ofKeys[list] != NONE) {
                end(ofKeys[list], list);
                return;
            }
        }
    }

    /** Ends the first run of a list. */
    private void end(long row, int list) {
        int at = at(row);
        ofKeys[list] = runs[at + NEXT];
        if (ofKeys[list] == NONE) {
            ofKeys[list + 1] = NONE;
        }
        ofKeys[count((int) runs[at + KEY])]--;
        ended(at);
    }

    /** Ends all runs of a key. */
    private void drop(int key) {
        for (int step = 0; step < lists; step++) {
            int list = list(key, step);
            for (long row = ofKeys[list]; row != NONE; row = runs[at(row) + NEXT]) {
                ended(at(row));
            }
            ofKeys[list] = NONE;
            ofKeys[list + 1] = NONE;
        }
        ofKeys[count(key)] = 0;
    }

    private void ended(int at) {
        runs[at + KEY] = -1;
    }

    /** Where the numbers of a run begin. */
    private int at(long run) {
        return ((int) run & (capacity - 1)) * runWidth;
    }

    private void grow() {
        int old = capacity;
        long[] oldRuns = runs;
        capacity *= 2;
        runs = new long[capacity * runWidth];
        for (long run = head; run < end; run++) {
            int from = ((int) run & (old - 1)) * runWidth;
            System.arraycopy(oldRuns, from, runs, at(run), runWidth);
        }
    }

    private void reserve(int key) {
        int old = ofKeys.length / width;
        if (key >= old) {
            int size = Math.max(FIRST_CAPACITY, Math.max(key + 1, 2 * old));
            ofKeys = Arrays.copyOf(ofKeys, size * width);
            Arrays.fill(ofKeys, old * width, size * width, NONE);
            for (int fresh = old; fresh < size; fresh++) {
                ofKeys[count(fresh)] = 0;
            }
        }
    }

    private boolean isKnown(int key) {
        return key < ofKeys.length / width;
    }

    /** Where the list stands of a key's runs that have taken a step and no later one. */
    private int list(int key, int step) {
        return key * width + 2 * step;
    }

    /** Where the number of a key's runs stands. */
    private int count(int key) {
        return key * width + 2 * lists;
    }

    /** Whether a run of a key waits for a step, other than the first. */
    public boolean waits(int key, int step) {
        settleRestored();
        return isKnown(key) && ofKeys[list(key, step - 1)] != NONE;
    }

    /** Whether a key has no runs. */
    public boolean isEmpty(int key) {
        settleRestored();
        return !isKnown(key) || ofKeys[count(key)] == 0;
    }

    /** The runs of a key, as a {@link PatternMatcher} of the same pattern has them. */
    public PatternMatcher.State snapshot(int key) {
        settleRestored();
        List<Run> found = new ArrayList<>();
        for (int step = lists; step >= 1; step--) {
            for (long row = ofKeys[list(key, step - 1)]; row != NONE; row = runs[at(row) + NEXT]) {
                Cursor cursor = new Cursor.InSequence(step - 1, Cursor.TAKEN, false, List.of());
                found.add(
                        new Run(
                                List.of(
                                        new Config(
                                                bindings(row, step),
                                                cursor,
                                                Map.of(),
                                                Set.of(),
                                                List.of(),
                                                false,
                                                false))));
            }
        }
        return new PatternMatcher.State(found, List.of());
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
        Map<Event, Long> numbers = keepRestored();
        restored.sort(Comparator.comparing(r -> r.events().get(0).place()));
        for (Restored r : restored) {
            reserve(r.key());
            int run = append(r.key(), r.events().size() - 1, r.events().get(0).time());
            for (int i = 0; i < r.events().size(); i++) {
                Event event = r.events().get(i);
                keptOf[i] = keptOf(event.type());
                runs[run + TAKEN + i] = Objects.requireNonNull(numbers.get(event));
            }
        }
        restored.clear();
    }

    /** Keeps the events of restored runs, in their order. */
    private Map<Event, Long> keepRestored() {
        Map<Event, Long> numbers = new HashMap<>();
        restored.stream()
                .flatMap(r -> r.events().stream())
                .distinct()
                .sorted(Comparator.comparing(Event::place))
                .forEach(event -> numbers.put(event, keptOf(event.type()).add(event)));
        return numbers;
    }
}
