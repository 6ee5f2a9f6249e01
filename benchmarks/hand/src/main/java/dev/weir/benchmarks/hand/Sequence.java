package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.HashMap;
import java.util.Map;

/**
 * A, then B, then a last kind. All that wait for a B get it from the same event, so the times of
 * the A's of a key are one queue, those that have their B in front.
 */
final class Sequence implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final long window;
    private final String last;
    private final boolean once;
    private final Map<String, Starts> byKey = new HashMap<>();

    /**
     * @param once whether a match drops all that have begun
     */
    Sequence(Txn[] events, Matches matches, long window, String last, boolean once) {
        this.events = events;
        this.matches = matches;
        this.window = window;
        this.last = last;
        this.once = once;
    }

    private static final class Starts extends LongRing {
        /** The place of the first one without a B. */
        private int beforeB;
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            String kind = event.kind();
            if (kind.equals("A")) {
                if (event.amount() > 500) {
                    Starts starts = byKey.get(event.key());
                    if (starts == null) {
                        starts = new Starts();
                        byKey.put(event.key(), starts);
                    }
                    starts.dropThrough(event.ts() - window);
                    starts.add(event.ts());
                }
            } else if (kind.equals("B")) {
                if (event.amount() > 200) {
                    Starts starts = byKey.get(event.key());
                    if (starts != null) {
                        starts.beforeB = starts.end();
                    }
                }
            } else if (kind.equals(last) && event.amount() > 500) {
                complete(event);
            }
        }
    }

    private void complete(Txn event) {
        Starts starts = byKey.get(event.key());
        if (starts == null) {
            return;
        }
        starts.dropThrough(event.ts() - window);
        int found = starts.beforeB - starts.first();
        if (found <= 0) {
            return;
        }
        if (once) {
            matches.add(event.ts(), 1);
            starts.clear();
        } else {
            matches.add(event.ts(), found);
            starts.dropTo(starts.beforeB);
        }
    }

    @Override
    public void finish() {}
}
