package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Three or more small amounts, then a large one, with the count and the sum of the small ones. */
final class Probes implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final long window;
    private final Map<String, ArrayDeque<Txn>> byKey = new HashMap<>();
    private long probes;
    private double sum;

    Probes(Txn[] events, Matches matches, long window) {
        this.events = events;
        this.matches = matches;
        this.window = window;
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            if (event.amount() < 5) {
                ArrayDeque<Txn> small = byKey.get(event.key());
                if (small == null) {
                    small = new ArrayDeque<>(4);
                    byKey.put(event.key(), small);
                }
                dropOld(small, event);
                small.add(event);
            } else if (event.amount() > 500) {
                ArrayDeque<Txn> small = byKey.get(event.key());
                if (small != null) {
                    dropOld(small, event);
                    if (small.size() >= 3) {
                        complete(small, event);
                    }
                }
            }
        }
    }

    private void dropOld(ArrayDeque<Txn> small, Txn event) {
        while (!small.isEmpty() && small.peek().ts() <= event.ts() - window) {
            small.remove();
        }
    }

    private void complete(ArrayDeque<Txn> small, Txn event) {
        probes = small.size();
        sum = 0;
        for (Txn probe : small) {
            sum += probe.amount();
        }
        small.clear();
        matches.add(event.ts(), 1);
    }

    @Override
    public void finish() {}

    @Override
    public String toString() {
        return probes + " probes of " + sum + " came last";
    }
}
