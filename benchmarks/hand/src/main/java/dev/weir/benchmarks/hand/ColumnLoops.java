package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.TxnStream;
import dev.weir.benchmarks.Worker;
import dev.weir.benchmarks.Workload;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loops over columns in which texts have become numbers. Making them is not measured: it is the
 * decoder's work, which stands beside other work there.
 */
public final class ColumnLoops implements Contender {
    private @Nullable Columns columns;

    public static void main(String[] arguments) throws Exception {
        Worker.serve(new ColumnLoops(), arguments);
    }

    @Override
    public String version() {
        return "loops by hand";
    }

    @Override
    public @Nullable Session open(Workload workload, Txn[] events, Matches matches) {
        return switch (workload.shape()) {
            case FILTER -> new FilterLoop(columns(workload, events), matches);
            case SEQUENCE ->
                    workload.paceMicros() > 0
                            ? null
                            : new SequenceLoop(
                                    columns(workload, events), matches, workload.windowMillis());
            case BURST ->
                    new BurstLoop(columns(workload, events), matches, workload.windowMillis());
            default -> null;
        };
    }

    private Columns columns(Workload workload, Txn[] events) {
        if (columns == null) {
            columns = new Columns(workload, events);
        }
        return columns;
    }

    private static final class Columns {
        private final int keys;
        private final long[] times;
        private final byte[] kinds;
        private final int[] keyNumbers;
        private final double[] amounts;
        private final byte[] countries;
        private final byte[] statuses;

        Columns(Workload workload, Txn[] events) {
            int size = events.length;
            keys = workload.stream().keys();
            times = new long[size];
            kinds = new byte[size];
            keyNumbers = new int[size];
            amounts = new double[size];
            countries = new byte[size];
            statuses = new byte[size];
            for (int i = 0; i < size; i++) {
                Txn event = events[i];
                times[i] = event.ts();
                kinds[i] = (byte) event.kind().charAt(0);
                keyNumbers[i] = Integer.parseInt(event.key().substring("card_".length()));
                amounts[i] = event.amount();
                countries[i] = (byte) TxnStream.COUNTRIES.indexOf(event.country());
                statuses[i] = (byte) event.status();
            }
        }
    }

    private record FilterLoop(Columns columns, Matches matches) implements Session {
        private static final int NL = TxnStream.COUNTRIES.indexOf("NL");

        @Override
        public void feed(int from, int to) {
            double[] amounts = columns.amounts;
            byte[] countries = columns.countries;
            for (int i = from; i < to; i++) {
                if (amounts[i] > 990 && countries[i] == NL) {
                    matches.add(columns.times[i], 1);
                }
            }
        }

        @Override
        public void finish() {}
    }

    /** The A's of a key are a list of event numbers; those that have their B are in front. */
    private static final class SequenceLoop implements Session {
        private static final int NONE = -1;

        private final Columns columns;
        private final Matches matches;
        private final long window;
        private final int[] first;
        private final int[] last;

        /** The newest one with a B, or NONE. */
        private final int[] withB;

        private final int[] next;

        SequenceLoop(Columns columns, Matches matches, long window) {
            this.columns = columns;
            this.matches = matches;
            this.window = window;
            this.first = new int[columns.keys];
            this.last = new int[columns.keys];
            this.withB = new int[columns.keys];
            this.next = new int[columns.times.length];
            Arrays.fill(first, NONE);
            Arrays.fill(withB, NONE);
        }

        @Override
        public void feed(int from, int to) {
            for (int i = from; i < to; i++) {
                double amount = columns.amounts[i];
                switch (columns.kinds[i]) {
                    case 'A' -> {
                        if (amount > 500) {
                            open(i, columns.keyNumbers[i]);
                        }
                    }
                    case 'B' -> {
                        if (amount > 200) {
                            int key = columns.keyNumbers[i];
                            withB[key] = first[key] == NONE ? NONE : last[key];
                        }
                    }
                    case 'C' -> {
                        if (amount > 500) {
                            complete(i, columns.keyNumbers[i]);
                        }
                    }
                    default -> {}
                }
            }
        }

        private void open(int event, int key) {
            next[event] = NONE;
            if (first[key] == NONE) {
                first[key] = event;
            } else {
                next[last[key]] = event;
            }
            last[key] = event;
        }

        private void complete(int event, int key) {
            int end = withB[key];
            if (end == NONE) {
                return;
            }
            long limit = columns.times[event] - window;
            int found = 0;
            int start = first[key];
            while (true) {
                if (columns.times[start] > limit) {
                    found++;
                }
                if (start == end) {
                    break;
                }
                start = next[start];
            }
            first[key] = next[end];
            withB[key] = NONE;
            if (found > 0) {
                matches.add(columns.times[event], found);
            }
        }

        @Override
        public void finish() {}
    }

    private static final class BurstLoop implements Session {
        private final Columns columns;
        private final Matches matches;
        private final long window;
        private final long[] last;
        private final int[] counts;

        BurstLoop(Columns columns, Matches matches, long window) {
            this.columns = columns;
            this.matches = matches;
            this.window = window;
            this.last = new long[columns.keys * 4];
            this.counts = new int[columns.keys];
        }

        @Override
        public void feed(int from, int to) {
            for (int i = from; i < to; i++) {
                if (columns.statuses[i] == 1) {
                    int key = columns.keyNumbers[i];
                    long time = columns.times[i];
                    int count = counts[key];
                    int slot = key * 4 + (count & 3);
                    if (count >= 4 && last[slot] > time - window) {
                        counts[key] = 0;
                        matches.add(time, 1);
                    } else {
                        last[slot] = time;
                        counts[key] = count + 1;
                    }
                }
            }
        }

        @Override
        public void finish() {}
    }
}
