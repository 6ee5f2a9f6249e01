package dev.weir.cli.pack;

import dev.weir.cli.yaml.Yaml;
import dev.weir.cli.yaml.YamlReader;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code rulepack.yaml}: {@code name}, {@code version}, {@code description} and {@code
 * params}, a mapping of parameters to values. Anything else is an error that names its line.
 */
final class ManifestReader {
    private static final List<String> KEYS = List.of("name", "version", "description", "params");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
    private static final Pattern SEMANTIC_VERSION =
            Pattern.compile(
                    "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
                            + "(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");

    private final List<Diagnostic> problems = new ArrayList<>();
    private final Map<String, Object> params = new LinkedHashMap<>();
    private @Nullable String name;
    private @Nullable String version;
    private String description = "";

    private ManifestReader() {}

    static Manifest read(SourceText source) {
        ManifestReader reader = new ManifestReader();
        Yaml document = YamlReader.read(source.text(), source, Code.MANIFEST, reader.problems::add);
        if (document != null) {
            reader.read(document);
        }
        return new Manifest(
                reader.name, reader.version, reader.description, reader.params, reader.problems);
    }

    private void read(Yaml document) {
        if (!(document instanceof Yaml.Mapping mapping)) {
            report(document.span(), "a rulepack.yaml is a mapping of keys to values")
                    .help("write for example `name: my-pack`");
            return;
        }
        for (Yaml.Entry entry : mapping.entries()) {
            switch (entry.key()) {
                case "name" -> name = checked(entry, NAME, "letters, digits, `-`, `_` and `.`");
                case "version" ->
                        version = checked(entry, SEMANTIC_VERSION, "a semantic version as `1.2.0`");
                case "description" ->
                        description =
                                Objects.requireNonNullElse(text(entry.key(), entry.value()), "");
                case "params" -> readParams(entry.value());
                default -> reportUnknown(entry);
            }
        }
    }

    private void readParams(Yaml value) {
        if (value instanceof Yaml.Nothing) {
            return;
        }
        if (!(value instanceof Yaml.Mapping mapping)) {
            report(value.span(), "`params` is a mapping of parameters to values");
            return;
        }
        for (Yaml.Entry param : mapping.entries()) {
            Object read =
                    param.value() instanceof Yaml.Sequence list
                            ? texts(param.key(), list)
                            : text(param.key(), param.value());
            if (read != null) {
                params.put(param.key(), read);
            }
        }
    }

    private @Nullable String checked(Yaml.Entry entry, Pattern allowed, String rule) {
        String value = text(entry.key(), entry.value());
        if (value != null && !allowed.matcher(value).matches()) {
            report(entry.value().span(), "`" + value + "` is no " + entry.key() + " of a pack")
                    .help("write " + rule);
            return null;
        }
        return value;
    }

    /** A value as text; null, with a complaint, where it is a list or a mapping. */
    private @Nullable String text(String key, Yaml value) {
        if (value instanceof Yaml.Scalar scalar) {
            return scalar.text();
        }
        report(value.span(), "`" + key + "` needs one value");
        return null;
    }

    private List<String> texts(String key, Yaml.Sequence list) {
        List<String> values = new ArrayList<>();
        for (Yaml item : list.items()) {
            String value = text(key, item);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private void reportUnknown(Yaml.Entry entry) {
        String nearest = NearestName.of(entry.key(), KEYS);
        report(entry.keySpan(), "rulepack.yaml knows no key `" + entry.key() + "`")
                .help(
                        nearest == null
                                ? "the keys are: " + String.join(", ", KEYS)
                                : "did you mean `" + nearest + "`?");
    }

    private Report report(Span span, String message) {
        problems.add(Diagnostic.of(Code.MANIFEST, span, message));
        return new Report(problems);
    }

    /** Adds to the problem that was reported last. */
    private record Report(List<Diagnostic> problems) {
        void help(String text) {
            int last = problems.size() - 1;
            problems.set(last, problems.get(last).withHelp(text));
        }
    }
}
