package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Worker;
import dev.weir.benchmarks.Workload;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;

/** A job on a MiniCluster: one source, one operator with its state on the heap, no checkpoints. */
public final class ClusterContender implements Contender {
    public static void main(String[] arguments) throws Exception {
        Worker.serve(new ClusterContender(), arguments);
    }

    @Override
    public String version() {
        return "Flink CEP " + EnvironmentInformation.getVersion();
    }

    @Override
    public @Nullable Session open(Workload workload, Txn[] events, Matches matches)
            throws Exception {
        if (workload.paceMicros() > 0) {
            // Events in a job are under way in buffers, so it is no measure of latency.
            return null;
        }
        return switch (workload.shape()) {
            case FILTER, SEQUENCE, SEQUENCE_ONCE, PROBES, BURST, BURST_EACH, ABSENCE ->
                    ClusterSession.start(workload, events, matches);
            case FILTERS, CHAIN, PAIRS, HOT_KEY, HOT_KEY_RISING, FILE -> null;
        };
    }
}
