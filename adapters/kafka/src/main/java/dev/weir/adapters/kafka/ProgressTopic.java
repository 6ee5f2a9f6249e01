package dev.weir.adapters.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.adapters.formats.DeliveredJson;
import dev.weir.runtime.engine.Delivered;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The topic that says up to where the topics of a sink are complete: one record in each of the
 * sink's transactions, under its transactional id. It is compacted, so that the last record of each
 * sink is never removed. Its methods throw {@link KafkaException}.
 */
final class ProgressTopic {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration POLL = Duration.ofMillis(100);

    /** Compaction passes over the segment that is written, which is read at a start. */
    private static final int SEGMENT_BYTES = 16 << 20;

    /** About as many offsets as a few transactions take; the last record is among them mostly. */
    private static final int FIRST_LOOK = 64;

    /**
     * What stands.
     *
     * @param owner who wrote it
     * @param number of the owner's transaction
     */
    record Progress(String owner, long number, Delivered delivered) {}

    private final KafkaSinkConfig config;
    private final Map<String, Object> settings;
    private final TopicPartition partition;
    private final String key;
    private final Duration patience;

    /**
     * @param settings of the sink's producer
     * @param patience for how long what is open is waited for
     */
    ProgressTopic(
            KafkaSinkConfig config,
            Map<String, Object> settings,
            String topic,
            String key,
            Duration patience) {
        this.config = config;
        this.settings = settings;
        this.partition = new TopicPartition(topic, 0);
        this.key = key;
        this.patience = patience;
    }

    String topic() {
        return partition.topic();
    }

    /** Creates the topic where it is not there, with as many replicas as that of the alerts has. */
    void ensure() throws IOException {
        try (Admin admin = KafkaClients.admin(settings)) {
            try {
                get(admin.describeTopics(List.of(topic())).allTopicNames());
                checkPolicy(admin);
            } catch (UnknownTopicOrPartitionException e) {
                create(admin);
            }
        }
    }

    private void create(Admin admin) {
        int replicas =
                get(admin.describeTopics(List.of(config.alerts())).allTopicNames())
                        .values()
                        .iterator()
                        .next()
                        .partitions()
                        .get(0)
                        .replicas()
                        .size();
        NewTopic topic =
                new NewTopic(topic(), 1, (short) replicas)
                        .configs(
                                Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_COMPACT,
                                        TopicConfig.SEGMENT_BYTES_CONFIG,
                                        String.valueOf(SEGMENT_BYTES)));
        try {
            get(admin.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // Somebody else was faster.
            checkPolicy(admin);
        }
    }

    /** A topic that forgets by time forgets what was delivered, and it would be delivered again. */
    private void checkPolicy(Admin admin) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topic());
        Config found;
        try {
            found =
                    Objects.requireNonNull(
                            get(admin.describeConfigs(List.of(topic)).all()).get(topic));
        } catch (AuthorizationException e) {
            // Who may write need not be allowed to look; then it is as its owner made it.
            return;
        }
        String policy =
                Objects.requireNonNull(found.get(TopicConfig.CLEANUP_POLICY_CONFIG)).value();
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new InvalidConfigurationException(
                    "its `cleanup.policy` is `"
                            + policy
                            + "`, so that it forgets what was delivered; set it to `compact`");
        }
    }

    /** What says in a transaction that it is complete up to a place. */
    ProducerRecord<String, String> record(Progress progress) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("owner", progress.owner());
            json.writeNumberField("number", progress.number());
            DeliveredJson.write(json, progress.delivered());
            json.writeEndObject();
        } catch (IOException e) {
            throw new KafkaException(e);
        }
        return new ProducerRecord<>(topic(), partition.partition(), key, text.toString());
    }

    /** The last that is committed; null where there is none. Nothing that is open is waited for. */
    @Nullable Progress committed() throws IOException {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return last(consumer, consumer.endOffsets(List.of(partition)));
        }
    }

    /** The last one; null where there is none. Waits for what others have open. */
    @Nullable Progress newest() throws IOException {
        Map<TopicPartition, Long> ends;
        try (Admin admin = KafkaClients.admin(settings)) {
            ListOffsetsOptions all = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
            long end =
                    get(admin.listOffsets(Map.of(partition, OffsetSpec.latest()), all)
                                    .partitionResult(partition))
                            .offset();
            ends = Map.of(partition, end);
        }
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return last(consumer, ends);
        }
    }

    private Consumer<byte[], byte[]> consumer() throws IOException {
        Consumer<byte[], byte[]> consumer =
                KafkaClients.consumerBeside(config.bootstrapServers(), config.properties());
        consumer.assign(List.of(partition));
        return consumer;
    }

    /** Looks at more and more of what lies before an end, until a record is among it. */
    private @Nullable Progress last(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) throws IOException {
        long end = ends.getOrDefault(partition, 0L);
        long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long from = end;
        byte[] found = null;
        for (long span = FIRST_LOOK; found == null && from > first; span *= 8) {
            from = Math.max(first, end - span);
            found = lastValue(consumer, from, end);
        }
        return found == null ? null : parse(found);
    }

    private byte @Nullable [] lastValue(Consumer<byte[], byte[]> consumer, long from, long end) {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        long giveUp = System.nanoTime() + patience.toNanos();
        byte[] found = null;
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > giveUp) {
                throw new TimeoutException(
                        "topic `"
                                + topic()
                                + "` cannot be read to its end at "
                                + end
                                + ": a transaction is open at "
                                + consumer.position(partition));
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (Arrays.equals(record.key(), wanted)) {
                    found = record.value();
                }
            }
        }
        return found;
    }

    private static Progress parse(byte[] value) throws IOException {
        String owner = "";
        long number = 0;
        DeliveredJson delivered = new DeliveredJson();
        try (JsonParser json = JSON.createParser(value)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "owner" -> owner = json.getText();
                    case "number" -> number = json.getLongValue();
                    default -> delivered.read(json);
                }
            }
        }
        return new Progress(owner, number, delivered.delivered());
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException k ? k : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
