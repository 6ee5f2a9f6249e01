package dev.weir.runtime.pattern;

/**
 * Rows of numbers side by side in a ring: added at the end, dropped at the front. A row has a
 * number, 0 for the first that ever came, by which its columns are read and written.
 *
 * <p>In memory: 8 bytes for each column of a row; room for the most rows that were there at a time.
 */
final class RowRing {
    private static final int FIRST_CAPACITY = 64;

    private final int width;
    private int mask = FIRST_CAPACITY - 1;
    private long[] numbers;
    private long head;
    private long end;

    /**
     * @param width how many columns a row has
     */
    RowRing(int width) {
        this.width = width;
        this.numbers = new long[FIRST_CAPACITY * width];
    }

    /** Number of the first row. */
    long head() {
        return head;
    }

    /** Number of the next row that comes. */
    long end() {
        return end;
    }

    /**
     * Adds a row. What it holds is that of some row before.
     *
     * @return its number
     */
    long add() {
        if (end - head > mask) {
            grow();
        }
        return end++;
    }

    private void grow() {
        long[] old = numbers;
        int oldMask = mask;
        mask = 2 * mask + 1;
        numbers = new long[(mask + 1) * width];
        for (long row = head; row < end; row++) {
            System.arraycopy(old, ((int) row & oldMask) * width, numbers, at(row), width);
        }
    }

    /** How much memory it takes. */
    long bytes() {
        return (long) numbers.length * Long.BYTES;
    }

    /** Drops the first row. */
    void drop() {
        head++;
    }

    long get(long row, int column) {
        return numbers[at(row) + column];
    }

    /**
     * Reads a row, or what stands where none is, so that memory need not be waited for later.
     *
     * @return anything that depends on what was read
     */
    long readAhead(long row) {
        int at = at(row);
        // A row may lie in two cache lines.
        return numbers[at] + numbers[at + width - 1];
    }

    void set(long row, int column, long value) {
        numbers[at(row) + column] = value;
    }

    private int at(long row) {
        return ((int) row & mask) * width;
    }
}
