package dev.weir.cli.config;

import dev.weir.cli.yaml.Yaml;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Lays values from outside over the tree of a {@code weir.yaml}. */
final class Overlay {
    private static final String PREFIX = "WEIR_";

    private Overlay() {}

    /**
     * The variables that win over keys, with the keys' paths. Those of sources have none: their
     * names are free.
     */
    static Map<String, List<String>> variables() {
        Map<String, List<String>> variables = new TreeMap<>();
        collect(WeirYaml.ROOT, List.of(), variables);
        return variables;
    }

    static String variable(List<String> path) {
        return PREFIX + String.join("_", path).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static void collect(
            Section section, List<String> path, Map<String, List<String>> variables) {
        for (Key<?> key : section.keys()) {
            if (key.kind() instanceof Kind.One) {
                List<String> ofKey = append(path, key.name());
                variables.put(variable(ofKey), ofKey);
            }
        }
        for (Section inner : section.sections()) {
            if (inner.form() != Section.Form.NAMED) {
                collect(inner, append(path, inner.name()), variables);
            }
        }
    }

    private static List<String> append(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    /** The tree with the value in it; as it was where something else than keys is in the way. */
    static Yaml put(Yaml tree, Setting setting, String where) {
        String line = setting.origin() + "=" + setting.value();
        SourceText source = new SourceText(where, line);
        Span span = new Span(source, setting.origin().length() + 1, line.length());
        return put(tree, setting.path(), new Yaml.Scalar(setting.value(), span));
    }

    private static Yaml put(Yaml node, List<String> path, Yaml.Scalar value) {
        if (path.isEmpty()) {
            return value;
        }
        if (node instanceof Yaml.Sequence list && list.items().size() == 1) {
            return new Yaml.Sequence(List.of(put(list.items().get(0), path, value)), list.span());
        }
        if (!(node instanceof Yaml.Mapping) && !(node instanceof Yaml.Nothing)) {
            return node;
        }
        List<Yaml.Entry> entries =
                node instanceof Yaml.Mapping mapping
                        ? new ArrayList<>(mapping.entries())
                        : new ArrayList<>();
        List<String> rest = path.subList(1, path.size());
        for (int i = 0; i < entries.size(); i++) {
            Yaml.Entry entry = entries.get(i);
            if (entry.key().equals(path.get(0))) {
                Yaml changed = put(entry.value(), rest, value);
                entries.set(i, new Yaml.Entry(entry.key(), entry.keySpan(), changed));
                return new Yaml.Mapping(entries, node.span());
            }
        }
        Yaml added = put(new Yaml.Nothing(value.span()), rest, value);
        entries.add(new Yaml.Entry(path.get(0), value.span(), added));
        return new Yaml.Mapping(entries, node.span());
    }
}
