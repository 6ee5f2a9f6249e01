package dev.weir.runtime.engine;

import java.util.Arrays;

/**
 * Cells, each for a key and a rule that have a state together, by small numbers.
 *
 * <p>In memory: 8 bytes for a cell; and for a key 8 bytes and a block, of a power of two places of
 * 8 bytes, in which its cells stand in the order of their rules. So those of a key are found by it
 * alone and lie together; the one of a rule is found by halving. Single-threaded.
 */
final class CellTable {
    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 64;
    private static final long LOW = 0xFFFF_FFFFL;

    /** Places of the smallest block, as a power of two. */
    private static final int SMALLEST = 2;

    // Of each cell its key and its rule. A free one has no key, and the next free one as its rule.
    private long[] cells = new long[FIRST_CAPACITY];
    private int used;
    private int free = NONE;

    // Of each key how many cells it has, how many places its block, as a power of two, and where
    // that begins. A key without cells has no block.
    private int[] sizes = new int[0];
    private byte[] powers = new byte[0];
    private int[] starts = new int[0];

    /** At each place of a block a rule and its cell. */
    private long[] places = new long[FIRST_CAPACITY];

    private int usedPlaces;

    /** Of each power of two where the first free block of that size begins, which has the next. */
    private final int[] freeBlocks = new int[Integer.SIZE];

    CellTable() {
        Arrays.fill(freeBlocks, NONE);
    }

    /** The cell of a key and a rule, or -1. */
    int find(int key, int rule) {
        if (size(key) == 0) {
            return NONE;
        }
        int at = firstPlace(key, rule);
        return at < starts[key] + sizes[key] && ruleAt(at) == rule ? cellAt(at) : NONE;
    }

    /** The first place of a key with a rule that does not come before another; or behind all. */
    private int firstPlace(int key, int rule) {
        int from = starts[key];
        int to = from + sizes[key];
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (ruleAt(middle) < rule) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** A new cell; there is none of this key and rule. */
    int add(int key, int rule) {
        int cell = free == NONE ? used++ : free;
        if (cell == free) {
            free = rule(cell);
        } else if (cell == cells.length) {
            cells = Arrays.copyOf(cells, 2 * cell);
        }
        cells[cell] = pair(key, rule);
        makeRoom(key);
        int at = firstPlace(key, rule);
        System.arraycopy(places, at, places, at + 1, starts[key] + sizes[key] - at);
        places[at] = pair(rule, cell);
        sizes[key]++;
        return cell;
    }

    /** Frees a cell; its number will be that of another. */
    void remove(int cell) {
        int key = key(cell);
        int at = firstPlace(key, rule(cell));
        int end = starts[key] + sizes[key];
        System.arraycopy(places, at + 1, places, at, end - at - 1);
        sizes[key]--;
        if (sizes[key] == 0) {
            freeBlock(starts[key], powers[key]);
        }
        cells[cell] = pair(NONE, free);
        free = cell;
    }

    private void makeRoom(int key) {
        if (key >= sizes.length) {
            int capacity = Math.max(FIRST_CAPACITY, Math.max(key + 1, 2 * sizes.length));
            sizes = Arrays.copyOf(sizes, capacity);
            powers = Arrays.copyOf(powers, capacity);
            starts = Arrays.copyOf(starts, capacity);
        }
        int size = sizes[key];
        if (size == 0) {
            starts[key] = block(SMALLEST);
            powers[key] = SMALLEST;
        } else if (size == 1 << powers[key]) {
            int old = starts[key];
            starts[key] = block(powers[key] + 1);
            System.arraycopy(places, old, places, starts[key], size);
            freeBlock(old, powers[key]);
            powers[key]++;
        }
    }

    private int block(int power) {
        int start = freeBlocks[power];
        if (start != NONE) {
            freeBlocks[power] = (int) places[start];
            return start;
        }
        start = usedPlaces;
        usedPlaces += 1 << power;
        if (usedPlaces > places.length) {
            places = Arrays.copyOf(places, Math.max(usedPlaces, 2 * places.length));
        }
        return start;
    }

    private void freeBlock(int start, int power) {
        places[start] = freeBlocks[power];
        freeBlocks[power] = start;
    }

    /** How many cells a key has. */
    int size(int key) {
        return key < sizes.length ? sizes[key] : 0;
    }

    /**
     * Where the cells of a key begin that has some. They stand side by side, and stay while none is
     * added, those in front of one that is removed even then.
     */
    int start(int key) {
        return starts[key];
    }

    int ruleAt(int place) {
        return high(places[place]);
    }

    int cellAt(int place) {
        return (int) places[place];
    }

    int key(int cell) {
        return high(cells[cell]);
    }

    int rule(int cell) {
        return (int) cells[cell];
    }

    /** One more than the greatest number of a cell; some below have no key. */
    int end() {
        return used;
    }

    boolean isFree(int cell) {
        return key(cell) == NONE;
    }

    private static long pair(int high, int low) {
        return (long) high << Integer.SIZE | low & LOW;
    }

    private static int high(long pair) {
        return (int) (pair >> Integer.SIZE);
    }
}
