package dev.weir.spec.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The commands of Kafka that pages use, with the options that they use: in a test there is none.
 */
final class KafkaCommands {
    static final List<String> NAMES =
            List.of("kafka-topics.sh", "kafka-console-producer.sh", "kafka-console-consumer.sh");

    private KafkaCommands() {}

    /**
     * @param arguments the name of a command and its own arguments
     */
    public static void main(String[] arguments) throws Exception {
        List<String> given = List.of(arguments);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", after("--bootstrap-server", given));
        String topic = after("--topic", given);
        switch (given.get(0)) {
            case "kafka-topics.sh" -> create(settings, topic);
            case "kafka-console-producer.sh" -> produce(settings, topic);
            case "kafka-console-consumer.sh" ->
                    consume(settings, topic, Integer.parseInt(after("--max-messages", given)));
            default -> throw new IllegalArgumentException(given.get(0));
        }
    }

    private static String after(String option, List<String> arguments) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    private static void create(Map<String, Object> settings, String topic)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        System.out.println("Created topic " + topic + ".");
    }

    private static void produce(Map<String, Object> settings, String topic) throws IOException {
        try (BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8));
                Producer<String, String> producer =
                        new KafkaProducer<>(
                                settings, new StringSerializer(), new StringSerializer())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                producer.send(new ProducerRecord<>(topic, line));
            }
        }
    }

    private static void consume(Map<String, Object> settings, String topic, int count) {
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
        int left = count;
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (left > 0) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(record.value());
                    left--;
                }
            }
        }
        System.err.println("Processed a total of " + count + " messages");
    }
}
