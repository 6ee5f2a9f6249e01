package dev.weir.runtime.engine;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What an engine has counted: {@code in = waiting + used + unused + late + deadLetters}, for each
 * partition and for all.
 *
 * @param partitions in the order of their opening
 * @param rules in the order of their names
 */
public record Counts(List<PartitionCounts> partitions, List<RuleCounts> rules) {
    public Counts {
        partitions = List.copyOf(partitions);
        rules = List.copyOf(rules);
    }

    public long in() {
        return sum(PartitionCounts::in);
    }

    public long waiting() {
        return sum(PartitionCounts::waiting);
    }

    public long used() {
        return sum(PartitionCounts::used);
    }

    public long unused() {
        return sum(PartitionCounts::unused);
    }

    public long late() {
        return sum(PartitionCounts::late);
    }

    public long deadLetters() {
        return sum(PartitionCounts::deadLetters);
    }

    private long sum(ToLongFunction<PartitionCounts> count) {
        return partitions.stream().mapToLong(count).sum();
    }
}
