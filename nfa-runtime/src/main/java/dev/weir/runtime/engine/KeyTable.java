package dev.weir.runtime.engine;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * The keys of a rule that have a state, each with a small number; an open hash table.
 *
 * <p>A key that is {@link #release}d keeps its number until the table would have to grow: most keys
 * come back, and then nothing is allocated. Single-threaded.
 */
final class KeyTable {
    private static final int FIRST_CAPACITY = 64;

    private Key[] keys = new Key[FIRST_CAPACITY];
    private final BitSet released = new BitSet();

    /** Free numbers below {@link #used}, the last first. */
    private int[] free = new int[FIRST_CAPACITY];

    private int freeCount;
    private int used;

    /**
     * Number of a key plus 1, at the place of its hash or behind; 0 for none. At most half full.
     */
    private int[] table = new int[2 * FIRST_CAPACITY];

    /** The number of a key, or -1. */
    int find(Object[] parts) {
        int mask = table.length - 1;
        int hash = Key.hash(parts);
        for (int i = spread(hash) & mask; table[i] != 0; i = (i + 1) & mask) {
            Key key = keys[table[i] - 1];
            if (key.isOf(parts, hash)) {
                return table[i] - 1;
            }
        }
        return -1;
    }

    /** The number of a key, which need not be there yet. */
    int add(Object[] parts) {
        int known = find(parts);
        if (known >= 0) {
            released.clear(known);
            return known;
        }
        if (freeCount == 0 && used == keys.length) {
            makeRoom();
        }
        int number = freeCount > 0 ? free[--freeCount] : used++;
        keys[number] = new Key(parts);
        put(number);
        return number;
    }

    Key key(int number) {
        return keys[number];
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
    void forEach(IntConsumer consumer) {
        for (int number : table) {
            if (number > 0 && !released.get(number - 1)) {
                consumer.accept(number - 1);
            }
        }
    }

    private void makeRoom() {
        int gone = released.cardinality();
        boolean takesBack = gone >= keys.length / 4;
        if (takesBack) {
            if (free.length < gone) {
                free = new int[keys.length];
            }
            for (int n = released.nextSetBit(0); n >= 0; n = released.nextSetBit(n + 1)) {
                free[freeCount++] = n;
            }
        } else {
            keys = Arrays.copyOf(keys, 2 * keys.length);
            table = new int[2 * table.length];
        }
        Arrays.fill(table, 0);
        for (int n = 0; n < used; n++) {
            if (!(takesBack && released.get(n))) {
                put(n);
            }
        }
        if (takesBack) {
            released.clear();
        }
    }

    private void put(int number) {
        int mask = table.length - 1;
        int i = spread(keys[number].hashCode()) & mask;
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        table[i] = number + 1;
    }

    /** Hashes of numbers and of alike texts differ in their lower bits alone. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B1;
        return mixed ^ (mixed >>> 15);
    }
}
