package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;

/** One condition on the event alone. */
final class Filter implements Session {
    private final Txn[] events;
    private final Matches matches;

    Filter(Txn[] events, Matches matches) {
        this.events = events;
        this.matches = matches;
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            if (event.amount() > 990 && event.country().equals("NL")) {
                matches.add(event.ts(), 1);
            }
        }
    }

    @Override
    public void finish() {}
}
