package dev.weir.spec.engine;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.rules.ast.SourceText;
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
import java.util.function.LongFunction;

/**
 * An engine that is fed an event a millisecond: {@code E { k string, n int, at }}. The n-th event
 * has n modulo 7.
 */
final class SteadyStream implements Output {
    private static final long START = 1_700_000_000_000L;
    private static final int EVENTS_IN_STEP = 256;
    private static final PartitionId PARTITION = new PartitionId("steady", 0);

    private final Engine engine;
    private final int handle;
    private final EventType type;
    private final Batch batch = new Batch();
    private final LongFunction<String> keys;
    private long next;
    private long alerts;
    private long omitted;

    /**
     * @param rules beside the event type
     * @param keys of the n-th event
     */
    SteadyStream(String rules, LongFunction<String> keys) {
        String event = "EVENT E { k string, n int, at timestamp } TIME at\n";
        PackSource pack = PackSource.of("steady", new SourceText("steady.rule", event + rules));
        Program program =
                Objects.requireNonNull(RuleCompiler.compile(pack, CompileOptions.none()).program());
        this.engine = Engine.withoutCheckpoints(program, 1, this);
        this.type = Objects.requireNonNull(program.eventTypes().get("E"));
        this.handle = engine.open(PARTITION);
        this.keys = keys;
    }

    /** Feeds so many events more. */
    void feed(long events) {
        for (long end = next + events; next < end; next++) {
            Rows rows = batch.rows(type);
            rows.set(0, keys.apply(next));
            rows.set(1, next % 7);
            rows.set(2, START + next);
            batch.add(type, PARTITION, next, START + next);
            if (batch.size() == EVENTS_IN_STEP) {
                step();
            }
        }
        step();
    }

    private void step() {
        engine.accept(handle, batch);
        engine.advance();
    }

    long alerts() {
        return alerts;
    }

    /** How many more matches there were than the last alert shows. */
    long omitted() {
        return omitted;
    }

    /** How many first events LIMIT RUNS has dropped, of all rules. */
    long droppedRuns() {
        return engine.counts().rules().stream().mapToLong(rule -> rule.droppedRuns()).sum();
    }

    long keysOf(String rule) {
        return Objects.requireNonNull(engine.keys().get(rule));
    }

    @Override
    public void alert(Alert alert) {
        alerts++;
        omitted = alert.omitted();
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        throw new IllegalStateException(letter.toString());
    }

    @Override
    public void late(Event event) {
        throw new IllegalStateException(event.toString());
    }
}
