package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;

/**
 * One of the parts, about as large as each other, into which the rows of each type in a batch are
 * cut, so that several threads can look at them.
 *
 * @param number from 0 on, in the order of the rows
 * @param count how many there are
 */
record Slice(int number, int count) {
    static final Slice WHOLE = new Slice(0, 1);

    /** Index of the first of some rows that is in the slice. */
    int start(Rows rows) {
        return startOf(rows, number);
    }

    /** Index behind the last of some rows that is in the slice. */
    int end(Rows rows) {
        return startOf(rows, number + 1);
    }

    private int startOf(Rows rows, int slice) {
        return rows.start() + (int) ((long) rows.size() * slice / count);
    }

    /** The number of the slice that has a row, where there are so many. */
    static int of(Rows rows, int at, int count) {
        return (int) (((at - rows.start() + 1L) * count - 1) / rows.size());
    }
}
