package dev.weir.cli.config;

import dev.weir.cli.daemon.DaemonConfig;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading a configuration gives.
 *
 * @param config null where there are problems
 * @param problems all that is wrong; no secret stands in them
 */
public record ConfigResult(@Nullable DaemonConfig config, List<Diagnostic> problems) {
    public ConfigResult {
        problems = List.copyOf(problems);
    }
}
