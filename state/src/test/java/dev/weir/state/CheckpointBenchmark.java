package dev.weir.state;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Capture;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.Decimal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How long checkpoints of many keys take: {@code CheckpointBenchmark FOLDER [KEYS]}. The first run
 * saves, the next ones load, as a daemon that is started again does.
 */
final class CheckpointBenchmark {
    private static final String PACK =
            """
            EVENT Payment { card string, amount decimal(2), merchant string, country string?, ts timestamp } TIME ts
            RULE card_testing {
              BY card
              MATCH probe: Payment[amount < 5.00]{3,} -> cash: Payment[amount > 500.00 AND country != last(probe.country)]
              WITHIN 10m
            }
            """;

    private static final Output NOWHERE =
            new Output() {
                @Override
                public void alert(Alert alert) {}

                @Override
                public void deadLetter(DeadLetter letter) {}

                @Override
                public void late(Event event) {}
            };

    private final Program program = TestPack.of("cards", PACK).program();
    private final EventType payment = Objects.requireNonNull(program.eventTypes().get("Payment"));
    private final Path folder;
    private final int keys;
    private long offset;

    private CheckpointBenchmark(Path folder, int keys) {
        this.folder = folder;
        this.keys = keys;
    }

    public static void main(String[] args) throws IOException {
        int keys = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
        new CheckpointBenchmark(Path.of(args[0]), keys).run();
    }

    private void run() throws IOException {
        if (Fs.DISK.list(folder).isEmpty()) {
            save();
        } else {
            load();
            load();
        }
    }

    private void save() throws IOException {
        Engine engine = Engine.create(program, 1, NOWHERE);
        engine.open(new PartitionId("payments.jsonl", 0));
        CheckpointFolder store = open();
        feed(engine, keys);
        feed(engine, keys);
        long number = 1;
        for (int i = 0; i < 4; i++) {
            feed(engine, keys / 100);
            save("whole", store, engine, number++);
        }
        for (int i = 0; i < 8; i++) {
            feed(engine, keys / 100);
            save("1 % changed", store, engine, number++);
        }
        for (int i = 0; i < 4; i++) {
            feed(engine, keys);
            save("all changed", store, engine, number++);
        }
    }

    private CheckpointFolder open() throws IOException {
        return CheckpointFolder.open(Fs.DISK, folder, "benchmark", System.out::println);
    }

    /** A small payment of each of some cards. */
    private void feed(Engine engine, int cards) {
        for (int i = 0; i < cards; i++) {
            long time = 1_000_000_000_000L + offset;
            Object[] values = {
                "4000-0012-" + i * 7919L % keys,
                new Decimal(100 + i % 400, 2),
                "merchant-" + i % 5000,
                List.of("NL", "DE", "FR", "BR").get(i % 4),
                time
            };
            Position position = Position.of("payments.jsonl", 0, offset++);
            engine.accept(0, new Event(payment, values, new Place(time, 0, position)));
        }
        engine.advance();
    }

    private void save(String what, CheckpointFolder store, Engine engine, long number)
            throws IOException {
        Stopwatch watch = Stopwatch.start();
        boolean isWhole = store.needsWhole();
        Capture capture = engine.capture(isWhole);
        EngineState.Part state = capture.takeAll();
        watch.report("taken over, " + what);
        StateStore.Write write =
                store.begin(
                        new Checkpoint(
                                number,
                                program.hash(),
                                0,
                                List.of(),
                                Map.of(),
                                EngineState.of(capture.header())),
                        isWhole);
        write.add(state);
        write.finish();
        watch.report("written, " + what);
    }

    private void load() throws IOException {
        Stopwatch watch = Stopwatch.start();
        StateStore.Stored newest = Objects.requireNonNull(open().newest(hash -> program));
        EngineState state = newest.heading().state();
        watch.report("load of " + state.header().keyCount() + " keys");
        Engine.create(program, 1, NOWHERE)
                .restore(state.header(), state.suppressions(), newest.keys());
        watch.report("load and restore");
    }

    /** Both times: on a machine with other work the second says more. */
    private record Stopwatch(long wallNanos, long processorNanos) {
        static Stopwatch start() {
            return new Stopwatch(System.nanoTime(), processorTime());
        }

        private static long processorTime() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }

        void report(String what) {
            long wall = (System.nanoTime() - wallNanos) / 1_000_000;
            long processor = (processorTime() - processorNanos) / 1_000_000;
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%6d ms, %6d ms of processor time: %s",
                            wall,
                            processor,
                            what));
        }
    }
}
