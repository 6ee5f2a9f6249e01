package dev.weir.benchmarks.esper;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.common.ConfigurationCommonEventTypeBean;
import com.espertech.esper.common.client.util.AccessorStyle;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import dev.weir.benchmarks.Contender;
import dev.weir.benchmarks.LibraryVersion;
import dev.weir.benchmarks.Txn;
import dev.weir.benchmarks.Worker;
import dev.weir.benchmarks.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Esper on the thread that feeds it, with its clock set by the events. */
public final class EsperContender implements Contender {
    private final Configuration configuration = configuration();
    private @Nullable EPCompiled compiled;

    public static void main(String[] arguments) throws Exception {
        Worker.serve(new EsperContender(), arguments);
    }

    @Override
    public String version() {
        return "Esper " + LibraryVersion.of("com.espertech", "esper-runtime");
    }

    @Override
    public @Nullable Session open(Workload workload, Txn[] events, Matches matches)
            throws Exception {
        if (compiled == null) {
            String module = Statements.of(workload);
            if (module == null) {
                return null;
            }
            compiled =
                    EPCompilerProvider.getCompiler()
                            .compile(module, new CompilerArguments(configuration));
        }
        boolean needsClock = workload.windowMillis() > 0;
        return new EsperSession(compiled, configuration, needsClock, events, matches);
    }

    /** One thread feeds, so nothing needs a lock and no order among threads has to be kept. */
    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        ConfigurationCommonEventTypeBean txn = new ConfigurationCommonEventTypeBean();
        txn.setAccessorStyle(AccessorStyle.EXPLICIT);
        for (String field : List.of("ts", "kind", "key", "amount", "country", "device", "status")) {
            txn.addMethodProperty(field, field);
        }
        configuration.getCommon().addEventType("Txn", Txn.class.getName(), txn);
        var threading = configuration.getRuntime().getThreading();
        threading.setInternalTimerEnabled(false);
        threading.setListenerDispatchPreserveOrder(false);
        threading.setInsertIntoDispatchPreserveOrder(false);
        threading.setNamedWindowConsumerDispatchPreserveOrder(false);
        configuration.getRuntime().getExecution().setDisableLocking(true);
        return configuration;
    }
}
