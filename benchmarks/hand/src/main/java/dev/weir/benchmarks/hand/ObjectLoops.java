package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Worker;
import dev.weir.benchmarks.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loops over events as objects, with hash maps by the keys' texts. */
public final class ObjectLoops implements Contender {
    public static void main(String[] arguments) throws Exception {
        Worker.serve(new ObjectLoops(), arguments);
    }

    @Override
    public String version() {
        return "loops by hand";
    }

    @Override
    public @Nullable Session open(Workload workload, Txn[] events, Matches matches) {
        long window = workload.windowMillis();
        return switch (workload.shape()) {
            case FILTER -> new Filter(events, matches);
            case FILTERS -> new Filters(events, matches, workload.size());
            case SEQUENCE -> new Sequence(events, matches, window, "C", false);
            case SEQUENCE_ONCE -> new Sequence(events, matches, window, "C", true);
            case HOT_KEY -> new Sequence(events, matches, window, "Z", false);
            case HOT_KEY_RISING -> new RisingSequence(events, matches, window);
            case PROBES -> new Probes(events, matches, window);
            case BURST -> new Burst(events, matches, window);
            case BURST_EACH -> new BurstEach(events, matches, window);
            case ABSENCE -> new Absence(events, matches, window);
            case CHAIN -> new Chain(events, matches, workload.size(), window);
            case PAIRS -> new Pairs(events, matches, workload.size(), window);
            case FILE -> fromFileToFile(workload, matches);
        };
    }

    /** The three loops on events that are in memory: they say how many matches there are. */
    private static @Nullable Session fromFileToFile(Workload workload, Matches matches) {
        if (workload.size() > 1) {
            return null;
        }
        Txn[] events = workload.stream().toArray();
        List<Session> loops =
                List.of(
                        new Sequence(events, matches, workload.windowMillis(), "C", true),
                        new Probes(events, matches, workload.windowMillis()),
                        new Burst(events, matches, 60_000));
        return new Session() {
            @Override
            public void feed(int from, int to) throws Exception {
                for (Session loop : loops) {
                    loop.feed(from, to);
                }
            }

            @Override
            public void finish() {}
        };
    }
}
