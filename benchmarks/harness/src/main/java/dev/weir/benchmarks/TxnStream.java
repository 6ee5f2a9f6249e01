package dev.weir.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the events of a workload are drawn from. The same stream is the same events each time.
 *
 * @param keys how many different keys, alike probable
 * @param stepMicros from one event to the next
 * @param kinds alike probable
 * @param amounts how amounts are spread
 * @param failures how many of 65,536 events have status 1
 * @param devices how many different devices, alike probable
 */
public record TxnStream(
        long seed,
        int events,
        int keys,
        int stepMicros,
        List<String> kinds,
        Amounts amounts,
        int failures,
        int devices) {
    public TxnStream {
        kinds = List.copyOf(kinds);
    }

    /** The time of the first event. */
    public static final long START = 1_700_000_000_000L;

    public static final List<String> COUNTRIES =
            List.of("NL", "DE", "FR", "BE", "GB", "US", "ES", "IT", "PL", "SE");

    /** How amounts are spread over 0 to 1000. */
    public enum Amounts {
        /** All alike probable. */
        UNIFORM,
        /** Three in ten below 5, one in twenty above 500. */
        MIXED
    }

    /** The same with so many events of so many keys. */
    TxnStream sized(int otherEvents, int otherKeys) {
        return new TxnStream(
                seed, otherEvents, otherKeys, stepMicros, kinds, amounts, failures, devices);
    }

    /**
     * All events, in order of time. As from a decoder, each has a key of its own, and few texts of
     * the other fields are shared by all.
     */
    public Txn[] toArray() {
        return generate().toArray(Txn[]::new);
    }

    private Stream<Txn> generate() {
        String[] deviceNames = new String[devices];
        for (int i = 0; i < devices; i++) {
            deviceNames[i] = "dev_" + i;
        }
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, events)
                .mapToObj(
                        i ->
                                event(
                                        i,
                                        random.nextLong(),
                                        random.nextLong(),
                                        random.nextLong(),
                                        deviceNames));
    }

    private Txn event(long i, long a, long b, long c, String[] deviceNames) {
        return new Txn(
                START + i * stepMicros / 1_000,
                kinds.get(outOf(kinds.size(), a >>> 16)),
                "card_" + (a >>> 32) % keys,
                cents(b >>> 32, c) / 100.0,
                COUNTRIES.get(outOf(COUNTRIES.size(), a)),
                deviceNames[outOf(devices, b >>> 16)],
                (b & 0xFFFF) < failures ? 1 : 0);
    }

    private long cents(long u, long c) {
        if (amounts == Amounts.UNIFORM) {
            return u % 100_000;
        }
        long s = (c >>> 32) % 100;
        if (s < 30) {
            return u % 500;
        }
        return s < 95 ? 500 + u % 49_501 : 50_001 + u % 49_999;
    }

    /** One of so many, by the 16 low bits of a draw. */
    private static int outOf(int size, long draw) {
        return (int) ((draw & 0xFFFF) * size >>> 16);
    }

    /** The number of the first event of a millisecond. */
    int indexAt(long ts) {
        return Math.toIntExact(((ts - START) * 1_000 + stepMicros - 1) / stepMicros);
    }

    /** Writes the events as JSON Lines. What stands in the file is whole, or there is none. */
    void writeTo(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (BufferedWriter out = Files.newBufferedWriter(part)) {
            for (Iterator<Txn> all = generate().iterator(); all.hasNext(); ) {
                out.write(all.next().json());
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
