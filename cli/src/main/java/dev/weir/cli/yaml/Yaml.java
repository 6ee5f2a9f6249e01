package dev.weir.cli.yaml;

import dev.weir.rules.ast.Span;
import java.util.List;

/** A value of a YAML document with its place. */
public sealed interface Yaml {
    Span span();

    /** A text as it is written, without quotes. */
    record Scalar(String text, Span span) implements Yaml {}

    /** Nothing: a key without a value, or {@code null}. */
    record Nothing(Span span) implements Yaml {}

    record Sequence(List<Yaml> items, Span span) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** No two entries have the same key. */
    record Mapping(List<Entry> entries, Span span) implements Yaml {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    record Entry(String key, Span keySpan, Yaml value) {}
}
