package dev.weir.spec.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What any reader of committed records sees of a topic with one partition. Nothing of Weir. */
final class CommittedTopic implements AutoCloseable {
    private final String brokers;
    private final TopicPartition partition;
    private final Consumer<String, String> consumer;
    private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

    CommittedTopic(String brokers, String topic) {
        this.brokers = brokers;
        this.partition = new TopicPartition(topic, 0);
        this.consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** How much of it can be seen by now, or some of that. */
    int size() {
        consumer.poll(Duration.ZERO).forEach(records::add);
        return records.size();
    }

    /** All of it, once nothing in it is open. */
    List<ConsumerRecord<String, String>> all() {
        long end;
        try (Consumer<String, String> uncommitted =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", brokers),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            end = uncommitted.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
        while (consumer.position(partition) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return List.copyOf(records);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
