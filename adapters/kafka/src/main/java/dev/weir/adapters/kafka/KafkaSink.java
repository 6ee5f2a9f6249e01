package dev.weir.adapters.kafka;

import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.port.AlertSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Writes alerts to a topic, and what else is wanted to others: at least once. A delivery is done
 * when all in-sync replicas have all of it. It keeps no record of what it has delivered, so after a
 * crash alerts come again, with the ids and in the order that they had.
 */
public final class KafkaSink implements AlertSink {
    private final SinkTopics topics;
    private final Producer<String, String> producer;

    private KafkaSink(SinkTopics topics, Producer<String, String> producer) {
        this.topics = topics;
        this.producer = producer;
    }

    /**
     * @throws IllegalArgumentException if the settings of the client are no good
     * @throws IOException if there is no such host, or no such file that the settings name
     */
    public static KafkaSink open(KafkaSinkConfig config) throws IOException {
        Map<String, Object> settings =
                KafkaClients.producerSettings(config.bootstrapServers(), config.properties());
        Producer<String, String> producer = KafkaClients.producer(settings);
        return new KafkaSink(new SinkTopics(config, settings), producer);
    }

    /**
     * @throws IOException if there is no such topic, or no broker to ask
     */
    @Override
    public Delivered recover() throws IOException {
        topics.check();
        return Delivered.NOTHING;
    }

    @Override
    public void deliver(Delivery delivery) throws IOException {
        List<ProducerRecord<String, String>> records = topics.records(delivery);
        List<Future<RecordMetadata>> answers = new ArrayList<>(records.size());
        for (ProducerRecord<String, String> record : records) {
            answers.add(send(record));
        }
        for (int i = 0; i < answers.size(); i++) {
            topics.get(records.get(i).topic(), answers.get(i));
        }
    }

    private Future<RecordMetadata> send(ProducerRecord<String, String> record) throws IOException {
        try {
            return producer.send(record);
        } catch (KafkaException e) {
            throw topics.failed(record.topic(), e);
        }
    }

    /** Nothing is under way then, but for what has failed. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
