package dev.weir.benchmarks.esper;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import com.espertech.esper.runtime.client.UpdateListener;
import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import java.util.UUID;

/** One deployment in a runtime of its own. */
final class EsperSession implements Session {
    private final Txn[] events;
    private final boolean needsClock;
    private final EPRuntime runtime;
    private final EPEventService service;
    private final EventSender sender;
    private long now;

    /**
     * @param needsClock whether anything depends on time; telling it costs as much as a filter
     */
    EsperSession(
            EPCompiled compiled,
            Configuration configuration,
            boolean needsClock,
            Txn[] events,
            Matches matches)
            throws EPDeployException {
        this.events = events;
        this.needsClock = needsClock;
        this.runtime = EPRuntimeProvider.getRuntime(UUID.randomUUID().toString(), configuration);
        this.service = runtime.getEventService();
        this.sender = service.getEventSender("Txn");
        this.now = events[0].ts();
        service.advanceTime(now);
        UpdateListener listener =
                (found, old, statement, source) -> {
                    if (found != null) {
                        matches.add((Long) found[0].get("ts"), found.length);
                    }
                };
        for (EPStatement statement :
                runtime.getDeploymentService().deploy(compiled).getStatements()) {
            if (statement.getName().startsWith("hit")) {
                statement.addListener(listener);
            }
        }
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            Txn event = events[i];
            if (needsClock && event.ts() != now) {
                now = event.ts();
                service.advanceTime(now);
            }
            sender.sendEvent(event);
        }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
        runtime.destroy();
    }
}
