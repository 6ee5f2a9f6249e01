package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.RuleProgram;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One rule under the keys of a lane, the states of which stand together in arrays. */
abstract class FlatLane implements RuleLane {
    final RuleProgram rule;
    final AlertBuilder builder;

    /** Keys that have a state, and those that had one and may come back. */
    final KeyTable keys;

    private final Changes<Key, EngineState.Entry> changes;
    private final BatchKeys batch;

    /** The key at hand: its parts, from an index on. */
    private Object[] parts = new Object[0];

    private int from;

    /** The keys the state of which is not in memory but in a checkpoint, by number. */
    private final BitSet unread = new BitSet();

    private @Nullable KeyStates stored;

    /** Until when the state of each of them matters at most, by number. */
    private long[] unreadUntil = new long[0];

    /** When to look for those that do not matter any more. */
    private long nextForgetting = Long.MAX_VALUE;

    /** Of no use but that what {@link #readAhead} gives is used. */
    private long readAhead;

    /**
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    FlatLane(RuleProgram rule, AlertBuilder builder, boolean keepsChanges) {
        this.rule = rule;
        this.builder = builder;
        this.changes = new Changes<>(keepsChanges, this::entry, this::entry);
        this.batch = new BatchKeys(rule.key().size());
        this.keys = new KeyTable(rule.key().size(), this::forget);
    }

    /** Goes on to an event, after what time has done before it. */
    abstract void begin(Rows rows, int at, List<Firing> out);

    /**
     * Whether an event that can be these steps means something to a key that is not known.
     *
     * @param steps as bits
     */
    abstract boolean opens(long steps);

    /**
     * Takes the event that was begun, under a key.
     *
     * @param number of the key
     * @param steps that it can be, as bits
     */
    abstract void take(int number, Rows rows, int at, long steps, List<Firing> out);

    @Override
    public final void process(Object[] key, Rows rows, int at, BitSet steps, List<Firing> out) {
        long bits = 0;
        for (int step = steps.nextSetBit(0); step >= 0; step = steps.nextSetBit(step + 1)) {
            bits |= 1L << step;
        }
        begin(rows, at, out);
        int known = keys.find(key);
        int number = known;
        if (known < 0 && opens(bits)) {
            note(key);
            number = keys.add(key);
        }
        if (number >= 0) {
            read(number);
            parts = key;
            from = 0;
            take(number, rows, at, bits, out);
        }
    }

    @Override
    public final void processAll(RoutedInput input, int lane, List<Firing> out) {
        Rows rows = input.rows();
        batch.read(input, lane);
        batch.find(keys);
        if (batch.count() > 0) {
            readAhead += readAhead(batch, rows.time(rows.end() - 1));
        }
        for (int i = 0; i < batch.count(); i++) {
            int at = batch.at(i);
            long steps = batch.steps()[i];
            begin(rows, at, out);
            int number = batch.number(i, keys);
            if (number < 0 && opens(steps)) {
                note(batch.key(i));
                number = batch.add(i, keys);
            }
            if (number >= 0) {
                read(number);
                parts = batch.parts();
                from = i * rule.key().size();
                take(number, rows, at, steps, out);
            }
        }
    }

    /** That of the event which is taken; made of the event, for the table may lie far away. */
    final Key key() {
        return new Key(Arrays.copyOfRange(parts, from, from + rule.key().size()));
    }

    /** The state of a key; null where there is none. */
    abstract @Nullable KeyState stateOf(int number);

    abstract boolean isEmpty(int number);

    /**
     * Reads what the look at some keys will read, all at once: then memory is waited for together,
     * where each key would wait by itself.
     *
     * @param until when the last of them will be looked at
     * @return anything that depends on what was read, so that it has to be
     */
    abstract long readAhead(BatchKeys batch, long until);

    /** A key that is not known is about to have a number. */
    private void note(Object[] key) {
        if (changes.hasKeys()) {
            changes.numbered(new Key(key));
        }
    }

    /** How long what a key has taken matters, ms; {@link Long#MAX_VALUE} for ever. */
    abstract long keptMillis();

    /** Whether the state of a key can come back amid the stream. */
    abstract boolean canReturn();

    /** Goes on from the state of a key that has none. */
    abstract void restoreAmid(int number, KeyState saved);

    /** Whether a saved state says anything. */
    abstract boolean isAny(KeyState saved);

