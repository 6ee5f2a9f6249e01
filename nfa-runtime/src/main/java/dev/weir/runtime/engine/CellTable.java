package dev.weir.runtime.engine;

import java.util.Arrays;

/**
 * Cells, each for a key and a rule that have a state together, by small numbers: found by both in
 * an open hash table, by the key alone in a list. 20 to 40 bytes a cell. Single-threaded.
 */
final class CellTable {
    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    // Of each cell. A free one has no key, and the next free one as its next.
    private int[] keys = new int[FIRST_CAPACITY];
    private int[] rules = new int[FIRST_CAPACITY];
    private int[] next = new int[FIRST_CAPACITY];
    private int[] previous = new int[FIRST_CAPACITY];

    /** Of each key, its first cell. */
    private int[] firsts = new int[0];

    private int used;
    private int free = NONE;
    private int size;

    /**
     * A cell's number plus 1, at the place of its hash or behind; 0 for none. At most half full.
     */
    private int[] table = new int[2 * FIRST_CAPACITY];

    /** The cell of a key and a rule, or -1. */
    int find(int key, int rule) {
        int mask = table.length - 1;
        for (int i = place(key, rule); table[i] != 0; i = (i + 1) & mask) {
            int cell = table[i] - 1;
            if (keys[cell] == key && rules[cell] == rule) {
                return cell;
            }
        }
        return NONE;
    }

    /** A new cell; there is none of this key and rule. */
    int add(int key, int rule) {
        if (2 * (size + 1) > table.length) {
            grow();
        }
        int cell = free == NONE ? used++ : free;
        if (cell == free) {
            free = next[cell];
        }
        keys[cell] = key;
        rules[cell] = rule;
        size++;
        put(cell);
        link(cell, key);
        return cell;
    }

    private void link(int cell, int key) {
        if (key >= firsts.length) {
            int old = firsts.length;
            firsts = Arrays.copyOf(firsts, Math.max(FIRST_CAPACITY, Math.max(key + 1, 2 * old)));
            Arrays.fill(firsts, old, firsts.length, NONE);
        }
        int first = firsts[key];
        previous[cell] = NONE;
        next[cell] = first;
        if (first != NONE) {
            previous[first] = cell;
        }
        firsts[key] = cell;
    }

    /** Frees a cell; its number will be that of another. */
    void remove(int cell) {
        takeOut(cell);
        if (previous[cell] == NONE) {
            firsts[keys[cell]] = next[cell];
        } else {
            next[previous[cell]] = next[cell];
        }
        if (next[cell] != NONE) {
            previous[next[cell]] = previous[cell];
        }
        keys[cell] = NONE;
        next[cell] = free;
        free = cell;
        size--;
    }

    /** The first cell of a key, or -1. */
    int first(int key) {
        return key < firsts.length ? firsts[key] : NONE;
    }

    /** The cell behind another of the same key, or -1. */
    int next(int cell) {
        return next[cell];
    }

    int key(int cell) {
        return keys[cell];
    }

    int rule(int cell) {
        return rules[cell];
    }

    /** One more than the greatest number of a cell; some below have no key. */
    int end() {
        return used;
    }

    boolean isFree(int cell) {
        return keys[cell] == NONE;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * keys.length);
        rules = Arrays.copyOf(rules, keys.length);
        next = Arrays.copyOf(next, keys.length);
        previous = Arrays.copyOf(previous, keys.length);
        table = new int[2 * table.length];
        for (int cell = 0; cell < used; cell++) {
            if (!isFree(cell)) {
                put(cell);
            }
        }
    }

    private void put(int cell) {
        int mask = table.length - 1;
        int i = place(keys[cell], rules[cell]);
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        table[i] = cell + 1;
    }

    /** Closes the gap that a cell leaves, so that those behind it are found (Knuth 6.4, R). */
    private void takeOut(int cell) {
        int mask = table.length - 1;
        int gap = place(keys[cell], rules[cell]);
        while (table[gap] != cell + 1) {
            gap = (gap + 1) & mask;
        }
        for (int i = (gap + 1) & mask; table[i] != 0; i = (i + 1) & mask) {
            int own = place(keys[table[i] - 1], rules[table[i] - 1]);
            if (((i - own) & mask) >= ((i - gap) & mask)) {
                table[gap] = table[i];
                gap = i;
            }
        }
        table[gap] = 0;
    }

    private int place(int key, int rule) {
        int mixed = (key * 0x9E3779B1 + rule) * 0x85EBCA6B;
        return (mixed ^ (mixed >>> 15)) & (table.length - 1);
    }
}
