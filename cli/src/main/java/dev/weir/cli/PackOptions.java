package dev.weir.cli;

import dev.weir.cli.pack.PackCompiler;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What may be said about a pack wherever one is compiled. */
final class PackOptions {
    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "Give a PARAM another value; may be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--allow-scripts",
            description = "Trust the pack to run MVEL, which can run any code.")
    private boolean allowScripts;

    PackCompiler compiler() {
        return new PackCompiler(params, allowScripts);
    }

    boolean allowsScripts() {
        return allowScripts;
    }
}
