package dev.weir.runtime.window;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.KeptEvents;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.window.WindowMatcher.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sliding windows that wait for a number of events, {@code HAVING count() >= n}, under all keys of
 * a lane. What a {@link WindowMatcher} would find, without a look at any window but that of the
 * event's key.
 *
 * <p>All events of all keys are kept in their order, which is that in which they leave; each knows
 * the one before it of its key, so that coming and leaving touch no other. When an event leaves,
 * the condition can only become false, so nothing has a timer: what has left is settled when the
 * next event comes.
 *
 * <p>In memory: an event has its key and the one before it of that key, 16 bytes, beside its
 * values; a key has 32 bytes. Cost: an event is added once and leaves once; an alert has all events
 * of its window. An event allocates nothing but what it fires, and room where there are more events
 * or keys than ever before. Single-threaded.
 */
public final class CountWindows {
    private static final int FIRST_CAPACITY = 64;
    private static final int NO_KEY = -1;

    /** So many events of an alert are worth it. */
    private static final int MOST_READ_AHEAD = 16;

    private final RuleBody.Window window;
    private final Environment environment;

    /** Made when the first event comes. */
    private @Nullable KeptEvents kept;

    // What is noted of an event: its key, and the number of the one before it under that key.
    private static final int KEY = 0;
    private static final int BEFORE = 1;
    private static final int NOTES = 2;

    /** Of each key what the constants below say: side by side, since it is read together. */
    private long[] ofKeys = new long[0];

    /** Its last event, by number; each has the one before it. */
    private static final int LAST = 0;

    /** How many events are in the window. */
    private static final int COUNT = 1;

    /** The first event, by number, that may be in the window: RESET has let go of those before. */
    private static final int FROM = 2;

    /** 1 where a condition that becomes true fires. */
    private static final int ARMED = 3;

    private static final int WIDTH = 4;

    // The event at hand.
    private @Nullable Rows rows;
    private int at;

    /** Behind the last event that has returned amid the stream, and so behind younger ones. */
    private long returnedEnd;

    /** The last event looked at of each window that one more may fill, by number. */
    private long[] filling = new long[0];

    private final List<Restored> restored = new ArrayList<>();

    private record Restored(int key, Entry entry) {}

    /** What is told of the window of a key. */
    public interface Environment {
        /** Events are about to leave, without an event of the key. */
        void changing(int key);

        /** Events have left; it may be empty. */
        void left(int key);
    }

    /**
     * Why a rule cannot be followed in this way, for people: {@code it has no sliding window}; null
     * where it can.
     */
    public static @Nullable String obstacle(RuleProgram rule) {
        if (!(rule.body() instanceof RuleBody.Window window)
                || window.kind() != RuleBody.WindowKind.SLIDING) {
            return "it has no sliding window";
        } else if (window.atLeast() == 0) {
            return "its condition is not `count() >= n`";
        } else if (window.sources().size() > 1) {
            return "it has several sources";
        } else if (window.lastingMillis() > 0 || window.keepFiringMillis() > 0) {
            return "it has a FOR or KEEP FIRING";
        } else if (window.resolve()) {
            return "it has a RESOLVE";
        } else if (!rule.exceptions().isEmpty()) {
            return "it has an EXCEPT";
        } else if (!window.overs().isEmpty()) {
            return "an aggregate of it has a window of its own";
        }
        return null;
    }

    /**
     * @param window of a rule without {@link #obstacle}
     */
    public CountWindows(RuleBody.Window window, Environment environment) {
        this.window = window;
        this.environment = environment;
    }

    /** Goes on to an event, after what has left before its time. */
    public void begin(Rows of, int index) {
        leaveBefore(of.time(index));
        rows = of;
        at = index;
    }

    /**
     * Adds the event that was {@link #begin begun} to the window of a key.
     *
     * @param key a small number
     * @return whether there is an alert; then {@link #fire} follows
     */
    public boolean process(int key) {
        Rows of = Objects.requireNonNull(rows);
        reserve(key);
        if (kept == null) {
            kept = new KeptEvents(of.type(), NOTES);
        }
        long time = of.time(at);
        boolean hasReturned = kept.head() < returnedEnd;
        if (hasReturned) {
            leaveOf(key, time - window.sizeMillis() - 1);
        }
        // The condition is false only where it is so at the end of an instant.
        int own = key * WIDTH;
        if (ofKeys[own + ARMED] == 0
                && ofKeys[own + COUNT] < window.atLeast()
                && (ofKeys[own + COUNT] == 0 || kept.time(ofKeys[own + LAST]) < time)) {
            ofKeys[own + ARMED] = 1;
        }
        if (hasReturned) {
            leaveOf(key, time - window.sizeMillis());
        } else {
            leaveAt(key, time);
        }
        append(key, kept.add(of, at));
        return ofKeys[own + COUNT] >= window.atLeast()
                && (window.fireOnEach() || ofKeys[own + ARMED] == 1);
    }

