package dev.weir.benchmarks.hand;

import java.util.Arrays;

/** A queue of numbers, each of which keeps its place: the first one has been number 0. */
class LongRing {
    private long[] values = new long[4];
    private int first;
    private int end;

    /** The place of the oldest one. */
    final int first() {
        return first;
    }

    /** One after the place of the newest one. */
    final int end() {
        return end;
    }

    final int size() {
        return end - first;
    }

    final long at(int place) {
        return values[place & values.length - 1];
    }

    final void add(long value) {
        if (size() == values.length) {
            grow();
        }
        values[end++ & values.length - 1] = value;
    }

    private void grow() {
        long[] larger = new long[values.length * 2];
        for (int place = first; place < end; place++) {
            larger[place & larger.length - 1] = at(place);
        }
        values = larger;
    }

    /** Forgets what is not newer than a limit; the newest come last. */
    final void dropThrough(long limit) {
        while (first < end && at(first) <= limit) {
            first++;
        }
    }

    /** Forgets what stands before a place. */
    final void dropTo(int place) {
        first = Math.max(first, place);
    }

    final void clear() {
        first = end;
    }

    @Override
    public String toString() {
        long[] shown = new long[size()];
        Arrays.setAll(shown, i -> at(first + i));
        return Arrays.toString(shown);
    }
}