    /** Goes on from the state of a key; before any event, or after {@link #letGo}. */
    abstract void restore(int number, KeyState saved);

    /** Forgets the states of all keys. */
    abstract void letGo();

    /** How much memory the states of all keys take, about, in bytes. */
    abstract long stateBytes();

    @Override
    public final void restore(Key key, KeyState saved) {
        if (isAny(saved)) {
            restore(keys.add(key.toArray()), saved);
        }
    }

    @Override
    public final boolean restoreLater(Key key, KeyStates saved, long cut) {
        if (!canReturn()) {
            return false;
        }
        stored = saved;
        leaveUnread(keys.add(key.toArray()), cut);
        return true;
    }

    private void leaveUnread(int number, long cut) {
        unread.set(number);
        if (number >= unreadUntil.length) {
            unreadUntil = Arrays.copyOf(unreadUntil, Math.max(number + 1, 2 * unreadUntil.length));
        }
        unreadUntil[number] = plus(cut, keptMillis());
        nextForgetting = Math.min(nextForgetting, unreadUntil[number]);
    }

    private static long plus(long time, long millis) {
        return time > Long.MAX_VALUE - millis ? Long.MAX_VALUE : time + millis;
    }

    @Override
    public final long evictableBytes() {
        return canReturn() ? stateBytes() : 0;
    }

    @Override
    public final void evict(KeyStates saved, long cut) {
        if (!canReturn()) {
            return;
        }
        stored = saved;
        Map<Integer, KeyState> changed = new HashMap<>();
        BitSet inMemory = keys.numbers();
        inMemory.andNot(unread);
        for (int n = inMemory.nextSetBit(0); n >= 0; n = inMemory.nextSetBit(n + 1)) {
            if (changes.concerns(n)) {
                changed.put(n, stateOf(n));
            } else {
                leaveUnread(n, cut);
            }
        }
        letGo();
        changed.forEach(this::restore);
    }

    /** Sees to it that the state of a key is in memory. */
    private void read(int number) {
        if (!unread.isEmpty() && unread.get(number)) {
            unread.clear(number);
            restoreAmid(number, readStored(number));
        }
    }

    private KeyState readStored(int number) {
        KeyStates of = Objects.requireNonNull(stored);
        // Lanes have them in common.
        synchronized (of) {
            return of.read(rule.name(), keys.parts(number));
        }
    }

    /** What was not read in time never matters again. */
    private void forgetUnread(long instant) {
        if (instant <= nextForgetting) {
            return;
        }
        long next = Long.MAX_VALUE;
        for (int n = unread.nextSetBit(0); n >= 0; n = unread.nextSetBit(n + 1)) {
            if (unreadUntil[n] < instant) {
                changing(n);
                unread.clear(n);
                keys.release(n);
            } else {
                next = Math.min(next, unreadUntil[n]);
            }
        }
        // To look at all of them costs; they may be there for a little longer than they need.
        nextForgetting = Math.max(next, plus(instant, keptMillis() / 8));
    }

    /** Fires the deadlines before an instant. */
    abstract void fireDeadlines(long instant, List<Firing> out);

    @Override
    public final void fireBefore(long instant, List<Firing> out) {
        fireDeadlines(instant, out);
        forgetUnread(instant);
    }

    /** The state of a key is about to be another. */
    final void changing(int number) {
        changes.changing(number);
    }

    /** The state of a key is another now, or gone. */
    final void settle(int number) {
        if (isEmpty(number)) {
            keys.release(number);
        }
    }

    private void forget(int number) {
        if (changes.concerns(number)) {
            changes.unnumbered(number, keys.key(number));
        }
    }

    @Override
    public final void expect(Key key, long start) {
        throw new IllegalStateException("only a silence waits for a key");
    }

    @Override
    public final int size() {
        return keys.size();
    }

    @Override
    public final Changes<Key, EngineState.Entry> changes() {
        return changes;
    }

    @Override
    public final void beginWhole() {
        changes.beginWhole(keys.numbers(), List.of());
    }

    private EngineState.Entry entry(int number) {
        KeyState state;
        if (unread.get(number)) {
            state = readStored(number);
        } else {
            state = isEmpty(number) ? null : stateOf(number);
        }
        return new EngineState.Entry(rule.name(), keys.parts(number), state);
    }

    /** That of a key that has no number. */
    private EngineState.Entry entry(Key key) {
        return new EngineState.Entry(rule.name(), key.parts(), null);
    }
}
