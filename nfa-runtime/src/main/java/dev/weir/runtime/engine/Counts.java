package dev.weir.runtime.engine;

import java.util.List;

/**
 * What an engine has counted. {@code in = used + unused + late}; what never became an event is
 * counted where records are read.
 *
 * @param unused events that are in no enabled rule's input with a key
 */
public record Counts(long in, long used, long unused, long late, List<RuleCounts> rules) {
    public Counts {
        rules = List.copyOf(rules);
    }
}
