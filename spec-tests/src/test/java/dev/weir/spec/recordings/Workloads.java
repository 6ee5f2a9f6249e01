package dev.weir.spec.recordings;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Writes the events of a workload of docs/performance.md as JSON Lines; the rules over them are in
 * {@code spec-tests/workloads}. A workload is the same bytes each time.
 *
 * <p>It needs nothing but a JDK, so that no build stands between a reader and a measurement:
 *
 * <pre>java spec-tests/src/test/java/dev/weir/spec/recordings/Workloads.java w3</pre>
 */
public final class Workloads {
    private static final long START = 1_700_000_000_000L;
    private static final int CENTS = 100_000;

    private static final List<String> COUNTRIES =
            List.of("NL", "DE", "FR", "BE", "GB", "US", "ES", "IT", "PL", "SE");

    /** A sequence of three steps under each key: every A opens, nothing is dropped. */
    static final Workload W3 =
            new Workload(3, 3_000_000, 100_000, 1_000, List.of("A", "B", "C", "D", "E"), 6_554, 8);

    private Workloads() {}

    /**
     * What the events are drawn from.
     *
     * @param keys how many different keys, alike probable
     * @param stepMicros from one event to the next
     * @param kinds alike probable
     * @param failures how many of 65,536 have status 1
     * @param devices how many different devices, alike probable
     */
    record Workload(
            long seed,
            int events,
            int keys,
            int stepMicros,
            List<String> kinds,
            int failures,
            int devices) {

        /** Draws the events, in order of time. */
        void forEach(Consumer<Txn> consumer) {
            SplittableRandom random = new SplittableRandom(seed);
            for (long i = 0; i < events; i++) {
                long a = random.nextLong();
                long b = random.nextLong();
                // An event takes three draws; amounts that are alike probable do without the third.
                random.nextLong();
                consumer.accept(event(i, a, b));
            }
        }

        private Txn event(long i, long a, long b) {
            return new Txn(
                    START + i * stepMicros / 1_000,
                    kinds.get(outOf(kinds.size(), a >>> 16)),
                    "card_" + (a >>> 32) % keys,
                    (int) ((b >>> 32) % CENTS),
                    COUNTRIES.get(outOf(COUNTRIES.size(), a)),
                    "dev_" + outOf(devices, b >>> 16),
                    (b & 0xFFFF) < failures ? 1 : 0);
        }

        /** One of so many, by the 16 low bits of a draw. */
        private static int outOf(int size, long draw) {
            return (int) ((draw & 0xFFFF) * size >>> 16);
        }
    }

    /** One event. */
    record Txn(
            long ts,
            String kind,
            String key,
            int cents,
            String country,
            String device,
            int status) {

        String json() {
            return ("{\"ts\":" + ts + ",\"kind\":\"" + kind + "\",\"key\":\"" + key)
                    + ("\",\"amount\":" + cents / 100 + '.' + cents / 10 % 10 + cents % 10)
                    + (",\"country\":\"" + country + "\",\"device\":\"" + device)
                    + ("\",\"status\":" + status + "}\n");
        }
    }

    public static void main(String[] arguments) {
        if (arguments.length != 1 || !arguments[0].equals("w3")) {
            System.err.println("usage: Workloads w3");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        W3.forEach(event -> out.print(event.json()));
        out.flush();
    }
}
