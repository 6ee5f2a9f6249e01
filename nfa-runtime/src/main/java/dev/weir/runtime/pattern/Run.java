package dev.weir.runtime.pattern;

import dev.weir.runtime.event.Event;
import java.util.List;

/**
 * A run: its settled reading and, while an optional part or a further iteration is tentative, the
 * readings that have begun it, each deeper than the one before.
 */
public record Run(List<Config> configs) {
    public Run {
        configs = List.copyOf(configs);
        if (configs.isEmpty()) {
            throw new IllegalArgumentException("a run without a reading");
        }
    }

    /** The event that opened the run. */
    Event firstEvent() {
        return configs.get(0).bindings().at(0);
    }
}
