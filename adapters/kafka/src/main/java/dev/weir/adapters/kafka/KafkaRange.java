package dev.weir.adapters.kafka;

import dev.weir.adapters.kafka.KafkaRecording.Bound;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of a partition.
 *
 * @param from the first
 * @param to behind the last; not before {@code from}
 */
record KafkaRange(TopicPartition partition, long from, long to) {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** The ranges of a recording as the topic is now, in the order of partitions. */
    static List<KafkaRange> find(KafkaRecording recording) throws IOException {
        Map<String, Object> settings =
                KafkaClients.consumerSettings(recording.bootstrapServers(), recording.properties());
        try (Consumer<byte[], byte[]> consumer = KafkaClients.consumer(settings)) {
            return new Search(recording, consumer).ranges();
        } catch (KafkaException e) {
            throw recording.failed(KafkaClients.reason(e), e);
        }
    }

    /** Asks for the ranges. */
    private record Search(KafkaRecording recording, Consumer<byte[], byte[]> consumer) {

        List<KafkaRange> ranges() throws IOException {
            List<TopicPartition> partitions = partitions();
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            Map<TopicPartition, Long> from = offsets(recording.from(), begins, ends);
            Map<TopicPartition, Long> to = offsets(recording.to(), ends, ends);
            List<KafkaRange> ranges = new ArrayList<>();
            for (TopicPartition p : partitions) {
                long begin = offset(begins, p);
                long first = offset(from, p);
                if (first < begin) {
                    throw recording.failed(
                            "partition "
                                    + p.partition()
                                    + " has nothing at offset "
                                    + first
                                    + " any more: it begins at "
                                    + begin,
                            null);
                }
                ranges.add(new KafkaRange(p, first, Math.max(first, offset(to, p))));
            }
            return ranges;
        }

        private List<TopicPartition> partitions() throws IOException {
            List<PartitionInfo> there = consumer.partitionsFor(recording.topic(), ANSWER);
            if (there.isEmpty()) {
                throw recording.failed("there is no such topic", null);
            }
            List<Integer> numbers = there.stream().map(PartitionInfo::partition).sorted().toList();
            for (int wanted : recording.partitions()) {
                if (!numbers.contains(wanted)) {
                    throw recording.failed(
                            "there is no partition " + wanted + "; it has " + numbers, null);
                }
            }
            return (recording.partitions().isEmpty() ? numbers : recording.partitions())
                    .stream().map(number -> new TopicPartition(recording.topic(), number)).toList();
        }

        /** Where a bound lies; a bound beyond the end lies at the end. */
        private Map<TopicPartition, Long> offsets(
                @Nullable Bound bound,
                Map<TopicPartition, Long> otherwise,
                Map<TopicPartition, Long> ends) {
            if (bound == null) {
                return otherwise;
            }
            Map<TopicPartition, Long> offsets = new HashMap<>(ends);
            if (bound instanceof Bound.Offset at) {
                offsets.replaceAll((p, end) -> Math.min(end, at.offset()));
            } else if (bound instanceof Bound.Time at) {
                Map<TopicPartition, Long> times = new HashMap<>();
                ends.keySet().forEach(p -> times.put(p, at.millis()));
                consumer.offsetsForTimes(times, ANSWER)
                        .forEach(
                                (p, first) -> {
                                    if (first != null) {
                                        offsets.put(p, first.offset());
                                    }
                                });
            }
            return offsets;
        }

        private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
            return Objects.requireNonNull(offsets.get(partition), partition::toString);
        }
    }
}
