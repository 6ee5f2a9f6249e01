package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Worker;
import dev.weir.benchmarks.Workload;
import java.util.List;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;

/** The matcher of Flink CEP without a job around it, with its state in hash maps. */
public final class NfaContender implements Contender {
    public static void main(String[] arguments) throws Exception {
        Worker.serve(new NfaContender(), arguments);
    }

    @Override
    public String version() {
        return "Flink CEP " + EnvironmentInformation.getVersion();
    }

    @Override
    public @Nullable Session open(Workload workload, Txn[] events, Matches matches)
            throws Exception {
        List<Pattern<Txn, ?>> patterns = Patterns.of(workload);
        return patterns.isEmpty() ? null : new NfaSession(workload, patterns, events, matches);
    }
}
