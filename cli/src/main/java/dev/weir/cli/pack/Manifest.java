package dev.weir.cli.pack;

import dev.weir.rules.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code rulepack.yaml} says.
 *
 * @param name null where it gives none
 * @param version null where it gives none
 * @param description empty where it gives none
 * @param params values of parameters, as texts and lists of texts, in the order of the file
 * @param problems what could not be understood
 */
record Manifest(
        @Nullable String name,
        @Nullable String version,
        String description,
        Map<String, Object> params,
        List<Diagnostic> problems) {
    Manifest {
        problems = List.copyOf(problems);
    }
}
