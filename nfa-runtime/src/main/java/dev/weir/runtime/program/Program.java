package dev.weir.runtime.program;

import dev.weir.runtime.event.EventType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A compiled rulepack.
 *
 * @param hash SHA-256 of what the pack means, in hex
 * @param eventTypes the declared event types by name, in the order of their names
 * @param rules all rules, also the disabled ones, in the order of their names
 * @param readFields the names of the fields of events, of whatever type, that a rule reads
 */
public record Program(
        String pack,
        String version,
        String hash,
        Map<String, EventType> eventTypes,
        List<RuleProgram> rules,
        Set<String> readFields) {
    public Program {
        rules = List.copyOf(rules);
        readFields = Set.copyOf(readFields);
    }

    /**
     * The same, of the events of which nothing is kept but what its rules read; for an engine that
     * never goes on under another program, and hands out no whole events.
     */
    public Program projected() {
        Map<String, EventType> types = new TreeMap<>();
        eventTypes.forEach((name, type) -> types.put(name, type.projectedTo(readFields)));
        return new Program(pack, version, hash, types, rules, readFields);
    }

    /** The same with other rules, which read no more. */
    public Program withRules(List<RuleProgram> others) {
        return new Program(pack, version, hash, eventTypes, others, readFields);
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
