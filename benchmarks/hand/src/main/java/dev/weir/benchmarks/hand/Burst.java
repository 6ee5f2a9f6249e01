package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.HashMap;
import java.util.Map;

/** Five failures in the window; then the counting begins anew, so that four times are enough. */
final class Burst implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final long window;
    private final Map<String, Failures> byKey = new HashMap<>();

    Burst(Txn[] events, Matches matches, long window) {
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
                long[] last = failures.last;
                int slot = failures.count & 3;
                if (failures.count >= 4 && last[slot] > event.ts() - window) {
                    failures.count = 0;
                    matches.add(event.ts(), 1);
                } else {
                    last[slot] = event.ts();
                    failures.count++;
                }
            }
        }
    }

    @Override
    public void finish() {}
}
