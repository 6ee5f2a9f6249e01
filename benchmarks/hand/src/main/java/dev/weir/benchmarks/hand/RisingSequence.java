package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A, then a B above it, then a Z. What waits for a B is ordered by its amount, so that a B looks at
 * what it takes alone. The key is one and the same for all events.
 */
final class RisingSequence implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final long window;
    private final PriorityQueue<Txn> beforeB =
            new PriorityQueue<>(Comparator.comparingDouble(Txn::amount));
    private final PriorityQueue<Txn> beforeZ =
            new PriorityQueue<>(Comparator.comparingLong(Txn::ts));

    RisingSequence(Txn[] events, Matches matches, long window) {
        this.events = events;
        this.matches = matches;
        this.window = window;
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            long limit = event.ts() - window;
            switch (event.kind()) {
                case "A" -> open(event, limit);
                case "B" -> rise(event, limit);
                case "Z" -> complete(event, limit);
                default -> {}
            }
        }
    }

    private void open(Txn event, long limit) {
        if (event.amount() > 500) {
            beforeB.add(event);
            dropOld(limit);
        }
    }

    private void rise(Txn event, long limit) {
        while (!beforeB.isEmpty() && beforeB.peek().amount() < event.amount()) {
            Txn start = beforeB.remove();
            if (start.ts() > limit && event.amount() > 200) {
                beforeZ.add(start);
            }
        }
        dropOld(limit);
    }

    private void dropOld(long limit) {
        while (!beforeZ.isEmpty() && beforeZ.peek().ts() <= limit) {
            beforeZ.remove();
        }
    }

    private void complete(Txn event, long limit) {
        dropOld(limit);
        if (event.amount() > 500 && !beforeZ.isEmpty()) {
            matches.add(event.ts(), beforeZ.size());
            beforeZ.clear();
        }
    }

    @Override
    public void finish() {}
}
