package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.engine.PartitionId;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import java.util.Objects;

/** Rows with texts through the engine's port, on one lane; making the rows is measured too. */
final class EngineSession implements Session, Output {
    private static final PartitionId PARTITION = new PartitionId("txns", 0);

    /** As in a replay. */
    private static final int EVENTS_IN_STEP = 256;

    private final Txn[] events;
    private final Matches matches;
    private final EventType type;
    private final Engine engine;
    private final int partition;

    EngineSession(Program program, Txn[] events, Matches matches) {
        this.events = events;
        this.matches = matches;
        this.type = Objects.requireNonNull(program.eventTypes().get("Txn"));
        this.engine = Engine.withoutCheckpoints(program, 1, this);
        this.partition = engine.open(PARTITION);
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            engine.accept(partition, event(events[i], i));
            if (i % EVENTS_IN_STEP == EVENTS_IN_STEP - 1) {
                engine.advance();
            }
        }
        engine.advance();
    }

    private Event event(Txn txn, long offset) {
        Object[] values = {
            txn.ts(),
            txn.kind(),
            txn.key(),
            txn.amount(),
            txn.country(),
            txn.device(),
            (long) txn.status()
        };
        Position position = Position.of(PARTITION.source(), PARTITION.number(), offset);
        return new Event(type, values, new Place(txn.ts(), 0, position));
    }

    @Override
    public void finish() {
        engine.finish(engine.greatestEventTime());
    }

    @Override
    public void alert(Alert alert) {
        matches.add(alert.time(), 1 + alert.omitted());
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        throw new IllegalStateException("no event was refused, but " + letter);
    }

    @Override
    public void late(Event event) {
        throw new IllegalStateException("no event was late, but " + event);
    }
}
