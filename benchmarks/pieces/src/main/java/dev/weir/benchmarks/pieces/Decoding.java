package dev.weir.benchmarks.pieces;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A record of 110 bytes to an event: written as nearly all are, and with an exponent that makes it
 * one for the full parser.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Decoding {
    private static final Position POSITION = Position.of("txns", 0, 1);

    private final RecordDecoder decoder = new RecordDecoder(Map.of("Txn", Types.TXN), null, "type");
    private final byte[] plain = record("377.38");
    private final byte[] unusual = record("3.7738e2");

    private static byte[] record(String amount) {
        String text =
                "{\"ts\":1700000000000,\"kind\":\"E\",\"key\":\"card_65508\",\"amount\":"
                        + amount
                        + ",\"country\":\"US\",\"device\":\"dev_3\",\"status\":0}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Arrival plain() {
        return decoder.json(plain, 0, plain.length, POSITION, 0);
    }

    @Benchmark
    public Arrival byTheParser() {
        return decoder.json(unusual, 0, unusual.length, POSITION, 0);
    }
}
