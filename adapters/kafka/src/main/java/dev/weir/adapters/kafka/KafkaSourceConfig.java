package dev.weir.adapters.kafka;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A topic to read.
 *
 * @param name as it stands in positions, so in the ids of alerts
 * @param bootstrapServers some brokers of the cluster, as {@code host:9092,other:9092}
 * @param onlyType the event type of every record; null: the only one declared, or where these are
 *     many, the one that the record names
 * @param typeField the member that names the type of a record
 * @param properties more settings of the client; may hold secrets
 * @param byArrival whether the time of every event is the timestamp of its record
 */
public record KafkaSourceConfig(
        String name,
        String bootstrapServers,
        String topic,
        Start start,
        @Nullable String onlyType,
        String typeField,
        Map<String, String> properties,
        boolean byArrival) {
    public KafkaSourceConfig {
        properties = Map.copyOf(properties);
    }

    /** Where a partition is read from that has no saved position. */
    public sealed interface Start {
        Start EARLIEST = new Earliest();
        Start LATEST = new Latest();

        /** At the first record that is there. */
        record Earliest() implements Start {}

        /** Behind the last record that is there. */
        record Latest() implements Start {}

        /** At the first record with this timestamp or a later one, milliseconds since the epoch. */
        record At(long millis) implements Start {}
    }

    /** Without the values of properties: some are secrets. */
    @Override
    public String toString() {
        return name + ": " + topic + " at " + bootstrapServers + " " + properties.keySet();
    }
}
