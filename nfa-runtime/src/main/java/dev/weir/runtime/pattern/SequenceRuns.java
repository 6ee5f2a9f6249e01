package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.KeptEvents;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.RuleBody;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a sequence, {@code a -> b -> c}, under all keys of a lane, without a look at each.
 *
 * <p>Runs of a key that wait for the same place take the same event. So a key has a list of runs
 * for each place that can be waited for, in the order of their starts, and a run that has taken
 * more events started earlier: an event appends a whole list to the next one. All runs of all keys
 * stand in one ring in the order of their starts, and time ends them in that order; those that wait
 * for an absence stand once more in a queue in the order in which they began to wait, which is that
 * of their deadlines. So nothing has a timer. A run that is done leaves its row when all before it
 * have.
 *
 * <p>Where the first step is repeated, all runs of a key that have not left it take the same
 * events: those are a chain, of which each run has an end, from its first event on.
 *
 * <p>Events that runs have taken are kept once each, until the oldest run has started behind them.
 *
 * <p>In memory: a run is its start, the run behind it in its list, its key and the number of an
 * event for each place but the last, 8 bytes each; a key is the first and the last run of each
 * list, and the number of its runs, 8 bytes each. Where the first step is repeated, 8 bytes more
 * for each, and 16 for an event. Cost: a run is moved once a place, whatever number of them is
 * open; an event that moves none costs a look at the heads of its key. An event allocates nothing
 * but its matches, and room where there are more runs, keys or events than ever before.
 */
final class SequenceRuns implements FlatRuns {
    private static final long NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    private final StepSequence sequence;
    private final RuleBody.Pattern body;
    private final Environment environment;

    /** Of each place the number of its step. */
    private final int[] stepNumbers;

    private final long negated;
    private final boolean hasAbsence;
    private final boolean hasLoop;

    /** How many places of a run are taken at most while it is open; as many lists has a key. */
    private final int lists;

    /**
     * Of each run what the constants below say; then for each place the number of its event among
     * the {@link #kept}; and where the first step is repeated, how many events it has had, once it
     * is over.
     */
    private final RowRing runs;

    /** Event time of its first event. */
    private static final int START = 0;

    /** The run behind it in its list. */
    private static final int NEXT = 1;

    /** -1 once it has ended. */
    private static final int KEY = 2;

    private static final int TAKEN = 3;

    /** The first run at which WITHIN has not been looked at since it began. */
    private long unexpired;

    /** Up to this instant time changes nothing. */
    private long quietUntil = Long.MIN_VALUE;

    /**
     * The runs that wait for an absence of their own length, by number, in the order of their
     * deadlines. Those that have ended since stay until it is their turn.
     */
    private final RowRing waiting = new RowRing(1);

    /**
     * Of each key the first and the last run of each of its lists, NONE where it is empty, the
     * number of its runs and, where the first step is repeated, the last event of its chain: side
     * by side, since they are read together.
     */
    private long[] ofKeys = new long[0];

    /** How many numbers a key has there. */
    private final int width;

    /** How many keys have some. */
    private int keyCount;

    /** The events that were taken, those of a type together. */
    private final List<KeptEvents> kept = new ArrayList<>();

    /** Of each place, where its events are kept. */
    private final @Nullable KeptEvents[] keptOf;

    // What is noted of an event in a chain: how many were in it before, and the next one.
    private static final int INDEX = 0;
    private static final int LINK = 1;

    // The event at hand, and its number among those kept; NONE until a run takes it.
    private @Nullable Rows rows;
    private int at;
    private long number;

    /** The runs that the events to come will complete, first of all. */
    private long[] completing = new long[0];

    /**
     * Where runs have returned amid the stream, the first of them first; those that all runs have
     * left behind are forgotten. The last one that the oldest run is in or behind is the first.
     */
    private final Deque<Returned> returned = new ArrayDeque<>();

    /**
     * Runs that stand behind younger ones, and their events, which stand behind younger events.
     *
     * @param first the first of these runs
     * @param end the run behind the last one
     * @param events of each type, by its place among the kept, the first event of these runs
     */
    private record Returned(long first, long end, long[] events) {
        static final int BYTES = 96;
    }

