package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.ArrayDeque;

/**
 * All chains A, B, … counted, not listed: for each A that is still in the window, how many chains
 * from it have come to each kind.
 */
final class Chain implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final int steps;
    private final long window;
    private final ArrayDeque<Start> starts = new ArrayDeque<>();

    Chain(Txn[] events, Matches matches, int steps, long window) {
        this.events = events;
        this.matches = matches;
        this.steps = steps;
        this.window = window;
    }

    /**
     * @param chains how many have come to the kind of a number, from 0
     */
    private record Start(long time, long[] chains) {}

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            int step = event.kind().charAt(0) - 'A';
            if (step >= steps || event.amount() <= (step == steps - 1 ? 990 : 500)) {
                continue;
            }
            while (!starts.isEmpty() && starts.peek().time <= event.ts() - window) {
                starts.remove();
            }
            if (step == 0) {
                Start start = new Start(event.ts(), new long[steps]);
                start.chains[0] = 1;
                starts.add(start);
            } else if (step < steps - 1) {
                for (Start start : starts) {
                    start.chains[step] += start.chains[step - 1];
                }
            } else {
                complete(event);
            }
        }
    }

    private void complete(Txn event) {
        long found = 0;
        for (Start start : starts) {
            found += start.chains[steps - 2];
        }
        if (found > 0) {
            matches.add(event.ts(), found);
        }
    }

    @Override
    public void finish() {}
}
