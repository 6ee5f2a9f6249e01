package dev.weir.cli.config;

import java.util.List;

/**
 * A value that is given outside of {@code weir.yaml} and wins over it.
 *
 * @param path the keys that lead to it; where a list lies on the way, its only item is meant
 * @param origin what gave it, for errors: {@code --state}
 */
public record Setting(List<String> path, String value, String origin) {
    public Setting {
        path = List.copyOf(path);
    }

    public static Setting of(String origin, String value, String... path) {
        return new Setting(List.of(path), value, origin);
    }
}
