package dev.weir.cli.pack;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A rulepack as it lies on disk, read and not yet compiled.
 *
 * @param path of the folder or the single file, as it is shown to people
 * @param folder where the files of its lists and tables lie
 * @param files in the order of their paths
 * @param params values that {@code rulepack.yaml} gives to parameters: texts and lists of texts
 * @param problems of {@code rulepack.yaml}, and of files that are no text
 */
public record Pack(
        String path,
        String name,
        String version,
        String description,
        Path folder,
        List<SourceText> files,
        Map<String, Object> params,
        List<Diagnostic> problems) {
    public Pack {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    @Override
    public String toString() {
        return name + " " + version + " (" + path + ")";
    }
}
