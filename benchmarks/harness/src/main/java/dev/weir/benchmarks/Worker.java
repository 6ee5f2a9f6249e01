package dev.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.benchmarks.Contender.Session;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One engine with one workload in a process of its own. It says {@code ready} with the engine's
 * version, or {@code none} where the engine has no form for the workload; then it answers each line
 * of standard input, the most milliseconds that a run may take, with a {@link Measurement}.
 */
public final class Worker {
    /** A shorter stream is fed again and again, each time to a fresh engine, for so long. */
    private static final long LEAST_NANOS = 200_000_000;

    private static final int FIRST_CHUNK = 16;
    private static final int LARGEST_CHUNK = 8_192;

    /** What is fed without a look at the clock takes about so long at the most. */
    private static final long CHUNK_NANOS = 1_000_000;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Contender contender;
    private final Workload workload;
    private final Txn[] events;

    private Worker(Contender contender, Workload workload) {
        this.contender = contender;
        this.workload = workload;
        this.events =
                workload.shape() == Workload.Shape.FILE ? new Txn[0] : workload.stream().toArray();
    }

    /**
     * Serves a comparison until it ends.
     *
     * @param arguments the name of a workload
     */
    public static void serve(Contender contender, String[] arguments) throws Exception {
        PrintStream answers = System.out;
        // Engines say things on standard output, which is ours.
        System.setOut(System.err);
        Worker worker = new Worker(contender, Workload.named(arguments[0]));
        answers.println(worker.hasForm() ? "ready " + contender.version() : "none");
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            answers.println(worker.run(Long.parseLong(order) * 1_000_000).line());
        }
        // Engines leave threads behind.
        System.exit(0);
    }

    private boolean hasForm() throws Exception {
        try (Session session = contender.open(workload, events, (closing, count) -> {})) {
            return session != null;
        }
    }

    private Measurement run(long limitNanos) throws Exception {
        if (workload.paceMicros() > 0) {
            return runPaced(limitNanos);
        }
        long nanos = 0;
        long processorNanos = 0;
        for (int passes = 1; ; passes++) {
            Pass pass = new Pass(limitNanos - nanos);
            pass.run();
            nanos += pass.nanos;
            processorNanos += pass.processorNanos;
            if (!pass.isWhole || nanos >= LEAST_NANOS) {
                return new Measurement(
                        pass.taken,
                        nanos / passes,
                        pass.matches,
                        pass.isWhole,
                        processorNanos / passes,
                        pass.heapBytes,
                        List.of());
            }
        }
    }

    /** The whole stream fed to a fresh engine. */
    private final class Pass {
        private final long limitNanos;
        private long matches;
        private long taken;
        private long nanos;
        private long processorNanos;
        private long heapBytes;
        private boolean isWhole;

        Pass(long limitNanos) {
            this.limitNanos = limitNanos;
        }

        private synchronized void add(long count) {
            matches += count;
        }

        void run() throws Exception {
            long before = usedHeap();
            try (Session session = open((closing, count) -> add(count))) {
                if (workload.shape() == Workload.Shape.FILE) {
                    feedAtOnce(session);
                } else {
                    feed(session);
                }
                heapBytes = Math.max(0, usedHeap() - before);
            }
        }

        private void feedAtOnce(Session session) throws Exception {
            long processorStart = PROCESS.getProcessCpuTime();
            long start = System.nanoTime();
            session.feed(0, workload.stream().events());
            nanos = System.nanoTime() - start;
            processorNanos = PROCESS.getProcessCpuTime() - processorStart;
            session.finish();
            taken = workload.stream().events();
            isWhole = true;
        }

        private void feed(Session session) throws Exception {
            long processorStart = PROCESS.getProcessCpuTime();
            long start = System.nanoTime();
            long end = start + limitNanos;
            int next = feed(session, 0, workload.fill(), end);
            boolean isFilled = next == workload.fill();
            if (isFilled) {
                processorStart = PROCESS.getProcessCpuTime();
                start = System.nanoTime();
                next = feed(session, next, events.length, end);
                taken = next - workload.fill();
            } else {
                taken = next;
            }
            isWhole = next == events.length;
            if (isWhole) {
                session.finish();
            }
            nanos = System.nanoTime() - start;
            processorNanos = PROCESS.getProcessCpuTime() - processorStart;
        }

        /** Returns the number of the first event that was not fed any more. */
        private int feed(Session session, int from, int to, long end) throws Exception {
            int chunk = FIRST_CHUNK;
            int next = from;
            long now = System.nanoTime();
            while (next < to && now < end) {
                int until = Math.min(to, next + chunk);
                session.feed(next, until);
                next = until;
                long then = now;
                now = System.nanoTime();
                if (now - then > CHUNK_NANOS) {
                    chunk = Math.max(1, chunk / 2);
                } else {
                    chunk = Math.min(LARGEST_CHUNK, chunk * 2);
                }
            }
            return next;
        }
    }

    /**
     * Feeds each event when it is due and not before. What is behind is fed at once, and its
     * lateness is part of its latency, so that no pause is left out.
     */
    private Measurement runPaced(long limitNanos) throws Exception {
        long before = usedHeap();
        Latencies latencies = new Latencies();
        try (Session session = open(latencies)) {
            long processorStart = PROCESS.getProcessCpuTime();
            long start = System.nanoTime();
            latencies.start = start;
            int next = 0;
            while (next < events.length) {
                long due = start + next * pace();
                long now = System.nanoTime();
                if (now - start > limitNanos) {
                    break;
                }
                while (now < due) {
                    Thread.onSpinWait();
                    now = System.nanoTime();
                }
                session.feed(next, next + 1);
                next++;
            }
            long nanos = System.nanoTime() - start;
            long processorNanos = PROCESS.getProcessCpuTime() - processorStart;
            boolean isWhole = next == events.length;
            if (isWhole) {
                session.finish();
            }
            long heapBytes = Math.max(0, usedHeap() - before);
            return latencies.measurement(next, nanos, isWhole, processorNanos, heapBytes);
        }
    }

    private long pace() {
        return workload.paceMicros() * 1_000L;
    }

    private final class Latencies implements Contender.Matches {
        private final long[] nanos = new long[events.length];
        private long start;
        private int size;
        private long matches;

        @Override
        public synchronized void add(long closing, long count) {
            long due = start + workload.stream().indexAt(closing) * pace();
            if (size < nanos.length) {
                nanos[size++] = System.nanoTime() - due;
            }
            matches += count;
        }

        synchronized Measurement measurement(
                int taken, long elapsed, boolean isWhole, long processorNanos, long heapBytes) {
            long[] sorted = Arrays.copyOf(nanos, size);
            Arrays.sort(sorted);
            return new Measurement(
                    taken,
                    elapsed,
                    matches,
                    isWhole,
                    processorNanos,
                    heapBytes,
                    List.of(
                            percentile(sorted, 0.5),
                            percentile(sorted, 0.99),
                            percentile(sorted, 0.999)));
        }

        private static long percentile(long[] sorted, double share) {
            int rank = (int) Math.ceil(share * sorted.length);
            return sorted.length == 0 ? 0 : sorted[Math.max(1, rank) - 1];
        }
    }

    private Session open(Contender.Matches matches) throws Exception {
        Session session = contender.open(workload, events, matches);
        if (session == null) {
            throw new IllegalStateException("no form for " + workload.name());
        }
        return session;
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
