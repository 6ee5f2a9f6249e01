package dev.weir.benchmarks;

import dev.weir.benchmarks.TxnStream.Amounts;
import java.util.ArrayList;
import java.util.List;

/**
 * Events, and what is looked for in them.
 *
 * @param name as on the performance page
 * @param size how many rules there are ({@link Shape#FILTERS}, {@link Shape#PAIRS}), steps a chain
 *     has ({@link Shape#CHAIN}), or lanes may be used ({@link Shape#FILE}); else 1
 * @param windowMillis the last event of a match is less than this after its first; 0 where there is
 *     no window
 * @param fill how many events are fed before the clock starts
 * @param paceMicros how long after the one before an event is due; 0 where each may come at once,
 *     and how many a second can be taken is what is measured
 * @param matches how many there are, on which engines and loops have agreed; {@link #UNKNOWN} for a
 *     stream that nobody has looked at
 */
public record Workload(
        String name,
        Shape shape,
        int size,
        long windowMillis,
        TxnStream stream,
        int fill,
        int paceMicros,
        long matches) {

    public static final long UNKNOWN = -1;

    /** What is looked for. */
    public enum Shape {
        /** {@code amount > 990 AND country == "NL"}. */
        FILTER,
        /** {@code key == "card_<i>" AND amount > 900} for each i below {@code size}. */
        FILTERS,
        /** An A above 500, a B above 200, a C above 500 of a key; every A opens. */
        SEQUENCE,
        /** The same, where a match drops all runs of its key. */
        SEQUENCE_ONCE,
        /** Three or more below 5, then one above 500, of a key; with their count and sum. */
        PROBES,
        /** Five failures of a key; then the counting begins anew. */
        BURST,
        /** Each failure of a key that has five in the window. */
        BURST_EACH,
        /** An order and no payment of its key before the window ends. */
        ABSENCE,
        /**
         * All chains of {@code size} kinds A, B, … whatever the key, each above 500, the last above
         * 990.
         */
        CHAIN,
        /**
         * For each i below {@code size}: an A of {@code dev_<i>} above 500, then a B of the key
         * from country i modulo 10 above a threshold; every A opens.
         */
        PAIRS,
        /** As SEQUENCE with a kind Z at its end that never comes. */
        HOT_KEY,
        /** As HOT_KEY with a B above its A. */
        HOT_KEY_RISING,
        /**
         * SEQUENCE_ONCE, PROBES and BURST together, from a file to a file. A feed of all events
         * reads and writes it all.
         */
        FILE
    }

    private static final int FAILURES = 6_554;
    private static final int MANY_FAILURES = 16_384;
    private static final List<String> LETTERS =
            List.of("A", "B", "C", "D", "E", "F", "G", "H", "I", "J");
    private static final List<String> FIVE = LETTERS.subList(0, 5);
    private static final List<String> ORDERS =
            List.of("order", "payment", "payment", "payment", "view");
    private static final long TEN_MINUTES = 600_000;

    /** The amount that the B of a pair must exceed. */
    public static int threshold(int rule) {
        return 500 + rule / 10 % 50 * 10;
    }

    /** All workloads, in the order of the performance page. */
    public static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        all.add(of("W1", Shape.FILTER, stream(1, 5_000_000, 100_000)).matching(5_042));
        all.add(
                of("W2", Shape.FILTERS, stream(2, 2_000_000, 10_000))
                        .sized(1_000)
                        .matching(20_064));
        all.add(sequence("W3", Shape.SEQUENCE, 3_000_000).matching(46_055));
        all.add(sequence("W3s", Shape.SEQUENCE_ONCE, 3_000_000).matching(37_121));
        all.add(
                of("W4", Shape.PROBES, mixed(4, 3_000_000, 100_000, 1_000, FAILURES))
                        .within(TEN_MINUTES)
                        .matching(31_184));
        all.add(burst("W5", Shape.BURST).matching(71_062));
        all.add(burst("W5n", Shape.BURST_EACH).matching(191_122));
        all.add(
                of("W6", Shape.ABSENCE, stream(6, 3_000_000, 100_000, 1_000, ORDERS, FAILURES))
                        .within(300_000)
                        .matching(88_958));
        all.add(chain(3, 1, 200_000).matching(21_093));
        all.add(chain(3, 2, 200_000).matching(88_839));
        all.add(chain(3, 4, 200_000).matching(358_458));
        all.add(chain(6, 1, 50_000).matching(349_981));
        all.add(chain(9, 1, 20_000).matching(1_483_683));
        all.add(pairs("W8", 1_000).matching(17_981));
        all.add(sequence("W9", Shape.SEQUENCE, 1_000_000).paced(10).matching(10_846));
        for (Shape shape : List.of(Shape.HOT_KEY, Shape.HOT_KEY_RISING)) {
            String name = shape == Shape.HOT_KEY ? "W10" : "W10c";
            all.add(hotKey(name + "-100ms", shape, 100));
            all.add(hotKey(name + "-10s", shape, 10_000));
            all.add(hotKey(name + "-1000s", shape, 1_000_000));
        }
        all.add(pairs("W11-10", 10).matching(32_799));
        all.add(pairs("W11-100", 100).matching(30_686));
        all.add(pairs("W11-1000", 1_000).matching(17_981));
        all.add(pairs("W11-10000", 10_000).matching(18_245));
        for (int lanes = 1; lanes <= 2; lanes++) {
            all.add(
                    of("W12-" + lanes, Shape.FILE, mixed(5, 3_000_000, 10_000, 50, MANY_FAILURES))
                            .sized(lanes)
                            .within(TEN_MINUTES)
                            .matching(254_626));
        }
        return List.copyOf(all);
    }

    /** Whether a name means this workload: its own, or the part before a hyphen. */
    boolean isMeantBy(String text) {
        return name.equals(text) || name.startsWith(text + "-");
    }

    /**
     * @throws IllegalArgumentException if there is no such workload
     */
    public static Workload named(String name) {
        return all().stream()
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload " + name));
    }

    private static Workload of(String name, Shape shape, TxnStream stream) {
        return new Workload(name, shape, 1, 0, stream, 0, 0, UNKNOWN);
    }

    private static TxnStream stream(long seed, int events, int keys) {
        return stream(seed, events, keys, 1_000, FIVE, FAILURES);
    }

    private static TxnStream stream(
            long seed, int events, int keys, int stepMicros, List<String> kinds, int failures) {
        return new TxnStream(seed, events, keys, stepMicros, kinds, Amounts.UNIFORM, failures, 8);
    }

    private static TxnStream mixed(long seed, int events, int keys, int stepMicros, int failures) {
        return new TxnStream(seed, events, keys, stepMicros, FIVE, Amounts.MIXED, failures, 8);
    }

    private static Workload sequence(String name, Shape shape, int events) {
        return of(name, shape, stream(3, events, 100_000)).within(TEN_MINUTES);
    }

    private static Workload burst(String name, Shape shape) {
        return of(name, shape, stream(5, 3_000_000, 100_000, 50, FIVE, MANY_FAILURES))
                .within(60_000);
    }

    private static Workload chain(int steps, int windows, int events) {
        TxnStream stream = stream(7, events, 1_000, 1_000, LETTERS, 0);
        return of("W7-" + steps + "-" + windows, Shape.CHAIN, stream)
                .sized(steps)
                .within(320L * windows);
    }

    private static Workload pairs(String name, int rules) {
        TxnStream stream =
                new TxnStream(8, 1_000_000, 10_000, 1_000, FIVE, Amounts.UNIFORM, FAILURES, rules);
        return of(name, Shape.PAIRS, stream).sized(rules).within(TEN_MINUTES);
    }

    /**
     * What is measured is the cost of an event once as many runs are open as there ever will be.
     */
    private static Workload hotKey(String name, Shape shape, int windowMillis) {
        return of(name, shape, stream(3, 3_000_000, 1, 1_000, FIVE, 0))
                .within(windowMillis)
                .filledBy(windowMillis)
                .matching(0);
    }

    private Workload sized(int rules) {
        return new Workload(name, shape, rules, windowMillis, stream, fill, paceMicros, matches);
    }

    private Workload within(long millis) {
        return new Workload(name, shape, size, millis, stream, fill, paceMicros, matches);
    }

    private Workload filledBy(int events) {
        return new Workload(name, shape, size, windowMillis, stream, events, paceMicros, matches);
    }

    private Workload paced(int micros) {
        return new Workload(name, shape, size, windowMillis, stream, fill, micros, matches);
    }

    private Workload matching(long count) {
        return new Workload(name, shape, size, windowMillis, stream, fill, paceMicros, count);
    }

    /**
     * The same over the first so many events, which have fewer keys; how many matches that has,
     * nobody has said.
     */
    public Workload small(int events, int keys) {
        TxnStream few = stream.sized(events, Math.min(keys, stream.keys()));
        return new Workload(name, shape, size, windowMillis, few, 0, paceMicros, UNKNOWN);
    }
}
