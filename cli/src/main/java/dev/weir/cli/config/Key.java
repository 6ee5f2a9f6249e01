package dev.weir.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of {@code weir.yaml}.
 *
 * @param required whether it must be there
 * @param otherwise its value where it is not there; null where there is none then
 * @param meaning a sentence or two for the reference
 */
record Key<T>(String name, Kind<T> kind, boolean required, @Nullable T otherwise, String meaning) {

    static <T> Key<T> required(String name, Kind<T> kind, String meaning) {
        return new Key<>(name, kind, true, null, meaning);
    }

    static <T> Key<T> optional(String name, Kind<T> kind, String meaning) {
        return new Key<>(name, kind, false, null, meaning);
    }

    static <T> Key<T> of(String name, Kind<T> kind, T otherwise, String meaning) {
        return new Key<>(name, kind, false, otherwise, meaning);
    }

    /** What stands for the default in the reference; empty for none. */
    String defaultText() {
        if (otherwise == null) {
            return "";
        }
        return kind instanceof Kind.One<T> one ? one.print().apply(otherwise) : "";
    }
}
