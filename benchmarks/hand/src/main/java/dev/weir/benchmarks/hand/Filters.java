package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.HashSet;
import java.util.Set;

/** Many conditions of one form: a set of the keys that are wanted. */
final class Filters implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final Set<String> wanted = new HashSet<>();

    Filters(Txn[] events, Matches matches, int count) {
        this.events = events;
        this.matches = matches;
        for (int i = 0; i < count; i++) {
            wanted.add("card_" + i);
        }
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            if (event.amount() > 900 && wanted.contains(event.key())) {
                matches.add(event.ts(), 1);
            }
        }
    }

    @Override
    public void finish() {}
}
