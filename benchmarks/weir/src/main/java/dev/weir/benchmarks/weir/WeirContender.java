package dev.weir.benchmarks.weir;

import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.LibraryVersion;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Worker;
import dev.weir.benchmarks.Workload;
import dev.weir.runtime.program.Program;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Weir, on the thread that feeds it, or from a file to a file as its command does it. */
public final class WeirContender implements Contender {
    private @Nullable Program program;

    public static void main(String[] arguments) throws Exception {
        Worker.serve(new WeirContender(), arguments);
    }

    @Override
    public String version() {
        return "Weir " + LibraryVersion.of("dev.weir", "weir-cli");
    }

    @Override
    public Session open(Workload workload, Txn[] events, Matches matches) throws IOException {
        if (workload.shape() == Workload.Shape.FILE) {
            return new ReplaySession(workload, matches);
        }
        if (program == null) {
            program = Rules.compile(workload);
        }
        return new EngineSession(program, events, matches);
    }
}
