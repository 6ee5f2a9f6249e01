package dev.weir.adapters.kafka;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Topics to write.
 *
 * @param bootstrapServers some brokers of the cluster, as {@code host:9092,other:9092}
 * @param alerts the topic of alerts
 * @param shadow the topic of SHADOW rules' alerts; null where they are left out
 * @param deadLetters the topic of dead letters; null where they are left out
 * @param late the topic of late events; null where they are left out
 * @param properties more settings of the client; may hold secrets
 */
public record KafkaSinkConfig(
        String bootstrapServers,
        String alerts,
        @Nullable String shadow,
        @Nullable String deadLetters,
        @Nullable String late,
        Map<String, String> properties) {
    public KafkaSinkConfig {
        properties = Map.copyOf(properties);
    }

    /** All topics, each once. */
    Stream<String> topics() {
        return Stream.of(alerts, shadow, deadLetters, late).filter(Objects::nonNull).distinct();
    }

    /** Without the values of properties: some are secrets. */
    @Override
    public String toString() {
        return String.join(", ", topics().toList())
                + " at "
                + bootstrapServers
                + " "
                + properties.keySet();
    }
}