    private final List<Restored> restored = new ArrayList<>();

    /**
     * A run that was restored.
     *
     * @param ofFirst how many of its events are of the first place
     */
    private record Restored(int key, List<Event> events, int ofFirst) {}

    private record KeyedEvent(int key, Event event) {}

    SequenceRuns(StepSequence sequence, Environment environment) {
        this.sequence = sequence;
        this.body = sequence.body();
        this.environment = environment;
        this.stepNumbers =
                sequence.places().stream().mapToInt(StepSequence.Place::number).toArray();
        this.negated = sequence.negated();
        this.hasAbsence = sequence.hasAbsence();
        this.hasLoop = sequence.hasLoop();
        int loops = hasLoop ? 1 : 0;
        this.lists = stepNumbers.length - (hasAbsence ? 0 : 1);
        this.width = 2 * lists + 1 + loops;
        this.runs = new RowRing(TAKEN + lists + loops);
        this.keptOf = new @Nullable KeptEvents[lists];
    }

    @Override
    public void begin(Rows of, int index) {
        endBefore(of.time(index));
        rows = of;
        at = index;
        number = NONE;
    }

    @Override
    public List<PatternMatcher.Match> process(int key, long steps) {
        Rows of = Objects.requireNonNull(rows);
        if (lists == 0) {
            Event event = of.event(at);
            return List.of(match(Bindings.EMPTY.with(0, event), event.time(), 0));
        }
        reserve(key);
        List<PatternMatcher.Match> matches = List.of();
        if (hasAbsence) {
            if ((steps & negated) != 0) {
                drop(key, lists - 1);
            }
        } else if (has(steps, lists) && canLeave(key, lists - 1)) {
            matches = complete(key, of.event(at));
            if (skipsPastLast()) {
                return matches;
            }
        }
        for (int place = lists - 1; place >= 1; place--) {
            if (has(steps, place) && canLeave(key, place - 1)) {
                move(key, place);
            }
        }
        if ((steps & 1) != 0) {
            takeFirst(key);
        }
        return matches;
    }

    /** Whether an event that can be these steps can be that of a place. */
    private boolean has(long steps, int place) {
        return (steps >>> stepNumbers[place] & 1) != 0;
    }

    private boolean skipsPastLast() {
        return body.afterMatch() == RuleBody.AfterMatch.SKIP_PAST_LAST;
    }

    /** Whether the first run of a list of a key can go on to the next place. */
    private boolean canLeave(int key, int place) {
        long first = ofKeys[list(key, place)];
        return first != NONE && (place > 0 || countOfFirst(key, first) >= leastOfFirst());
    }

    private int leastOfFirst() {
        return Math.max(1, sequence.leastOfFirst());
    }

    /** How many events a run has taken in the first place, where it still is. */
    private long countOfFirst(int key, long run) {
        if (!hasLoop) {
            return 1;
        }
        KeptEvents chain = Objects.requireNonNull(keptOf[0]);
        long first = runs.get(run, TAKEN);
        return chain.note(ofKeys[chainOf(key)], INDEX) - chain.note(first, INDEX) + 1;
    }

    /** Those that wait for the last place have it. */
    private List<PatternMatcher.Match> complete(int key, Event event) {
        List<PatternMatcher.Match> matches = new ArrayList<>();
        long omitted = 0;
        int list = list(key, lists - 1);
        while (canLeave(key, lists - 1)) {
            long run = ofKeys[list];
            if (matches.size() == body.maxMatches()) {
                omitted++;
            } else {
                int slot = sequence.places().get(lists).step().slot();
                Bindings all = bindings(key, run, lists - 1).with(slot, event);
                matches.add(match(all, event.time(), 0));
            }
            endFirst(list);
            if (skipsPastLast()) {
                dropAll(key);
            }
        }
        return omitting(omitted, matches);
    }

