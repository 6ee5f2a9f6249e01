package dev.weir.runtime.engine;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a rule that have a state, each with a small number; an open hash table.
 *
 * <p>A key that is {@link #release}d keeps its number until the table would have to grow: most keys
 * come back, and then nothing is allocated.
 *
 * <p>In memory: 8 bytes a place of the table, at most half of which are taken, 16 bytes for the
 * {@link ShortKeys short form} of each key, and its parts. A look-up reads one place of the table
 * and one short form; the parts, which lie anywhere in memory, only where that is not the whole
 * key. Single-threaded.
 */
final class KeyTable {
    private static final int FIRST_CAPACITY = 64;

    /** How many parts a key has. */
    private final int width;

    private final IntConsumer forgotten;

    /** Of each key by its number. */
    private Object[] parts;

    private final ShortKeys shorts = new ShortKeys();

    /** Made when they are asked for. */
    private @Nullable Key[] keys = new @Nullable Key[FIRST_CAPACITY];

    private final BitSet released = new BitSet();

    /** Free numbers below {@link #used}, the last first. */
    private int[] free = new int[FIRST_CAPACITY];

    private int freeCount;
    private int used;

    /**
     * A key's hash, and in the lower half its number plus 1, at the place of the hash or behind; 0
     * for none. At most half full.
     */
    private long[] table = new long[2 * FIRST_CAPACITY];

    private int generation;

    /** Of the keys that were added since keys were looked up last, a bit for each hash. */
    private long added;

    // Of the keys at hand; and of one by itself.
    private final ShortKeys wanted = new ShortKeys();
    private final ShortKeys single = new ShortKeys();
    private int[] hashes = new int[0];
    private long[] entries = new long[0];

    KeyTable(int width) {
        this(width, number -> {});
    }

    /**
     * @param forgotten is told of each number that will stand for another key, before it does
     */
    KeyTable(int width, IntConsumer forgotten) {
        this.width = width;
        this.forgotten = forgotten;
        this.parts = new Object[width * FIRST_CAPACITY];
        shorts.reserve(FIRST_CAPACITY);
        single.reserve(1);
    }

    /** The number of a key, or -1. */
    int find(Object[] key) {
        single.set(0, key, 0, width);
        return find(single, 0, key, 0, single.hash(0));
    }

    /**
     * The numbers of many keys: what {@link #find} says of each, in a fraction of the time where
     * the table is larger than the caches, since no look-up waits for the one before.
     *
     * @param key the parts of all keys, one key after the other
     * @param into for each key its number, or -1
     */
    void findAll(Object[] key, int count, int[] into) {
        if (hashes.length < count) {
            hashes = new int[count];
            entries = new long[count];
            wanted.reserve(count);
        }
        added = 0;
        int mask = table.length - 1;
        for (int i = 0; i < count; i++) {
            wanted.set(i, key, i * width, width);
            hashes[i] = wanted.hash(i);
        }
        for (int i = 0; i < count; i++) {
            entries[i] = table[hashes[i] & mask];
        }
        for (int i = 0; i < count; i++) {
            long entry = entries[i];
            for (int at = hashes[i]; entry != 0 && hash(entry) != hashes[i]; ) {
                entry = table[++at & mask];
            }
            into[i] = number(entry);
        }
        // Two keys hardly ever have the same hash, so this one is seldom another.
        for (int i = 0; i < count; i++) {
            if (into[i] >= 0 && !isAt(into[i], wanted, i, key, i * width)) {
                into[i] = findAgain(i, key);
            }
        }
    }

    /**
     * The number of one of the keys that were looked up last, or -1: where it was not there, it may
     * have been added since.
     *
     * @param key the parts of all of them
     */
    int findAdded(int i, Object[] key) {
        return (added >>> hashes[i] & 1) == 0 ? -1 : findAgain(i, key);
    }

    /** As {@link #findAdded}, where it may have been there. */
    int findAgain(int i, Object[] key) {
        return find(wanted, i, key, i * width, hashes[i]);
    }

    /**
     * Adds one of the keys that were looked up last, which is not there.
     *
     * @param key the parts of all of them
     * @return its number
     */
    int addOf(int i, Object[] key) {
        return add(wanted, i, key, i * width, hashes[i]);
    }

    /** Changes whenever a number may come to stand for another key. */
    int generation() {
        return generation;
    }

    /** A key with a number has a state again. */
    void revive(int number) {
        if (!released.isEmpty()) {
            released.clear(number);
        }
    }

    /**
     * @param of the key's short form, at an index
     * @param from where the parts of the key begin
     */
    private int find(ShortKeys of, int index, Object[] key, int from, int hash) {
        int mask = table.length - 1;
        for (int i = hash & mask; table[i] != 0; i = (i + 1) & mask) {
            int number = number(table[i]);
            if (hash(table[i]) == hash && isAt(number, of, index, key, from)) {
                return number;
            }
        }
        return -1;
    }

    private static int hash(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    /** That of a key; -1 for none. */
    private static int number(long entry) {
        return (int) entry - 1;
    }

    private boolean isAt(int number, ShortKeys of, int index, Object[] key, int from) {
        return shorts.isAlike(number, of, index)
                && (of.isWhole(index) || hasParts(number, key, from));
    }

    private boolean hasParts(int number, Object[] key, int from) {
        for (int i = 0; i < width; i++) {
            Object part = parts[number * width + i];
            if (part != key[from + i] && !part.equals(key[from + i])) {
                return false;
            }
        }
        return true;
    }

    /** The number of a key, which need not be there yet. */
    int add(Object[] key) {
        single.set(0, key, 0, width);
        int hash = single.hash(0);
        int known = find(single, 0, key, 0, hash);
        if (known >= 0) {
            revive(known);
            return known;
        }
        return add(single, 0, key, 0, hash);
    }

    private int add(ShortKeys of, int index, Object[] key, int from, int hash) {
        if (freeCount == 0 && used == keys.length) {
            makeRoom();
        }
        int number = freeCount > 0 ? free[--freeCount] : used++;
        System.arraycopy(key, from, parts, number * width, width);
        shorts.set(number, of, index);
        keys[number] = null;
        put(number, hash);
        added |= 1L << hash;
        return number;
    }

    Key key(int number) {
        Key known = keys[number];
        if (known == null) {
            known = new Key(partsOf(number));
            keys[number] = known;
        }
        return known;
    }

    /** The parts of a key that may not be asked for again. */
    List<Object> parts(int number) {
        Key known = keys[number];
        return known == null ? List.of(partsOf(number)) : known.parts();
    }

    private Object[] partsOf(int number) {
        return Arrays.copyOfRange(parts, number * width, (number + 1) * width);
    }

    /** A key has no state any more; its number stays until the room is needed. */
    void release(int number) {
        released.set(number);
    }

    /** How many keys have a state. */
    int size() {
        return used - freeCount - released.cardinality();
    }

    /** The numbers of all keys that have a state. */
    BitSet numbers() {
        BitSet all = new BitSet(used);
        all.set(0, used);
        all.andNot(released);
        for (int i = 0; i < freeCount; i++) {
            all.clear(free[i]);
        }
        return all;
    }

    private void makeRoom() {
        generation++;
        int gone = released.cardinality();
        boolean takesBack = gone >= keys.length / 4;
        if (takesBack) {
            if (free.length < gone) {
                free = new int[keys.length];
            }
            for (int n = released.nextSetBit(0); n >= 0; n = released.nextSetBit(n + 1)) {
                forgotten.accept(n);
                free[freeCount++] = n;
            }
            Arrays.fill(table, 0);
            for (int n = 0; n < used; n++) {
                if (!released.get(n)) {
                    put(n, shorts.hash(n));
                }
            }
            released.clear();
        } else {
            keys = Arrays.copyOf(keys, 2 * keys.length);
            parts = Arrays.copyOf(parts, 2 * parts.length);
            shorts.reserve(keys.length);
            long[] old = table;
            table = new long[2 * old.length];
            for (long entry : old) {
                if (entry != 0) {
                    put(number(entry), hash(entry));
                }
            }
        }
    }

    private void put(int number, int hash) {
        int mask = table.length - 1;
        int i = hash & mask;
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        table[i] = (long) hash << Integer.SIZE | (number + 1);
    }
}
