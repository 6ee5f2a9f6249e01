package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * An order that no payment follows. All wait for the same time, so what is due first came first; a
 * payment only notes when it came.
 */
final class Absence implements Session {
    private final Txn[] events;
    private final Matches matches;
    private final long window;
    private final Map<String, Payments> byKey = new HashMap<>();
    private final ArrayDeque<Order> waiting = new ArrayDeque<>();

    Absence(Txn[] events, Matches matches, long window) {
        this.events = events;
        this.matches = matches;
        this.window = window;
    }

    private static final class Payments {
        private int last = -1;
    }

    /**
     * @param number of the event
     */
    private record Order(int number, long deadline, Payments payments) {}

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            while (!waiting.isEmpty() && waiting.peek().deadline <= event.ts()) {
                Order order = waiting.remove();
                if (order.payments.last < order.number) {
                    matches.add(order.deadline, 1);
                }
            }
            if (event.kind().equals("order")) {
                Payments payments = byKey.get(event.key());
                if (payments == null) {
                    payments = new Payments();
                    byKey.put(event.key(), payments);
                }
                waiting.add(new Order(i, event.ts() + window, payments));
            } else if (event.kind().equals("payment")) {
                Payments payments = byKey.get(event.key());
                if (payments != null) {
                    payments.last = i;
                }
            }
        }
    }

    @Override
    public void finish() {}
}
