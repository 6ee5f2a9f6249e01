package dev.weir.benchmarks.siddhi;

import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.LibraryVersion;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Worker;
import dev.weir.benchmarks.Workload;
import org.jspecify.annotations.Nullable;

/** Siddhi on the thread that feeds it. */
public final class SiddhiContender implements Contender {
    public static void main(String[] arguments) throws Exception {
        Worker.serve(new SiddhiContender(), arguments);
    }

    @Override
    public String version() {
        return "Siddhi " + LibraryVersion.of("io.siddhi", "siddhi-core");
    }

    @Override
    public @Nullable Session open(Workload workload, Txn[] events, Matches matches) {
        String queries = Queries.of(workload);
        return queries == null ? null : new SiddhiSession(queries, events, matches);
    }
}
