package dev.weir.benchmarks.pieces;

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
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An event through the engine, 256 at a time, to a rule that asks something of it: what the way in
 * costs, and what a condition on columns adds to it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Columns implements Output {
    private static final int EVENTS = 256;
    private static final PartitionId PARTITION = new PartitionId("txns", 0);
    private static final String TXN =
            "EVENT Txn { ts timestamp, kind string, key string, amount float, country string,"
                    + " device string, status int } TIME ts\n";

    /** None of these holds for any event. */
    @Param({
        "amount > 1000",
        "amount > 500 AND amount > 600 AND amount > 1000",
        "country == \"XX\"",
        "amount * 2 > 2000"
    })
    private String condition = "";

    private final String[] countries = {"NL", "DE", "FR", "BE"};
    private final Batch batch = new Batch();
    private EventType type;
    private int partition;
    private Engine engine;
    private long next;

    @Setup(Level.Trial)
    public void open() {
        String rule = TXN + "RULE r { BY key MATCH t: Txn[" + condition + "] }";
        PackSource pack = PackSource.of("columns", new SourceText("columns.rule", rule));
        Program program =
                Objects.requireNonNull(
                        RuleCompiler.compile(pack, CompileOptions.none()).program());
        engine = Engine.withoutCheckpoints(program, 1, this);
        type = Objects.requireNonNull(program.eventTypes().get("Txn"));
        partition = engine.open(PARTITION);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void event() {
        for (int i = 0; i < EVENTS; i++) {
            long time = 1_700_000_000_000L + next;
            Rows rows = batch.rows(type);
            rows.set(0, time);
            rows.set(1, "A");
            rows.set(2, "card_1");
            rows.set(3, (double) (next & 1023) * 0.9);
            rows.set(4, countries[(int) next & 3]);
            rows.set(5, "dev_1");
            rows.set(6, 0L);
            batch.add(type, PARTITION, next, time);
            next++;
        }
        engine.accept(partition, batch);
        engine.advance();
    }

    @Override
    public void alert(Alert alert) {
        throw new IllegalStateException(alert.toString());
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
