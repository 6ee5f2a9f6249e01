package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EventWriter;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.program.Program;
import java.util.Objects;

/** Rows with texts through the engine's port, on one lane; making the rows is measured too. */
final class EngineSession implements Session, Output {
    private static final PartitionId PARTITION = new PartitionId("txns", 0);

    /** As in a replay. */
    private static final int EVENTS_IN_STEP = 256;

    private final Txn[] events;
    private final Matches matches;
    private final Engine engine;
    private final EventWriter writer;

    EngineSession(Program program, Txn[] events, Matches matches) {
        this.events = events;
        this.matches = matches;
        this.engine = Engine.withoutCheckpoints(program, 1, this);
        EventType type = Objects.requireNonNull(program.eventTypes().get("Txn"));
        this.writer = engine.writer(engine.open(PARTITION), type);
    }

    @Override
    public void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            write(events[i], i);
            if (i % EVENTS_IN_STEP == EVENTS_IN_STEP - 1) {
                engine.advance();
            }
        }
        engine.advance();
    }

    private void write(Txn txn, long offset) {
        writer.begin(offset, txn.ts());
        writer.set(0, txn.ts());
        writer.set(1, txn.kind());
        writer.set(2, txn.key());
        writer.set(3, txn.amount());
        writer.set(4, txn.country());
        writer.set(5, txn.device());
        writer.set(6, (long) txn.status());
        writer.accept();
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
