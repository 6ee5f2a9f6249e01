package dev.weir.adapters.kafka;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.adapters.formats.LetterJson;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.UnavailableException;
import dev.weir.runtime.value.ValueText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a sink: which part of a delivery goes where, and what is said when it cannot.
 *
 * <p>Alerts of one key are in order in one partition; so are the letters of one source partition.
 */
final class SinkTopics {
    private final KafkaSinkConfig config;
    private final Map<String, Object> settings;
    private final Duration patience;

    /**
     * @param settings of the producer that writes
     */
    SinkTopics(KafkaSinkConfig config, Map<String, Object> settings) {
        this.config = config;
        this.settings = settings;
        int patienceMillis =
                new ProducerConfig(settings).getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        this.patience = Duration.ofMillis(patienceMillis);
    }

    /** For how long a delivery may be tried. */
    Duration patience() {
        return patience;
    }

    /**
     * @throws IOException if there is no such topic, or no broker to ask
     */
    void check() throws IOException {
        try (Admin admin = KafkaClients.admin(settings)) {
            DescribeTopicsResult topics = admin.describeTopics(config.topics().toList());
            for (String topic : config.topics().toList()) {
                get(topic, Objects.requireNonNull(topics.topicNameValues().get(topic)));
            }
        }
    }

    /** What a delivery is in Kafka, in order. */
    List<ProducerRecord<String, String>> records(Delivery delivery) {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (Alert alert : delivery.alerts()) {
            String topic = alert.shadow() ? config.shadow() : config.alerts();
            if (topic != null) {
                records.add(record(topic, alert));
            }
        }
        if (config.deadLetters() != null) {
            for (DeadLetter letter : delivery.deadLetters()) {
                String key = new PartitionId(letter.source(), letter.partition()).toString();
                String value = LetterJson.dead(letter);
                records.add(new ProducerRecord<>(config.deadLetters(), key, value));
            }
        }
        if (config.late() != null) {
            for (Event event : delivery.late()) {
                Position position = event.position();
                String key = new PartitionId(position.source(), position.partition()).toString();
                String value = LetterJson.late(event);
                records.add(new ProducerRecord<>(config.late(), key, value));
            }
        }
        return records;
    }

    private static ProducerRecord<String, String> record(String topic, Alert alert) {
        String key =
                alert.key().stream()
                        .map(part -> ValueText.format(part.type(), part.value()))
                        .collect(Collectors.joining(","));
        ProducerRecord<String, String> record =
                new ProducerRecord<>(topic, key, AlertJson.line(alert));
        String status = alert.status().name().toLowerCase(Locale.ROOT);
        record.headers().add("id", alert.id().getBytes(StandardCharsets.UTF_8));
        record.headers().add("status", status.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** Waits as long as a client may try; it does not always give up by itself. */
    void get(String topic, Future<?> answer) throws IOException {
        try {
            answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(topic, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw failed(topic, new IOException("no answer for " + patience.toSeconds() + " s", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(topic, e);
        }
    }

    IOException failed(String topic, Throwable cause) {
        String reason = cause.getMessage();
        if (cause instanceof UnknownTopicOrPartitionException) {
            reason = "there is no such topic; create it first";
        } else if (cause instanceof RecordTooLargeException) {
            reason = reason + " Raise `max.message.bytes` of the topic.";
        }
        return new UnavailableException(
                "topic `" + topic + "` at " + config.bootstrapServers() + ": " + reason, cause);
    }
}
