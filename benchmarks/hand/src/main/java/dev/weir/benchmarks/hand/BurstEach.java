package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.HashMap;
import java.util.Map;

/** Each failure that is at least the fifth in the window: the last four times tell. */
final class BurstEach implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final long window;
    private final Map<String, Failures> byKey = new HashMap<>();

    BurstEach(Txn[] events, Matches matches, long window) {
        this.events = events;
        this.matches = matches;
        this.window = window;
    }

    private static final class Failures {
        private final long[] last = new long[4];
        private int count;
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            if (event.status() == 1) {
                Failures failures = byKey.get(event.key());
                if (failures == null) {
                    failures = new Failures();
                    byKey.put(event.key(), failures);
                }
                int slot = failures.count++ & 3;
                if (failures.count > 4 && failures.last[slot] > event.ts() - window) {
                    matches.add(event.ts(), 1);
                }
                failures.last[slot] = event.ts();
            }
        }
    }

    @Override
    public void finish() {}
}
