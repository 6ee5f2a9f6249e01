package dev.weir.cli.config;

import dev.weir.cli.config.References.Unresolved;
import dev.weir.cli.config.Section.Needs;
import dev.weir.cli.daemon.Secret;
import dev.weir.cli.yaml.Yaml;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a tree against the table of keys and takes the values out of it. */
final class SettingsReader {
    private final SourceText file;
    private final Path folder;
    private final References references;
    private final List<Diagnostic> problems;

    /**
     * @param file whose texts may have references in them; all others are taken literally
     * @param folder from which the file's relative paths are meant
     */
    SettingsReader(SourceText file, Path folder, References references, List<Diagnostic> problems) {
        this.file = file;
        this.folder = folder;
        this.references = references;
        this.problems = problems;
    }

    Settings read(Yaml tree) {
        return read(WeirYaml.ROOT, "", "", tree, tree.span());
    }

    /**
     * @param path for people, as {@code sources.payments.kafka}; empty for the root
     * @param at where to point for what is missing
     */
    private Settings read(Section section, String path, String name, Yaml node, Span at) {
        Settings settings = new Settings(name, at);
        Map<String, Yaml.Entry> entries = entries(path, node);
        if (entries == null) {
            return settings;
        }
        for (Yaml.Entry entry : entries.values()) {
            if (!section.names().contains(entry.key())) {
                reportUnknown(section, path, entry);
            }
        }
        for (Key<?> key : section.keys()) {
            Yaml.Entry entry = entries.get(key.name());
            if (entry != null) {
                Object value = value(key.kind(), below(path, key.name()), entry.value());
                if (value != null) {
                    settings.put(key, value);
                }
            } else if (key.required()) {
                reportMissing(path, key.name(), at, key.meaning());
            }
        }
        for (Section inner : section.sections()) {
            Yaml.Entry entry = entries.get(inner.name());
            if (entry != null) {
                settings.put(inner, readAll(inner, below(path, inner.name()), entry));
            } else if (inner.required()) {
                reportMissing(path, inner.name(), at, inner.meaning());
            }
        }
        checkNeeds(section, path, entries, at);
        return settings;
    }

    private List<Settings> readAll(Section section, String path, Yaml.Entry entry) {
        return switch (section.form()) {
            case ONCE -> List.of(read(section, path, "", entry.value(), entry.keySpan()));
            case LISTED -> readList(section, path, entry);
            case NAMED -> readNamed(section, path, entry);
        };
    }

    /** The one item of a list; it may also stand there without the list. */
    private List<Settings> readList(Section section, String path, Yaml.Entry entry) {
        if (!(entry.value() instanceof Yaml.Sequence list)) {
            return List.of(read(section, path, "", entry.value(), entry.keySpan()));
        }
        if (list.items().size() != 1) {
            report(entry.keySpan(), "`" + path + "` needs one item: one daemon runs one pack")
                    .help("start another daemon for another pack, with a state folder of its own");
            return List.of();
        }
        Yaml item = list.items().get(0);
        return List.of(read(section, path, "", item, entry.keySpan()));
    }

    private List<Settings> readNamed(Section section, String path, Yaml.Entry entry) {
        Map<String, Yaml.Entry> named = entries(path, entry.value());
        if (named == null) {
            return List.of();
        }
        if (named.isEmpty()) {
            report(entry.keySpan(), "`" + path + "` needs at least one, by a name of your own");
        }
        List<Settings> all = new ArrayList<>();
        for (Yaml.Entry one : named.values()) {
            if (WeirYaml.name(one.key()) == null) {
                report(one.keySpan(), "`" + one.key() + "` is no name")
                        .help("write letters, digits, `-`, `_` and `.`");
            }
            all.add(read(section, below(path, one.key()), one.key(), one.value(), one.keySpan()));
        }
        return all;
    }

    private void checkNeeds(
            Section section, String path, Map<String, Yaml.Entry> entries, Span at) {
        List<String> choices = section.sections().stream().map(Section::name).toList();
        List<String> chosen = choices.stream().filter(entries::containsKey).toList();
        boolean fine =
                switch (section.needs()) {
                    case ANY -> true;
                    case EXACTLY_ONE -> chosen.size() == 1;
                    case AT_LEAST_ONE -> !chosen.isEmpty();
                };
        if (!fine) {
            String howMany =
                    section.needs() == Needs.EXACTLY_ONE ? "exactly one of " : "at least one of ";
            report(at, "`" + path + "` needs " + howMany + quoted(choices));
        }
    }

