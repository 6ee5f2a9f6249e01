package dev.weir.cli.pack;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    private final SourceText source;
    private final YAMLParser yaml;
    private final List<Diagnostic> problems = new ArrayList<>();
    private final Map<String, Object> params = new LinkedHashMap<>();
    private @Nullable String name;
    private @Nullable String version;
    private String description = "";

    private ManifestReader(SourceText source, YAMLParser yaml) {
        this.source = source;
        this.yaml = yaml;
    }

    static Manifest read(SourceText source) {
        try (YAMLParser yaml = new YAMLFactory().createParser(source.text())) {
            ManifestReader reader = new ManifestReader(source, yaml);
            reader.read();
            return new Manifest(
                    reader.name,
                    reader.version,
                    reader.description,
                    reader.params,
                    reader.problems);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private void read() throws IOException {
        try {
            JsonToken first = yaml.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                report(here(), "a rulepack.yaml is a mapping of keys to values")
                        .help("write for example `name: my-pack`");
                return;
            }
            readKeys();
            if (problems.isEmpty() && yaml.nextToken() != null) {
                report(here(), "a rulepack.yaml is one document");
            }
        } catch (JsonProcessingException e) {
            report(spanAt(e.getLocation(), ""), "no YAML: " + firstLine(e.getOriginalMessage()));
        }
    }

    private void readKeys() throws IOException {
        Set<String> seen = new HashSet<>();
        while (yaml.nextToken() == JsonToken.FIELD_NAME) {
            String key = yaml.currentName();
            Span keySpan = here();
            if (!seen.add(key)) {
                report(keySpan, "the key `" + key + "` stands here a second time");
            }
            yaml.nextToken();
            switch (key) {
                case "name" -> name = checked(key, NAME, "letters, digits, `-`, `_` and `.`");
                case "version" ->
                        version = checked(key, SEMANTIC_VERSION, "a semantic version as `1.2.0`");
                case "description" -> description = Objects.requireNonNullElse(text(key), "");
                case "params" -> readParams();
                default -> {
                    reportUnknown(key, keySpan);
                    yaml.skipChildren();
                }
            }
        }
    }

    private void readParams() throws IOException {
        if (yaml.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (yaml.currentToken() != JsonToken.START_OBJECT) {
            report(here(), "`params` is a mapping of parameters to values");
            yaml.skipChildren();
            return;
        }
        while (yaml.nextToken() == JsonToken.FIELD_NAME) {
            String param = yaml.currentName();
            Span paramSpan = here();
            yaml.nextToken();
            Object value =
                    yaml.currentToken() == JsonToken.START_ARRAY ? texts(param) : text(param);
            if (value != null && params.put(param, value) != null) {
                report(paramSpan, "the parameter `" + param + "` stands here a second time");
            }
        }
    }

    private @Nullable String checked(String key, Pattern allowed, String rule) throws IOException {
        String value = text(key);
        if (value != null && !allowed.matcher(value).matches()) {
            report(here(), "`" + value + "` is no " + key + " of a pack").help("write " + rule);
            return null;
        }
        return value;
    }

    /** The value at hand as text; null, with a complaint, where it is a list or a mapping. */
    private @Nullable String text(String key) throws IOException {
        if (yaml.currentToken().isScalarValue() && yaml.currentToken() != JsonToken.VALUE_NULL) {
            return yaml.getText();
        }
        report(here(), "`" + key + "` needs one value");
        yaml.skipChildren();
        return null;
    }

    private List<String> texts(String key) throws IOException {
        List<String> values = new ArrayList<>();
        while (yaml.nextToken() != JsonToken.END_ARRAY) {
            String value = text(key);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private void reportUnknown(String key, Span span) {
        String nearest = NearestName.of(key, KEYS);
        report(span, "rulepack.yaml knows no key `" + key + "`")
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

    private Span here() throws IOException {
        String text = yaml.currentToken() == JsonToken.START_OBJECT ? "" : yaml.getText();
        return spanAt(yaml.currentTokenLocation(), text == null ? "" : text);
    }

    /** The text's place where the source has it there; the one character at hand where not. */
    private Span spanAt(@Nullable JsonLocation location, String text) {
        int start = 0;
        if (location != null && location.getLineNr() > 0) {
            int line = 1;
            while (line < location.getLineNr() && source.text().indexOf('\n', start) >= 0) {
                start = source.text().indexOf('\n', start) + 1;
                line++;
            }
            start += Math.max(0, location.getColumnNr() - 1);
        }
        start = Math.min(start, source.text().length());
        int end = start;
        if (!text.isEmpty() && source.text().startsWith(text, start)) {
            end = start + text.length();
        } else if (start < source.text().length() && source.text().charAt(start) != '\n') {
            end = start + 1;
        }
        return new Span(source, start, end);
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) {
            return "it cannot be read";
        }
        return message.lines().findFirst().orElse(message);
    }
}
