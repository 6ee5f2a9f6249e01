package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Rows;
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
    private final EventType type;
    private final int partition;
    private final Batch batch = new Batch();

    EngineSession(Program program, Txn[] events, Matches matches) {
        this.events = events;
        this.matches = matches;
        this.engine = Engine.withoutCheckpoints(program, 1, this);
        this.type = Objects.requireNonNull(program.eventTypes().get("Txn"));
        this.partition = engine.open(PARTITION);
    }

    @Override
    public void feed(int from, int to) {
        int next = from;
        while (next < to) {
            int end = Math.min(to, (next / EVENTS_IN_STEP + 1) * EVENTS_IN_STEP);
            write(next, end);
            step();
            next = end;
        }
    }

    private void write(int from, int to) {
        Rows rows = batch.rows(type, to - from);
        int shift = rows.end() - from;
        long[] ts = rows.numbers(0);
        Object[] kind = rows.objects(1);
        Object[] key = rows.objects(2);
        long[] amount = rows.numbers(3);
        Object[] country = rows.objects(4);
        Object[] device = rows.objects(5);
        long[] status = rows.numbers(6);
        for (int i = from; i < to; i++) {
            Txn txn = events[i];
            ts[i + shift] = txn.ts();
            kind[i + shift] = txn.kind();
            key[i + shift] = txn.key();
            amount[i + shift] = Double.doubleToRawLongBits(txn.amount());
            country[i + shift] = txn.country();
            device[i + shift] = txn.device();
            status[i + shift] = txn.status();
        }
        batch.addAll(type, PARTITION, from, to - from);
    }

    private void step() {
        engine.accept(partition, batch);
        engine.advance();
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