    /** The entries of a mapping, by key; null, with a complaint, where it is none. */
    private @Nullable Map<String, Yaml.Entry> entries(String path, Yaml node) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        if (node instanceof Yaml.Nothing) {
            return entries;
        }
        if (!(node instanceof Yaml.Mapping mapping)) {
            report(
                    node.span(),
                    (path.isEmpty() ? "a weir.yaml" : "`" + path + "`")
                            + " is a mapping of keys to values");
            return null;
        }
        for (Yaml.Entry entry : mapping.entries()) {
            entries.put(entry.key(), entry);
        }
        return entries;
    }

    private @Nullable Object value(Kind<?> kind, String path, Yaml node) {
        if (kind instanceof Kind.One<?> one) {
            return value(one, path, node);
        }
        if (kind instanceof Kind.Texts texts) {
            return list(texts, path, node);
        }
        if (!(node instanceof Yaml.Mapping mapping)) {
            report(node.span(), "`" + path + "` needs " + kind.wanted());
            return null;
        }
        return kind instanceof Kind.NamedSecrets ? secrets(path, mapping) : texts(path, mapping);
    }

    private <T> @Nullable T value(Kind.One<T> kind, String path, Yaml node) {
        if (!(node instanceof Yaml.Scalar scalar)) {
            report(node.span(), "`" + path + "` needs " + kind.wanted());
            return null;
        }
        String text = resolved(scalar);
        if (text == null) {
            return null;
        }
        boolean inFile = scalar.span().source() == file;
        T value = kind.reader().apply(text, inFile ? folder : Path.of(""));
        if (value == null) {
            Report report = report(scalar.span(), "`" + path + "` needs " + kind.wanted());
            if (!text.equals(scalar.text())) {
                report.help("what the reference stands for is not shown");
            }
        }
        return value;
    }

    private @Nullable List<String> list(Kind.Texts kind, String path, Yaml node) {
        List<Yaml> items = node instanceof Yaml.Sequence list ? list.items() : List.of(node);
        List<String> texts = new ArrayList<>();
        for (Yaml item : items) {
            if (!(item instanceof Yaml.Scalar scalar)) {
                report(item.span(), "`" + path + "` needs " + kind.wanted());
                return null;
            }
            String text = resolved(scalar);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    private Map<String, String> texts(String path, Yaml.Mapping mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Yaml.Entry entry : mapping.entries()) {
            if (entry.value() instanceof Yaml.Scalar scalar) {
                String text = resolved(scalar);
                if (text != null) {
                    texts.put(entry.key(), text);
                }
            } else {
                reportNoText(path, entry);
            }
        }
        return texts;
    }

    private Map<String, Secret> secrets(String path, Yaml.Mapping mapping) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        for (Yaml.Entry entry : mapping.entries()) {
            if (!(entry.value() instanceof Yaml.Scalar scalar)) {
                reportNoText(path, entry);
            } else if (SecretKeys.isSecret(entry.key()) && !References.isIn(scalar.text())) {
                report(
                                entry.keySpan(),
                                "`" + entry.key() + "` is a secret, and secrets do not stand here")
                        .help("write `${env:NAME}` or `${file:PATH}`");
            } else {
                String text = resolved(scalar);
                if (text != null) {
                    secrets.put(entry.key(), new Secret(text));
                }
            }
        }
        return secrets;
    }

    private void reportNoText(String path, Yaml.Entry entry) {
        report(entry.keySpan(), "`" + below(path, entry.key()) + "` needs one value");
    }

    /** The text with what its references stand for; null, with a complaint, where one is wrong. */
    private @Nullable String resolved(Yaml.Scalar scalar) {
        if (scalar.span().source() != file) {
            return scalar.text();
        }
        try {
            return references.resolve(scalar.text());
        } catch (Unresolved e) {
            report(scalar.span(), e.text());
            return null;
        }
    }

    private void reportUnknown(Section section, String path, Yaml.Entry entry) {
        String nearest = NearestName.of(entry.key(), section.names());
        report(
                        entry.keySpan(),
                        "there is no key `"
                                + entry.key()
                                + "`"
                                + (path.isEmpty() ? "" : " in `" + path + "`"))
                .help(
                        nearest == null
                                ? "the keys are: " + String.join(", ", section.names())
                                : "did you mean `" + nearest + "`?");
    }

    private void reportMissing(String path, String name, Span at, String meaning) {
        report(
                        at,
                        path.isEmpty()
                                ? "`" + name + "` is missing"
                                : "`" + path + "` needs `" + name + "`")
                .help(name + ": " + meaning);
    }

    private Report report(Span span, String message) {
        problems.add(Diagnostic.of(Code.CONFIGURATION, span, message));
        return new Report(problems);
    }

    /** Adds to the problem that was reported last. */
    private record Report(List<Diagnostic> problems) {
        void help(String text) {
            int last = problems.size() - 1;
            problems.set(last, problems.get(last).withHelp(text));
        }
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String quoted(List<String> names) {
        List<String> quoted = names.stream().map(name -> "`" + name + "`").toList();
        String last = quoted.get(quoted.size() - 1);
        return String.join(", ", quoted.subList(0, quoted.size() - 1)) + " and " + last;
    }
}
