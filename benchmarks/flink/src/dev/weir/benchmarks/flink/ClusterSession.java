package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.Contender.Matches;
import dev.weir.benchmarks.Contender.Session;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Workload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** One job. Its functions are copied into the cluster, and find this session in a static field. */
final class ClusterSession implements Session {
    private static final int EVENTS_BETWEEN_WATERMARKS = 256;

    private static volatile @Nullable ClusterSession current;

    private final Txn[] events;
    private final Matches matches;
    private final long windowAfterMatch;
    private final CountDownLatch hasStarted = new CountDownLatch(1);
    private volatile int available;
    private volatile int taken;
    private volatile boolean isOver;
    private volatile boolean isCancelled;
    private volatile @Nullable JobClient job;

    private ClusterSession(Workload workload, Txn[] events, Matches matches) {
        this.events = events;
        this.matches = matches;
        this.windowAfterMatch =
                workload.shape() == Workload.Shape.ABSENCE ? workload.windowMillis() : 0;
    }

    static ClusterSession start(Workload workload, Txn[] events, Matches matches) throws Exception {
        ClusterSession session = new ClusterSession(workload, events, matches);
        current = session;
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1);
        environment.getConfig().enableObjectReuse();
        DataStream<Txn> stream = environment.addSource(new Feed(), Txn.class.getSimpleName());
        DataStream<Long> found =
                workload.shape() == Workload.Shape.FILTER
                        ? stream.filter(t -> t.amount() > 990 && t.country().equals("NL"))
                                .map(ClusterSession::tell)
                                .returns(Long.class)
                        : CEP.pattern(stream.keyBy(Txn::key), Patterns.of(workload).get(0))
                                .process(new Telling());
        found.sinkTo(new DiscardingSink<>());
        session.job = environment.executeAsync();
        session.hasStarted.await();
        return session;
    }

    private static ClusterSession current() {
        ClusterSession session = current;
        if (session == null) {
            throw new IllegalStateException("no session");
        }
        return session;
    }

    private static long tell(Txn last) {
        ClusterSession session = current();
        long time = last.ts() + session.windowAfterMatch;
        // At the end of its input a job is past all deadlines, also those that no event has
        // reached.
        if (time <= session.events[session.events.length - 1].ts()) {
            session.matches.add(time, 1);
        }
        return time;
    }

    private static final class Telling extends PatternProcessFunction<Txn, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public void processMatch(
                Map<String, List<Txn>> match, Context context, Collector<Long> out) {
            out.collect(tell(match.get("last").get(0)));
        }
    }

    private static final class Feed implements SourceFunction<Txn> {
        private static final long serialVersionUID = 1;

        @Override
        public void run(SourceContext<Txn> out) {
            ClusterSession session = current();
            session.hasStarted.countDown();
            int next = 0;
            while (!session.isCancelled) {
                int end = session.available;
                if (next == end) {
                    if (session.isOver) {
                        return;
                    }
                    LockSupport.parkNanos(1_000);
                    continue;
                }
                for (; next < end; next++) {
                    Txn event = session.events[next];
                    out.collectWithTimestamp(event, event.ts());
                    if (next % EVENTS_BETWEEN_WATERMARKS == 0) {
                        // More of the same millisecond may come.
                        out.emitWatermark(new Watermark(event.ts() - 1));
                    }
                }
                session.taken = next;
            }
        }

        @Override
        public void cancel() {
            current().isCancelled = true;
        }
    }

    @Override
    public void feed(int from, int to) {
        available = to;
        while (taken < to) {
            LockSupport.parkNanos(1_000);
        }
    }

    @Override
    public void finish() throws Exception {
        isOver = true;
        JobClient running = job;
        if (running != null) {
            running.getJobExecutionResult().get();
            job = null;
        }
    }

    @Override
    public void close() throws Exception {
        JobClient running = job;
        if (running != null) {
            isCancelled = true;
            running.cancel().get();
        }
    }
}
