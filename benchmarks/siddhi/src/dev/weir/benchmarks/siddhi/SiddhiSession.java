package dev.weir.benchmarks.siddhi;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.event.Event;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;

/** One application in a manager of its own. */
final class SiddhiSession implements Session {
    private final Txn[] events;
    private final SiddhiManager manager = new SiddhiManager();
    private final InputHandler input;

    SiddhiSession(String queries, Txn[] events, Matches matches) {
        this.events = events;
        SiddhiAppRuntime runtime = manager.createSiddhiAppRuntime(queries);
        runtime.addCallback(
                "Hit",
                new StreamCallback() {
                    @Override
                    public void receive(Event[] hits) {
                        for (Event hit : hits) {
                            matches.add((Long) hit.getData(0), 1);
                        }
                    }
                });
        runtime.start();
        this.input = runtime.getInputHandler("Txn");
    }

    @Override
    public void feed(int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            Txn txn = events[i];
            Object[] values = {
                txn.ts(),
                txn.kind(),
                txn.key(),
                txn.amount(),
                txn.country(),
                txn.device(),
                txn.status()
            };
            input.send(txn.ts(), values);
        }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
        manager.shutdown();
    }
}