    /** The events of a key up to a time leave, wherever they stand. */
    private void leaveOf(int key, long time) {
        KeptEvents of = Objects.requireNonNull(kept);
        long event = ofKeys[key * WIDTH + LAST];
        for (long left = ofKeys[key * WIDTH + COUNT]; left > 0; left--) {
            if (of.time(event) <= time) {
                leave(event);
            }
            event = of.note(event, BEFORE);
        }
    }

    /** What leaves the window of a key at an instant does so; that of others may yet wait. */
    private void leaveAt(int key, long instant) {
        KeptEvents of = Objects.requireNonNull(kept);
        long event = of.head();
        while (event < of.end() && of.time(event) <= instant - window.sizeMillis()) {
            if (of.note(event, KEY) == key) {
                leave(event);
            }
            event++;
        }
    }

    /**
     * An event is in its window no more.
     *
     * @return whether it was until now
     */
    private boolean leave(long event) {
        KeptEvents of = Objects.requireNonNull(kept);
        int own = (int) of.note(event, KEY) * WIDTH;
        of.setNote(event, KEY, NO_KEY);
        boolean wasInside = event >= ofKeys[own + FROM];
        if (wasInside) {
            ofKeys[own + COUNT]--;
        }
        return wasInside;
    }

    /**
     * The alert of a key's window.
     *
     * @param parts of the key
     */
    public WindowMatcher.Outcome fire(int key, List<Object> parts, Runnable arithmeticFault) {
        List<Entry> inside = entries(key);
        Event event = inside.get(inside.size() - 1).event();
        int own = key * WIDTH;
        if (window.reset()) {
            ofKeys[own + COUNT] = 0;
            ofKeys[own + FROM] = Objects.requireNonNull(kept).end();
        }
        ofKeys[own + ARMED] = 0;
        Scope scope = WindowScope.of(inside, event, parts, arithmeticFault);
        return new WindowMatcher.Outcome(false, inside, event.time(), scope);
    }

    private List<Entry> entries(int key) {
        KeptEvents of = Objects.requireNonNull(kept);
        long[] inside = new long[(int) ofKeys[key * WIDTH + COUNT]];
        long event = ofKeys[key * WIDTH + LAST];
        for (int i = inside.length - 1; i >= 0; i--) {
            inside[i] = event;
            event = of.note(event, BEFORE);
        }
        int slot = window.sources().get(0).slot();
        List<Entry> entries = new ArrayList<>(inside.length);
        for (long number : inside) {
            entries.add(new Entry(slot, of.event(number)));
        }
        return entries;
    }

    private void append(int key, long event) {
        KeptEvents of = Objects.requireNonNull(kept);
        int own = key * WIDTH;
        of.setNote(event, KEY, key);
        of.setNote(event, BEFORE, ofKeys[own + LAST]);
        ofKeys[own + LAST] = event;
        ofKeys[own + COUNT]++;
    }

    /** What leaves before an instant does so. */
    public void leaveBefore(long instant) {
        settleRestored();
        if (kept == null) {
            return;
        }
        long event = kept.head();
        while (event < kept.end() && kept.time(event) < instant - window.sizeMillis()) {
            int key = (int) kept.note(event, KEY);
            if (key != NO_KEY) {
                environment.changing(key);
                if (leave(event)) {
                    environment.left(key);
                }
            }
            event++;
        }
        kept.drop(event - kept.head());
    }

    private void reserve(int key) {
        int old = ofKeys.length / WIDTH;
        if (key >= old) {
            int size = Math.max(FIRST_CAPACITY, Math.max(key + 1, 2 * old));
            ofKeys = Arrays.copyOf(ofKeys, size * WIDTH);
            for (int fresh = old; fresh < size; fresh++) {
                ofKeys[fresh * WIDTH + ARMED] = 1;
            }
        }
    }

