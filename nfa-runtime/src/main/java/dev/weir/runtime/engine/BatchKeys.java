package dev.weir.runtime.engine;

/**
 * The keys of those rows of a batch that an input has found for a lane, all looked up at once. Its
 * arrays are used again. Single-threaded.
 */
final class BatchKeys {
    private final int width;

    // Of each of these rows.
    private int[] ats = new int[0];
    private int[] numbers = new int[0];
    private long[] steps = new long[0];
    private Object[] parts = new Object[0];

    private int count;

    /** Of the table, as it was at the look-up. */
    private int generation;

    private final Object[] key;

    /**
     * @param width how many parts a key has
     */
    BatchKeys(int width) {
        this.width = width;
        this.key = new Object[width];
    }

    /** Reads the keys of the rows that an input has found for a lane. */
    void read(RoutedInput input, int lane) {
        if (ats.length < input.size()) {
            ats = new int[input.size()];
            numbers = new int[input.size()];
            steps = new long[input.size()];
            parts = new Object[input.size() * width];
        }
        count = input.rows(lane, ats);
        input.readKeys(ats, count, parts);
        input.readSteps(ats, count, steps);
    }

    /** Looks all of them up. */
    void find(KeyTable keys) {
        keys.findAll(parts, count, numbers);
        generation = keys.generation();
    }

    int count() {
        return count;
    }

    /** Index of a row. */
    int at(int i) {
        return ats[i];
    }

    /** The first steps that each row can be, as bits; valid until the next call. */
    long[] steps() {
        return steps;
    }

    /** The parts of all keys, one key after the other; valid until the next call. */
    Object[] parts() {
        return parts;
    }

    /** The parts of a key; valid until the next call. */
    Object[] key(int i) {
        System.arraycopy(parts, i * width, key, 0, width);
        return key;
    }

    /** The numbers that were found, -1 for those that are not known; valid until the next call. */
    int[] numbers() {
        return numbers;
    }

    /** The number of a key, or -1. A key that was not known may have been added since. */
    int number(int i, KeyTable keys) {
        if (numbers[i] < 0) {
            return keys.findAdded(i, parts);
        }
        return generation == keys.generation() ? numbers[i] : keys.findAgain(i, parts);
    }

    /** Adds a key that is not known. */
    int add(int i, KeyTable keys) {
        return keys.addOf(i, parts);
    }
}
