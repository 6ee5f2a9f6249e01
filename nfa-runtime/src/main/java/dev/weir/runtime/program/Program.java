package dev.weir.runtime.program;

import dev.weir.runtime.event.EventType;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A compiled rulepack.
 *
 * @param hash SHA-256 of what the pack means, in hex
 * @param eventTypes the declared event types by name, in the order of their names
 * @param rules all rules, also the disabled ones, in the order of their names
 */
public record Program(
        String pack,
        String version,
        String hash,
        Map<String, EventType> eventTypes,
        List<RuleProgram> rules) {
    public Program {
        rules = List.copyOf(rules);
    }

    /** The greatest DELAY of the declared event types, milliseconds. */
    public long maxDelayMillis() {
        return delayMillis(List.of());
    }

    /**
     * How far out of order a partition may be: the greatest DELAY of its event types, milliseconds.
     *
     * @param types the names of those that are bound to its source; empty where none is
     */
    public long delayMillis(Collection<String> types) {
        return eventTypes.values().stream()
                .filter(type -> types.isEmpty() || types.contains(type.name()))
                .mapToLong(EventType::delayMillis)
                .max()
                .orElse(0);
    }
}