    /**
     * Reads what is known of some keys, all at once: then memory is waited for together, where each
     * of them would wait by itself.
     *
     * @param keys some of which may be -1 for none
     * @param until when the last of them will be processed
     * @return anything that depends on what was read, so that it has to be
     */
    public long readAhead(int[] keys, int count, long until) {
        long read = 0;
        for (int i = 0; i < count; i++) {
            int own = keys[i] * WIDTH;
            if (own >= 0 && own < ofKeys.length) {
                read += ofKeys[own] + ofKeys[own + WIDTH - 1];
            }
        }
        read += readAheadAlerts(keys, count);
        if (kept != null) {
            for (long event = kept.head();
                    event < kept.end() && kept.time(event) < until - window.sizeMillis();
                    event++) {
                long key = kept.note(event, KEY);
                read += key == NO_KEY ? 0 : ofKeys[(int) key * WIDTH + COUNT];
            }
        }
        return read;
    }

    /** The events of windows that one more may fill, the last of all first, and so on. */
    private long readAheadAlerts(int[] keys, int count) {
        if (kept == null) {
            return 0;
        }
        if (filling.length < count) {
            filling = new long[count];
        }
        int few = 0;
        for (int i = 0; i < count; i++) {
            int own = keys[i] * WIDTH;
            if (own >= 0
                    && own < ofKeys.length
                    && ofKeys[own + COUNT] + 1 >= window.atLeast()
                    && (window.fireOnEach() || ofKeys[own + ARMED] == 1)) {
                filling[few] = ofKeys[own + LAST];
                few += filling[few] >= kept.head() ? 1 : 0;
            }
        }
        long read = 0;
        int most = Math.min(window.atLeast() - 1, MOST_READ_AHEAD);
        for (int events = 0; events < most && few > 0; events++) {
            int left = 0;
            for (int i = 0; i < few; i++) {
                read += kept.readAhead(filling[i]);
                filling[left] = kept.note(filling[i], BEFORE);
                left += filling[left] >= kept.head() ? 1 : 0;
            }
            few = left;
        }
        return read;
    }

    /** How much memory the windows take, about, but for what each key has. */
    public long bytes() {
        return kept == null ? 0 : kept.bytes();
    }

    /** Whether a key has an empty window; then nothing of its past matters. */
    public boolean isEmpty(int key) {
        settleRestored();
        return key >= ofKeys.length / WIDTH || ofKeys[key * WIDTH + COUNT] == 0;
    }

    /** The window of a key that has one, as a {@link WindowMatcher} of the same rule has it. */
    public WindowMatcher.State snapshot(int key) {
        settleRestored();
        boolean value = ofKeys[key * WIDTH + COUNT] >= window.atLeast();
        boolean isArmed = ofKeys[key * WIDTH + ARMED] == 1;
        long lookedAt = Objects.requireNonNull(kept).time(ofKeys[key * WIDTH + LAST]);
        Trigger.State trigger =
                new Trigger.State(
                        isArmed,
                        !isArmed,
                        value,
                        lookedAt,
                        value ? lookedAt : Long.MAX_VALUE,
                        Long.MAX_VALUE);
        return new WindowMatcher.State(entries(key), List.of(), trigger, Long.MAX_VALUE, Set.of());
    }

    /** Goes on from the window of a key; before any event. */
    public void restore(int key, WindowMatcher.State state) {
        reserve(key);
        ofKeys[key * WIDTH + ARMED] = state.trigger().armed() ? 1 : 0;
        state.entries().forEach(entry -> restored.add(new Restored(key, entry)));
    }

    /** Goes on from the window of a key that has an empty one, at any time. */
    public void restoreAmid(int key, WindowMatcher.State state) {
        settleRestored();
        reserve(key);
        ofKeys[key * WIDTH + ARMED] = state.trigger().armed() ? 1 : 0;
        for (Entry entry : state.entries()) {
            if (kept == null) {
                kept = new KeptEvents(entry.event().type(), NOTES);
            }
            append(key, kept.add(entry.event()));
            returnedEnd = kept.end();
        }
    }

    /** Keys are restored one after the other, but events are kept in their order. */
    private void settleRestored() {
        if (restored.isEmpty()) {
            return;
        }
        restored.sort(Comparator.comparing(r -> r.entry().event().place()));
        for (Restored r : restored) {
            if (kept == null) {
                kept = new KeptEvents(r.entry().event().type(), NOTES);
            }
            append(r.key(), kept.add(r.entry().event()));
        }
        restored.clear();
    }
}
