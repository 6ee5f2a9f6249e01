package dev.weir.adapters.kafka;

import dev.weir.runtime.port.UnavailableException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes clients: with the settings that Weir depends on, what it prefers, and what is configured.
 * Each method throws {@link IllegalArgumentException} where the settings are no good, and {@link
 * IOException} where there is no such host or file.
 */
final class KafkaClients {
    /** How often a source looks for new partitions, unless configured. */
    private static final String METADATA_MAX_AGE_MILLIS = "30000";

    /** The topic bounds a record, and not the client. */
    private static final String MAX_REQUEST_BYTES = String.valueOf(64 << 20);

    /** A delivery is a batch already. */
    private static final String NO_LINGER_MILLIS = "0";

    /** A broker that is gone is asked for again, long before a delivery is given up. */
    private static final String MAX_BLOCK_MILLIS = "15000";

    private static final Map<String, String> PREFERRED_OF_PRODUCERS =
            Map.of(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES,
                    ProducerConfig.LINGER_MS_CONFIG, NO_LINGER_MILLIS);
    private static final Map<String, String> NEEDED_BY_PRODUCERS =
            Map.of(
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    StringSerializer.class.getName(),
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    StringSerializer.class.getName(),
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    "true");
    private static final Set<String> PRODUCER_KEYS = ProducerConfig.configNames();

    private KafkaClients() {}

    static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) throws IOException {
        return client(settings, () -> new KafkaConsumer<>(settings));
    }

    /** One that reads a whole partition, for a sink with these properties of its producer. */
    static Consumer<byte[], byte[]> consumerBeside(
            String bootstrapServers, Map<String, String> producerProperties) throws IOException {
        Map<String, String> shared = new HashMap<>(producerProperties);
        Set<String> consumers = ConsumerConfig.configNames();
        shared.keySet().removeIf(key -> PRODUCER_KEYS.contains(key) && !consumers.contains(key));
        shared.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return consumer(consumerSettings(bootstrapServers, shared));
    }

    static Producer<String, String> producer(Map<String, Object> settings) throws IOException {
        return client(settings, () -> new KafkaProducer<>(settings));
    }

    /** A client that looks at topics, with the settings of a producer or consumer. */
    static Admin admin(Map<String, Object> settings) throws IOException {
        return client(settings, () -> Admin.create(settings));
    }

    /** What a consumer is made with. */
    static Map<String, Object> consumerSettings(
            String bootstrapServers, Map<String, String> configured) {
        return merged(
                bootstrapServers,
                Map.of(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS),
                Map.of(
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                                ByteArrayDeserializer.class.getName(),
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                                ByteArrayDeserializer.class.getName(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"),
                configured);
    }

    /** What a producer is made with. */
    static Map<String, Object> producerSettings(
            String bootstrapServers, Map<String, String> configured) {
        return merged(bootstrapServers, PREFERRED_OF_PRODUCERS, NEEDED_BY_PRODUCERS, configured);
    }

    /** What a producer is made with that writes in transactions. */
    static Map<String, Object> transactionalSettings(
            String bootstrapServers, String transactionalId, Map<String, String> configured) {
        Map<String, String> preferred = new HashMap<>(PREFERRED_OF_PRODUCERS);
        preferred.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        Map<String, String> needed = new HashMap<>(NEEDED_BY_PRODUCERS);
        needed.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return merged(bootstrapServers, preferred, needed, configured);
    }

    /** What went wrong, for people. */
    static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Map<String, Object> merged(
            String bootstrapServers,
            Map<String, String> preferred,
            Map<String, String> needed,
            Map<String, String> configured) {
        Map<String, Object> settings = new HashMap<>(preferred);
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        settings.putAll(configured);
        settings.putAll(needed);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        configured.forEach(
                (key, value) -> {
                    if (!value.equals(settings.get(key))) {
                        throw new IllegalArgumentException(
                                "`" + key + "` cannot be set: it is `" + settings.get(key) + "`");
                    }
                });
        return settings;
    }

    private static <C> C client(Map<String, Object> settings, Supplier<C> constructor)
            throws IOException {
        try {
            return constructor.get();
        } catch (ConfigException e) {
            throw new IllegalArgumentException("Kafka client: " + e.getMessage(), e);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Object servers = settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
            throw new UnavailableException("Kafka at " + servers + ": " + cause.getMessage(), e);
        }
    }
}
