package dev.weir.compiler;

import dev.weir.compiler.declaration.PackFiles;
import dev.weir.rules.ast.SourceText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rulepack as it was read.
 *
 * @param parameters values for PARAM from {@code rulepack.yaml}: texts, or scalars and lists of
 *     YAML
 * @param ruleFiles the texts of the {@code .rule} files
 * @param files the files that lists and tables name
 */
public record PackSource(
        String name,
        String version,
        String description,
        Map<String, Object> parameters,
        List<SourceText> ruleFiles,
        PackFiles files) {
    public PackSource {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        ruleFiles = List.copyOf(ruleFiles);
    }

    /** A single file as a pack of its own, without lists and tables. */
    public static PackSource of(String name, SourceText file) {
        return new PackSource(name, "0.0.0", "", Map.of(), List.of(file), PackFiles.NONE);
    }
}
