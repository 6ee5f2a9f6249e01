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

    EngineSession(Program whole, Txn[] events, Matches matches) {
        Program program = whole.projected();
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
        Object[] kind = type.keeps(1) ? rows.objects(1) : null;
        Object[] key = type.keeps(2) ? rows.objects(2) : null;
        long[] amount = type.keeps(3) ? rows.numbers(3) : null;
        Object[] country = type.keeps(4) ? rows.objects(4) : null;
        Object[] device = type.keeps(5) ? rows.objects(5) : null;
        long[] status = type.keeps(6) ? rows.numbers(6) : null;
        for (int i = from; i < to; i++) {
            Txn txn = events[i];
            ts[i + shift] = txn.ts();
            if (kind != null) {
                kind[i + shift] = txn.kind();
            }
            if (key != null) {
                key[i + shift] = txn.key();
            }
            if (amount != null) {
                amount[i + shift] = Double.doubleToRawLongBits(txn.amount());
            }
            if (country != null) {
                country[i + shift] = txn.country();
            }
            if (device != null) {
                device[i + shift] = txn.device();
            }
            if (status != null) {
                status[i + shift] = txn.status();
            }
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
