package dev.weir.state;

import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.Config;
import dev.weir.runtime.pattern.Cursor;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.Run;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.value.Decimal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * What checkpoints of a large state write and take, without an engine: {@code StateSizeBenchmark
 * FOLDER [KEYS]}. Ten runs of {@code a -> b -> c} wait under each key; between two checkpoints one
 * key in a hundred changes. A second run goes on from what is there, as after a restart; that reads
 * all of it, and needs the memory for it.
 */
final class StateSizeBenchmark {
    private static final int RUNS = 10;
    private static final int PART = 1000;
    private static final int CHECKPOINTS = 40;
    private static final int CHANGED = 100;
    private static final List<String> KINDS = List.of("login", "transfer", "payment", "refund");
    private static final List<String> COUNTRIES = List.of("NL", "DE", "FR", "BR", "IN");
    private static final List<String> STATUSES = List.of("ok", "declined", "pending");

    private final EventType type =
            new EventType(
                    "Activity",
                    List.of(
                            field("ts", Type.Scalar.TIMESTAMP),
                            field("kind", Type.Scalar.STRING),
                            field("key", Type.Scalar.STRING),
                            field("amount", new Type.DecimalType(2)),
                            field("country", Type.Scalar.STRING),
                            field("device", Type.Scalar.STRING),
                            field("status", Type.Scalar.STRING)),
                    0,
                    0);

    private final Path folder;
    private final int keys;
    private final Random random = new Random(1);
    private final CheckpointFolder store;
    private long number;

    private StateSizeBenchmark(Path folder, int keys) throws IOException {
        this.folder = folder;
        this.keys = keys;
        this.store = open();
    }

    public static void main(String[] args) throws IOException {
        int keys = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        new StateSizeBenchmark(Path.of(args[0]), keys).run();
    }

    private void run() throws IOException {
        if (Fs.DISK.list(folder).isEmpty()) {
            begin();
        } else {
            goOn();
        }
    }

    private void begin() throws IOException {
        save("whole", keys, key -> key);
        for (int i = 1; i <= CHECKPOINTS; i++) {
            int some = keys / CHANGED;
            save("1 % changed", some, n -> random.nextInt(keys / some) + n * (keys / some));
        }
    }

    private void goOn() throws IOException {
        Program none =
                new Program("p", "1.0.0", "p", Map.of(type.name(), type), List.of(), Set.of());
        StateStore.Stored newest = store.newest(hash -> none);
        number = newest == null ? 0 : newest.heading().number();
        report("loaded", number);
        for (int i = 1; i <= 5; i++) {
            save("1 % changed", keys / CHANGED, n -> n * CHANGED);
        }
    }

    private CheckpointFolder open() throws IOException {
        return CheckpointFolder.open(Fs.DISK, folder, "benchmark", System.out::println);
    }

    private void save(String what, int records, IntUnaryOperator key) throws IOException {
        number++;
        long begun = System.nanoTime();
        long writtenBefore = written();
        StateStore.Write write = store.begin(heading(), false);
        for (int from = 0; from < records; from += PART) {
            List<EngineState.Entry> part = new ArrayList<>(PART);
            for (int i = from; i < Math.min(records, from + PART); i++) {
                part.add(entry(key.applyAsInt(i)));
            }
            write.add(new EngineState.Part(part, List.of()));
        }
        double added = (System.nanoTime() - begun) / 1e9;
        write.finish();
        report(
                String.format(
                        Locale.ROOT,
                        "%3d, %s: %5.1f s, %5.1f of them to add; %5.0f MB written",
                        number,
                        what,
                        (System.nanoTime() - begun) / 1e9,
                        added,
                        (written() - writtenBefore) / 1e6),
                number);
    }

    private void report(String what, long of) throws IOException {
        long heap = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                heap += pool.getPeakUsage().getUsed();
                pool.resetPeakUsage();
            }
        }
        long bytes = 0;
        for (StoredCheckpoint stored : StoredCheckpoint.in(Fs.DISK, folder)) {
            CheckpointManifest manifest = stored.manifest();
            bytes = manifest != null && manifest.number() == of ? manifest.bytes() : bytes;
        }
        System.out.printf(
                Locale.ROOT,
                "%s; %4d MB of heap at most, %d MB resident; %5.1f bytes a run%n",
                what,
                heap >> 20,
                resident() >> 20,
                1.0 * bytes / keys / RUNS);
    }

    /** How many bytes this process has written, as Linux counts them. */
    private static long written() throws IOException {
        return line(Path.of("/proc/self/io"), "wchar");
    }

    private static long resident() throws IOException {
        return line(Path.of("/proc/self/status"), "VmRSS") << 10;
    }

    private static long line(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }

    private Checkpoint heading() {
        EngineState.Header header =
                new EngineState.Header(
                        true,
                        new Cut(number, Position.of("activity.jsonl", 0, number)),
                        List.of(),
                        List.of(),
                        Set.of(),
                        List.of(),
                        Map.of(),
                        keys,
                        0);
        return new Checkpoint(number, "p", 0, List.of(), Map.of(), EngineState.of(header));
    }

    private EngineState.Entry entry(int key) {
        String name = "customer-" + key;
        List<Run> runs = new ArrayList<>(RUNS);
        for (int i = 0; i < RUNS; i++) {
            // Later checkpoints have later events: a key keeps the order of its runs.
            long sequence = (number * 3 + i) * keys + key;
            Bindings first = Bindings.of(List.of(new Bindings.Bound(0, event(name, sequence))));
            Cursor cursor = new Cursor.InSequence(0, Cursor.TAKEN, false, List.of());
            runs.add(
                    new Run(
                            List.of(
                                    new Config(
                                            first, cursor, Map.of(), Set.of(), List.of(), false,
                                            true))));
        }
        KeyState state = new KeyState(new PatternMatcher.State(runs, List.of()), null, null, null);
        return new EngineState.Entry("activity", List.of(name), state);
    }

    private Event event(String key, long sequence) {
        Random of = new Random(sequence);
        long time = 1_700_000_000_000L + sequence / 100;
        Object[] values = {
            time,
            KINDS.get(of.nextInt(KINDS.size())),
            key,
            new Decimal(of.nextInt(1_000_000), 2),
            COUNTRIES.get(of.nextInt(COUNTRIES.size())),
            "device-" + of.nextInt(1_000_000),
            STATUSES.get(of.nextInt(STATUSES.size()))
        };
        return new Event(
                type, values, new Place(time, 0, Position.of("activity.jsonl", 0, sequence)));
    }

    private static Field field(String name, Type type) {
        return new Field(name, type, false, List.of(name));
    }
}