    /** Those that have waited until an instant for an absence have done so. */
    private List<PatternMatcher.Match> completeAt(int key, long instant) {
        List<PatternMatcher.Match> matches = new ArrayList<>();
        long omitted = 0;
        int list = list(key, lists - 1);
        while (ofKeys[list] != NONE && deadline(ofKeys[list]) == instant) {
            long run = ofKeys[list];
            Event last = kept(lists - 1, run);
            if (matches.size() == body.maxMatches()) {
                omitted++;
            } else {
                matches.add(match(bindings(key, run, lists - 1), instant, 0));
            }
            endFirst(list);
            if (skipsPastLast()) {
                dropStartedUpTo(key, last);
            }
        }
        return omitting(omitted, matches);
    }

    private static List<PatternMatcher.Match> omitting(
            long omitted, List<PatternMatcher.Match> matches) {
        if (omitted > 0) {
            PatternMatcher.Match last = matches.remove(matches.size() - 1);
            matches.add(match(last.bindings(), last.time(), omitted));
        }
        return matches;
    }

    private static PatternMatcher.Match match(Bindings all, long time, long omitted) {
        return new PatternMatcher.Match(all, time, omitted);
    }

    /** The event that a run has taken at a place, the first one where there are more. */
    private Event kept(int place, long run) {
        return Objects.requireNonNull(keptOf[place]).event(runs.get(run, TAKEN + place));
    }

    /** What a run has taken up to a place, where it stands. */
    private Bindings bindings(int key, long run, int upTo) {
        Bindings all = Bindings.EMPTY;
        for (int place = 0; place <= upTo; place++) {
            int slot = sequence.places().get(place).step().slot();
            if (place > 0 || !hasLoop) {
                all = all.with(slot, kept(place, run));
                continue;
            }
            KeptEvents chain = Objects.requireNonNull(keptOf[0]);
            long event = runs.get(run, TAKEN);
            for (long left = count(key, run, upTo); left > 0; left--) {
                all = all.with(slot, chain.event(event));
                event = chain.note(event, LINK);
            }
        }
        return all;
    }

    /** How many events a run has taken in the first place. */
    private long count(int key, long run, int place) {
        return place == 0 || !hasLoop ? countOfFirst(key, run) : runs.get(run, TAKEN + lists);
    }

