package dev.weir.cli.config;

import dev.weir.rules.ast.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was read of a {@link Section}: values by key, and sections in the order of the file. */
final class Settings {
    private final String name;
    private final Span span;
    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Map<Section, List<Settings>> sections = new HashMap<>();

    /**
     * @param name as the file gives it, for a section with names
     */
    Settings(String name, Span span) {
        this.name = name;
        this.span = span;
    }

    String name() {
        return name;
    }

    Span span() {
        return span;
    }

    void put(Key<?> key, Object value) {
        values.put(key, value);
    }

    void put(Section section, List<Settings> found) {
        sections.put(section, found);
    }

    /** The value, or the default, of a key that has one of them. */
    <T> T get(Key<T> key) {
        return Objects.requireNonNull(find(key), key.name());
    }

    @SuppressWarnings("unchecked") // a value is put under its key by the key's own kind
    <T> @Nullable T find(Key<T> key) {
        Object value = values.get(key);
        return value == null ? key.otherwise() : (T) value;
    }

    /** All of a section, in the order of the file; empty where it is not there. */
    List<Settings> all(Section section) {
        return sections.getOrDefault(section, List.of());
    }

    /** A section that may stand there once; null where it does not. */
    @Nullable Settings find(Section section) {
        List<Settings> found = all(section);
        return found.isEmpty() ? null : found.get(0);
    }
}
