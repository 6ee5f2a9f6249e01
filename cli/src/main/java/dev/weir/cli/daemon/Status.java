package dev.weir.cli.daemon;

import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.PartitionCounts;
import dev.weir.runtime.engine.RuleCounts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon runs and how it is, at one moment.
 *
 * @param started when the process began
 * @param address where HTTP answers; null where it is off
 * @param state the state folder, absolute
 * @param sinks where output goes, a line each, for people
 * @param pack what runs
 * @param refused the last reload, where it was refused: what runs is stale; null where it is not
 * @param reloads how often a reload was asked for since the start
 * @param notReady why it does not work yet or not any more, a line each; empty where it is ready
 * @param cut up to where everything has been processed; null before the stream starts
 * @param watermark no event before it is awaited; null before the stream starts
 * @param sourceProblems what keeps sources or partitions of them from being read, a line each
 * @param partitions of all sources, in order
 * @param rules in the order of their names
 * @param checkpoint the last that is durable; null before the first
 * @param controlRecords how many stand in the control log
 */
public record Status(
        Instant started,
        long pid,
        @Nullable URI address,
        Path state,
        List<String> sinks,
        RunningPack pack,
        @Nullable RefusedPack refused,
        Reloads reloads,
        List<String> notReady,
        @Nullable Instant cut,
        @Nullable Instant watermark,
        List<String> sourceProblems,
        List<PartitionStatus> partitions,
        List<RuleStatus> rules,
        @Nullable LastCheckpoint checkpoint,
        long controlRecords,
        DeliveryStatus delivery) {
    public Status {
        sinks = List.copyOf(sinks);
        notReady = List.copyOf(notReady);
        sourceProblems = List.copyOf(sourceProblems);
        partitions = List.copyOf(partitions);
        rules = List.copyOf(rules);
    }

    public boolean isReady() {
        return notReady.isEmpty();
    }

    /** Whether another pack is wanted than the one that runs. */
    public boolean isStale() {
        return refused != null;
    }

    /**
     * The pack that runs.
     *
     * @param since when it took over, or the daemon started with it
     */
    public record RunningPack(PackVersion version, Path path, Instant since) {}

    /**
     * A pack that was to take over and could not.
     *
     * @param wanted null where not even its name is known
     * @param since when the first of the refusals that follow each other was
     * @param why the problems, as {@link ReloadReport#problems}
     */
    public record RefusedPack(@Nullable PackVersion wanted, Instant since, List<String> why) {
        public RefusedPack {
            why = List.copyOf(why);
        }
    }

    /** What came of the reloads since the start. */
    public record Reloads(long applied, long unchanged, long refused) {}

    /**
     * A partition of a source.
     *
     * @param nextOffset of the next record
     * @param greatestTime greatest event time seen; null before the first event
     * @param idle whether it has been silent for so long that it holds no other back
     * @param closed whether it has ended
     * @param lag how far behind its end it is read, in event time; null where nobody knows
     */
    public record PartitionStatus(
            PartitionCounts counts,
            long nextOffset,
            @Nullable Instant greatestTime,
            boolean idle,
            boolean closed,
            @Nullable Duration lag) {}

    /**
     * A rule.
     *
     * @param keys how many keys it has state for
     */
    public record RuleStatus(RuleCounts counts, long keys) {}

    /**
     * A checkpoint that is durable.
     *
     * @param at when it became durable
     * @param took how long it took
     * @param held the longest time of that in which no event was processed
     * @param records how many records of state it wrote
     */
    public record LastCheckpoint(
            long number, Instant at, Duration took, Duration held, long records) {}

    /**
     * What has gone out since the process began.
     *
     * @param deadLetters how many for each reason; without an entry where there were none
     * @param at when the last delivery was complete; null before the first
     * @param problem why nothing goes out now; null where it does
     */
    public record DeliveryStatus(
            long alerts,
            long shadowAlerts,
            Map<DeadLetter.Reason, Long> deadLetters,
            long late,
            @Nullable Instant at,
            @Nullable String problem) {
        public DeliveryStatus {
            deadLetters = Map.copyOf(deadLetters);
        }

        /** How many dead letters there were for any reason. */
        public long allDeadLetters() {
            return deadLetters.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