    /** The number under which the event at hand is kept as that of a place. */
    private long keep(int place) {
        Rows of = Objects.requireNonNull(rows);
        KeptEvents into = keptOf[place];
        if (into == null) {
            into = keptOf(of.type());
            keptOf[place] = into;
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
        KeptEvents fresh = new KeptEvents(type, hasLoop ? 2 : 0);
        kept.add(fresh);
        return fresh;
    }

    /** Lets go of the events that came before the oldest run. */
    private void forgetEvents() {
        boolean isAny = runs.head() < runs.end();
        long oldest = isAny ? runs.get(runs.head(), START) : Long.MAX_VALUE;
        Returned next = isAny ? nextReturned() : null;
        if (!isAny) {
            returned.clear();
        }
        for (int i = 0; i < kept.size(); i++) {
            KeptEvents of = kept.get(i);
            long end = next == null ? of.end() : firstOf(next, i);
            boolean isAmid = next != null && next.first() <= runs.head();
            long first = of.head();
            while (first < end && (isAmid || of.time(first) < oldest)) {
                first++;
            }
            of.drop(first - of.head());
        }
    }

    /** The next runs that have returned, of which the oldest run may be one; null for none. */
    private @Nullable Returned nextReturned() {
        while (!returned.isEmpty() && returned.getFirst().end() <= runs.head()) {
            returned.removeFirst();
        }
        return returned.peekFirst();
    }

    private static long firstOf(Returned of, int type) {
        return type < of.events().length ? of.events()[type] : 0;
    }

    /** Those that wait for a place have it, and wait for what follows. */
    private void move(int key, int place) {
        int from = list(key, place - 1);
        long first = ofKeys[from];
        long last = NONE;
        long event = keep(place);
        boolean leavesLoop = place == 1 && hasLoop;
        for (long run = first; run != NONE; run = runs.get(run, NEXT)) {
            if (leavesLoop) {
                long count = countOfFirst(key, run);
                if (count < leastOfFirst()) {
                    break;
                }
                runs.set(run, TAKEN + lists, count);
            }
            runs.set(run, TAKEN + place, event);
            last = run;
            if (hasOwnDeadline(place)) {
                await(run);
            }
        }
        long left = runs.get(last, NEXT);
        ofKeys[from] = left;
        if (left == NONE) {
            ofKeys[from + 1] = NONE;
        }
        append(list(key, place), first, last);
    }

    private boolean hasOwnDeadline(int place) {
        RuleBody.FinalAbsence absence = body.last();
        return absence != null && place == lists - 1 && absence.forMillis() >= 0;
    }

    /** Appends runs that are linked to a list. */
    private void append(int list, long first, long last) {
        if (ofKeys[list] == NONE) {
            ofKeys[list] = first;
        } else {
            runs.set(ofKeys[list + 1], NEXT, first);
        }
        ofKeys[list + 1] = last;
        runs.set(last, NEXT, NONE);
    }

    /** The event opens a run, and those that repeat the first step take it, too. */
    private void takeFirst(int key) {
        boolean isTaken = hasLoop && ofKeys[list(key, 0)] != NONE;
        boolean isOpening = mayOpen(key);
        if (!isTaken && !isOpening) {
            return;
        }
        if (hasLoop) {
            // An event that is under several keys is in a chain of each.
            number = NONE;
            chain(key, keep(0));
        }
        if (isOpening) {
            open(key, keep(0), Objects.requireNonNull(rows).time(at));
        }
    }

    /** Whether LIMIT RUNS lets a key have another run, for which it may end the oldest. */
    private boolean mayOpen(int key) {
        if (ofKeys[countOf(key)] < body.maxRuns()) {
            return true;
        }
        environment.countDroppedRuns(key, 1);
        if (!body.dropNewest()) {
            endOldest(key);
        }
        return !body.dropNewest();
    }

    /** Appends an event to the chain of a key. */
    private void chain(int key, long event) {
        KeptEvents chain = Objects.requireNonNull(keptOf[0]);
        long before = ofKeys[chainOf(key)];
        long index = 0;
        if (before >= chain.head()) {
            index = chain.note(before, INDEX) + 1;
            chain.setNote(before, LINK, event);
        }
        chain.setNote(event, INDEX, index);
        ofKeys[chainOf(key)] = event;
    }

    private void open(int key, long event, long start) {
        long run = add(key, start);
        runs.set(run, TAKEN, event);
        append(list(key, 0), run, run);
        if (hasOwnDeadline(0)) {
            await(run);
        }
    }

    /** A new row. */
    private long add(int key, long start) {
        long run = runs.add();
        runs.set(run, START, start);
        runs.set(run, KEY, key);
        ofKeys[countOf(key)]++;
        if (run == unexpired) {
            quietUntil = Long.MIN_VALUE;
        }
        return run;
    }

    /** Puts a run where its deadline is looked at. */
    private void await(long run) {
        waiting.set(waiting.add(), 0, run);
        quietUntil = Long.MIN_VALUE;
    }

    /** When a run that waits for an absence has waited long enough. */
    private long deadline(long run) {
        RuleBody.FinalAbsence absence = Objects.requireNonNull(body.last());
        if (absence.forMillis() < 0) {
            return end(run);
        }
        KeptEvents of = Objects.requireNonNull(keptOf[lists - 1]);
        return plus(of.time(runs.get(run, TAKEN + lists - 1)), absence.forMillis());
    }

    private static long plus(long time, long millis) {
        long sum = time + millis;
        return sum < time ? Long.MAX_VALUE : sum;
    }

    @Override
    public void endBefore(long instant) {
        if (instant > quietUntil) {
            settleRestored();
            endRuns(instant);
        }
    }

    private void endRuns(long instant) {
        long first = runs.head();
        while (unexpired < runs.end() && isDone(unexpired, instant)) {
            if (isOpen(unexpired)) {
                expire(unexpired);
            }
            unexpired++;
        }
        while (waiting.head() < waiting.end()) {
            long run = waiting.get(waiting.head(), 0);
            if (isOpen(run)) {
                if (deadline(run) >= instant) {
                    break;
                }
                completeWaiting(run);
            }
            waiting.drop();
        }
        while (runs.head() < unexpired && !isOpen(runs.head())) {
            runs.drop();
        }
        if (runs.head() > first) {
            forgetEvents();
        }
        quietUntil = nextEnd();
    }

    /** When time changes something next, at the earliest. */
    private long nextEnd() {
        long next = unexpired < runs.end() ? end(unexpired) : Long.MAX_VALUE;
        return waiting.head() < waiting.end()
                ? Math.min(next, deadline(waiting.get(waiting.head(), 0)))
                : next;
    }

    /** Until when WITHIN lets a run last. */
    private long end(long run) {
        return plus(runs.get(run, START), body.withinMillis());
    }

    /** Whether a run has ended, or can take no event at or after an instant. */
    private boolean isDone(long run, long instant) {
        return !isOpen(run) || end(run) < instant;
    }

    private boolean isOpen(long run) {
        return run >= runs.head() && runs.get(run, KEY) >= 0;
    }

    /** WITHIN has ended a run, or what it waits for, unless that has a deadline of its own. */
    private void expire(long run) {
        int key = (int) runs.get(run, KEY);
        int last = hasAbsence ? lists - 1 : lists;
        for (int place = last - 1; place >= 0; place--) {
            if (ofKeys[list(key, place)] == run) {
                environment.changing(key);
                endFirst(list(key, place));
                environment.ended(key);
                return;
            }
        }
        if (hasAbsence && !hasOwnDeadline(lists - 1)) {
            completeWaiting(run);
        }
    }

    private void completeWaiting(long run) {
        int key = (int) runs.get(run, KEY);
        environment.changing(key);
        environment.completed(key, completeAt(key, deadline(run)));
    }

    /** Ends the run of a key that started first: it has come farthest. */
    private void endOldest(int key) {
        for (int place = lists - 1; place >= 0; place--) {
            int list = list(key, place);
            if (ofKeys[list] != NONE) {
                endFirst(list);
                return;
            }
        }
    }

    /** Ends the first run of a list. */
    private void endFirst(int list) {
        long run = ofKeys[list];
        ofKeys[list] = runs.get(run, NEXT);
        if (ofKeys[list] == NONE) {
            ofKeys[list + 1] = NONE;
        }
        ofKeys[countOf((int) runs.get(run, KEY))]--;
        runs.set(run, KEY, -1);
        // Of a younger one time takes notice when it comes to it.
        if (run <= unexpired) {
            quietUntil = Long.MIN_VALUE;
        }
    }

    /** Ends all runs of a key. */
    private void dropAll(int key) {
        for (int place = 0; place < lists; place++) {
            drop(key, place);
        }
    }

    /** Ends the runs of a key that have taken a place last. */
    private void drop(int key, int place) {
        int list = list(key, place);
        while (ofKeys[list] != NONE) {
            endFirst(list);
        }
    }

    /** Ends the runs of a key that did not start behind an event. */
    private void dropStartedUpTo(int key, Event last) {
        for (int place = 0; place < lists; place++) {
            int list = list(key, place);
            while (ofKeys[list] != NONE && hasStartedUpTo(ofKeys[list], last)) {
                endFirst(list);
            }
        }
    }

    private boolean hasStartedUpTo(long run, Event last) {
        long start = runs.get(run, START);
        return start < last.time()
                || start == last.time() && kept(0, run).place().compareTo(last.place()) <= 0;
    }

    private void reserve(int key) {
        if (key >= keyCount) {
            int old = keyCount;
            int size = Math.max(FIRST_CAPACITY, Math.max(key + 1, 2 * old));
            keyCount = size;
            ofKeys = Arrays.copyOf(ofKeys, size * width);
            Arrays.fill(ofKeys, old * width, size * width, NONE);
            for (int fresh = old; fresh < size; fresh++) {
                ofKeys[countOf(fresh)] = 0;
            }
        }
    }

    private boolean isKnown(int key) {
        return key < keyCount;
    }

    /** Where the list stands of a key's runs that have taken a place last. */
    private int list(int key, int place) {
        return key * width + 2 * place;
    }

    /** Where the number of a key's runs stands. */
    private int countOf(int key) {
        return key * width + 2 * lists;
    }

    /** Where the last event of a key's chain stands. */
    private int chainOf(int key) {
        return key * width + 2 * lists + 1;
    }

    @Override
    public boolean waits(int key, int step) {
        settleRestored();
        return isKnown(key) && isWaitedFor(key, 1L << step);
    }

    @Override
    public boolean heeds(int key, long steps) {
        endReturned(key);
        return (steps & 1) != 0 || isKnown(key) && isWaitedFor(key, steps);
    }

    /** Whether a run of a key can take an event as one of these steps, or is ended by it. */
    private boolean isWaitedFor(int key, long steps) {
        if ((steps & negated) != 0 && ofKeys[list(key, lists - 1)] != NONE) {
            return true;
        }
        for (int place = Math.min(lists, stepNumbers.length - 1); place >= 1; place--) {
            if (has(steps, place) && canLeave(key, place - 1)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long readAhead(int[] keys, long[] steps, int count, long until) {
        long read = 0;
        for (int i = 0; i < count; i++) {
            if (keys[i] >= 0 && isKnown(keys[i])) {
                read += ofKeys[list(keys[i], 0)] + ofKeys[countOf(keys[i])];
            }
        }
        if (completing.length < count) {
            completing = new long[count];
        }
        int completed = 0;
        for (int i = 0; i < count; i++) {
            if (keys[i] >= 0 && isKnown(keys[i])) {
                for (int place = 0; place < lists; place++) {
                    // Also where there is none: to wait for that would take longer.
                    read += runs.readAhead(ofKeys[list(keys[i], place) + 1]);
                }
                if (!hasAbsence && lists > 0 && has(steps[i], lists)) {
                    completing[completed] = ofKeys[list(keys[i], lists - 1)];
                    completed += completing[completed] == NONE ? 0 : 1;
                }
            }
        }
        for (int i = 0; i < completed; i++) {
            for (int place = 0; place < lists; place++) {
                long event = runs.get(completing[i], TAKEN + place);
                read += Objects.requireNonNull(keptOf[place]).readAhead(event);
            }
        }
        for (long run = unexpired; run < runs.end() && isDone(run, until); run++) {
            read += isOpen(run) ? ofKeys[countOf((int) runs.get(run, KEY))] : 0;
        }
        return read;
    }

    @Override
    public long bytes() {
        long bytes = runs.bytes() + waiting.bytes() + (long) returned.size() * Returned.BYTES;
        for (int i = 0; i < kept.size(); i++) {
            bytes += kept.get(i).bytes();
        }
        return bytes;
    }

    @Override
    public boolean isEmpty(int key) {
        settleRestored();
        return !isKnown(key) || ofKeys[countOf(key)] == 0;
    }

    @Override
    public PatternMatcher.State snapshot(int key) {
        settleRestored();
        List<Run> found = new ArrayList<>();
        for (int place = lists - 1; place >= 0; place--) {
            for (long run = ofKeys[list(key, place)]; run != NONE; run = runs.get(run, NEXT)) {
                found.add(snapshot(key, run, place));
            }
        }
        return new PatternMatcher.State(found, List.of());
    }

    private Run snapshot(int key, long run, int place) {
        Cursor cursor = sequence.cursor(place, (int) count(key, run, place));
        Bindings bindings = bindings(key, run, place);
        return new Run(
                List.of(new Config(bindings, cursor, Map.of(), Set.of(), List.of(), false, false)));
    }

    @Override
    public void restore(int key, PatternMatcher.State state) {
        int slot = sequence.places().get(0).step().slot();
        for (Run run : state.runs()) {
            List<Bindings.Bound> bound = run.configs().get(0).bindings().toList();
            List<Event> taken = bound.stream().map(Bindings.Bound::event).toList();
            long count = bound.stream().filter(b -> b.slot() == slot).count();
            restored.add(new Restored(key, taken, hasLoop ? (int) count : 1));
        }
        quietUntil = Long.MIN_VALUE;
    }

    @Override
    public boolean canReturn() {
        return !hasLoop && !hasAbsence && lists > 0;
    }

    @Override
    public void restoreAmid(int key, PatternMatcher.State state) {
        settleRestored();
        reserve(key);
        long[] ends = new long[kept.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = kept.get(i).end();
        }
        long first = runs.end();
        Map<Event, Long> numbers = new HashMap<>();
        List<List<Event>> oldestFirst = new ArrayList<>();
        for (Run run : state.runs()) {
            List<Bindings.Bound> bound = run.configs().get(0).bindings().toList();
            oldestFirst.add(bound.stream().map(Bindings.Bound::event).toList());
        }
        oldestFirst.sort(Comparator.comparing(events -> events.get(0).place()));
        for (List<Event> events : oldestFirst) {
            int last = events.size() - 1;
            long run = add(key, events.get(0).time());
            for (int place = 0; place <= last; place++) {
                Event event = events.get(place);
                KeptEvents of = keptOf(event.type());
                keptOf[place] = of;
                runs.set(run, TAKEN + place, numbers.computeIfAbsent(event, of::add));
            }
            append(list(key, last), run, run);
        }
        returned.add(new Returned(first, runs.end(), ends));
    }

    /** What WITHIN has ended of a key stands behind younger runs, if it has returned. */
    private void endReturned(int key) {
        if (returned.isEmpty() || !isKnown(key) || ofKeys[countOf(key)] == 0) {
            return;
        }
        long instant = Objects.requireNonNull(rows).time(at);
        for (int place = 0; place < lists; place++) {
            int list = list(key, place);
            while (ofKeys[list] != NONE && isDone(ofKeys[list], instant)) {
                environment.changing(key);
                endFirst(list);
                environment.ended(key);
            }
        }
    }

    /** Keys are restored one after the other, but rows stand in the order of their starts. */
    private void settleRestored() {
        if (restored.isEmpty()) {
            return;
        }
        restored.forEach(r -> reserve(r.key()));
        Map<KeyedEvent, Long> numbers = keepRestored();
        restored.sort(Comparator.comparing(r -> r.events().get(0).place()));
        List<Long> waits = new ArrayList<>();
        for (Restored r : restored) {
            long run = add(r.key(), r.events().get(0).time());
            int place = r.events().size() - r.ofFirst();
            for (int i = 0; i <= place; i++) {
                Event event = r.events().get(i == 0 ? 0 : r.ofFirst() - 1 + i);
                keptOf[i] = keptOf(event.type());
                KeyedEvent keyed = new KeyedEvent(r.key(), event);
                runs.set(run, TAKEN + i, Objects.requireNonNull(numbers.get(keyed)));
            }
            if (place > 0 && hasLoop) {
                runs.set(run, TAKEN + lists, r.ofFirst());
            }
            append(list(r.key(), place), run, run);
            if (hasOwnDeadline(place)) {
                waits.add(run);
            }
        }
        waits.sort(Comparator.comparing(this::deadline));
        waits.forEach(this::await);
        restored.clear();
    }

    /** Keeps the events of restored runs, in their order. */
    private Map<KeyedEvent, Long> keepRestored() {
        Set<KeyedEvent> chained = new HashSet<>();
        Set<KeyedEvent> all = new HashSet<>();
        for (Restored r : restored) {
            r.events().forEach(event -> all.add(new KeyedEvent(r.key(), event)));
            if (hasLoop) {
                keptOf[0] = keptOf(r.events().get(0).type());
                r.events()
                        .subList(0, r.ofFirst())
                        .forEach(event -> chained.add(new KeyedEvent(r.key(), event)));
            }
        }
        Map<KeyedEvent, Long> numbers = new HashMap<>();
        all.stream()
                .sorted(Comparator.comparing(keyed -> keyed.event().place()))
                .forEach(
                        keyed -> {
                            Event event = keyed.event();
                            long kept = keptOf(event.type()).add(event);
                            numbers.put(keyed, kept);
                            if (chained.contains(keyed)) {
                                chain(keyed.key(), kept);
                            }
                        });
        return numbers;
    }
}
