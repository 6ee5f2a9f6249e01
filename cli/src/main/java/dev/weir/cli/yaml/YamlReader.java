package dev.weir.cli.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one YAML document. */
public final class YamlReader {
    private final YAMLParser yaml;
    private final SourceText shown;
    private final Code code;
    private final Consumer<Diagnostic> problems;

    private YamlReader(
            YAMLParser yaml, SourceText shown, Code code, Consumer<Diagnostic> problems) {
        this.yaml = yaml;
        this.shown = shown;
        this.code = code;
        this.problems = problems;
    }

    /**
     * Reads a text.
     *
     * @param shown what problems show of it: of the same length, line by line, but perhaps with
     *     other characters
     * @param code of the problems
     * @return null where the text is empty, is no YAML, or is more than one document; all but the
     *     first is a problem
     */
    public static @Nullable Yaml read(
            String text, SourceText shown, Code code, Consumer<Diagnostic> problems) {
        try (YAMLParser yaml = new YAMLFactory().createParser(text)) {
            return new YamlReader(yaml, shown, code, problems).document();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private @Nullable Yaml document() throws IOException {
        try {
            if (yaml.nextToken() == null) {
                return null;
            }
            Yaml document = value();
            if (yaml.nextToken() != null) {
                report(here(), "a second document stands in one file");
                return null;
            }
            return document;
        } catch (JsonProcessingException e) {
            report(spanAt(e.getLocation(), ""), "no YAML: " + firstLine(e.getOriginalMessage()));
            return null;
        }
    }

    private Yaml value() throws IOException {
        Span span = here();
        if (yaml.isCurrentAlias() || yaml.getObjectId() != null) {
            report(span, "anchors and aliases are not understood here");
        }
        return switch (yaml.currentToken()) {
            case START_OBJECT -> mapping(span);
            case START_ARRAY -> sequence(span);
            case VALUE_NULL -> new Yaml.Nothing(span);
            default -> new Yaml.Scalar(yaml.getText(), span);
        };
    }

    private Yaml mapping(Span span) throws IOException {
        List<Yaml.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (yaml.nextToken() == JsonToken.FIELD_NAME) {
            String key = yaml.currentName();
            Span keySpan = here();
            yaml.nextToken();
            Yaml value = value();
            if (seen.add(key)) {
                entries.add(new Yaml.Entry(key, keySpan, value));
            } else {
                report(keySpan, "the key `" + key + "` stands here a second time");
            }
        }
        return new Yaml.Mapping(entries, span);
    }

    private Yaml sequence(Span span) throws IOException {
        List<Yaml> items = new ArrayList<>();
        while (yaml.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new Yaml.Sequence(items, span);
    }

    private void report(Span span, String message) {
        problems.accept(Diagnostic.of(code, span, message));
    }

    private Span here() throws IOException {
        boolean hasText = yaml.currentToken() != JsonToken.START_OBJECT;
        String text = hasText ? yaml.getText() : "";
        return spanAt(yaml.currentTokenLocation(), text == null ? "" : text);
    }

    /** The text's place where the source has it there; the one character at hand where not. */
    private Span spanAt(@Nullable JsonLocation location, String text) {
        int start = 0;
        if (location != null && location.getLineNr() > 0) {
            int line = 1;
            while (line < location.getLineNr() && shown.text().indexOf('\n', start) >= 0) {
                start = shown.text().indexOf('\n', start) + 1;
                line++;
            }
            start += Math.max(0, location.getColumnNr() - 1);
        }
        start = Math.min(start, shown.text().length());
        int end = start;
        if (!text.isEmpty() && shown.text().startsWith(text, start)) {
            end = start + text.length();
        } else if (start < shown.text().length() && shown.text().charAt(start) != '\n') {
            end = start + 1;
        }
        return new Span(shown, start, end);
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) {
            return "it cannot be read";
        }
        return message.lines().findFirst().orElse(message);
    }
}
