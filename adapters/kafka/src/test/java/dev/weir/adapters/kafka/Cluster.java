package dev.weir.adapters.kafka;

import dev.weir.kafka.broker.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The broker that the tests of this module share, and what they do with it beside Weir. */
final class Cluster implements AutoCloseable {
    private static final int LARGEST_RECORD = 4 << 20;

    private final Path folder;
    private final KafkaBroker broker;
    private final Admin admin;
    private final Producer<String, String> producer;
    private int topics;

    private Cluster(Path folder, KafkaBroker broker) {
        this.folder = folder;
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
        this.producer = producer(Map.of());
    }

    private static Cluster start() {
        try {
            Path folder = Files.createTempDirectory("weir-kafka");
            return new Cluster(folder, KafkaBroker.start(folder));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that is none of Weir's. */
    Producer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", broker.address());
        settings.put("max.request.size", LARGEST_RECORD);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    String address() {
        return broker.address();
    }

    KafkaBroker broker() {
        return broker;
    }

    Admin admin() {
        return admin;
    }

    /** A new topic. */
    String topic(int partitions) throws Exception {
        String name = "topic-" + topics++;
        NewTopic topic =
                new NewTopic(name, partitions, (short) 1)
                        .configs(Map.of("max.message.bytes", String.valueOf(LARGEST_RECORD)));
        admin.createTopics(List.of(topic)).all().get();
        // The broker hears of it a moment later; until then it tells clients that there is none.
        producer.partitionsFor(name);
        return name;
    }

    void write(String topic, int partition, String... values) throws Exception {
        write(
                Arrays.stream(values)
                        .map(v -> new ProducerRecord<>(topic, partition, "", v))
                        .toList());
    }

    void write(List<ProducerRecord<String, String>> records) throws Exception {
        write(producer, records);
    }

    private static void write(
            Producer<String, String> producer, List<ProducerRecord<String, String>> records)
            throws InterruptedException, ExecutionException {
        List<Future<RecordMetadata>> written = new ArrayList<>();
        for (ProducerRecord<String, String> record : records) {
            written.add(producer.send(record));
        }
        producer.flush();
        for (Future<RecordMetadata> one : written) {
            one.get();
        }
    }

    /** Writes values in a transaction that it aborts; returns when that stands in the topic. */
    void writeInVain(String topic, int partition, String... values) throws Exception {
        try (Producer<String, String> transactional = producer(Map.of("transactional.id", topic))) {
            transactional.initTransactions();
            transactional.beginTransaction();
            write(
                    transactional,
                    Arrays.stream(values)
                            .map(v -> new ProducerRecord<>(topic, partition, "", v))
                            .toList());
            transactional.abortTransaction();
        }
        TopicPartition written = new TopicPartition(topic, partition);
        Awaitility.await()
                .until(
                        () ->
                                end(written, IsolationLevel.READ_COMMITTED)
                                        == end(written, IsolationLevel.READ_UNCOMMITTED));
    }

    private long end(TopicPartition partition, IsolationLevel isolation) throws Exception {
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                .partitionResult(partition)
                .get()
                .offset();
    }

    /** All that is in the first partition of a topic; it waits for what is open to end. */
    List<ConsumerRecord<String, String>> read(String topic) throws Exception {
        return read(topic, 0);
    }

    List<ConsumerRecord<String, String>> read(String topic, int number) throws Exception {
        TopicPartition partition = new TopicPartition(topic, number);
        return read(partition, end(partition, IsolationLevel.READ_UNCOMMITTED));
    }

    /** What can be read now of the first partition of a topic: all before what is open. */
    List<ConsumerRecord<String, String>> readable(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return read(partition, end(partition, IsolationLevel.READ_COMMITTED));
    }

    private List<ConsumerRecord<String, String>> read(TopicPartition partition, long end) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.address(),
                                "isolation.level",
                                "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() throws IOException {
        producer.close();
        admin.close();
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Hands the cluster to tests; it starts with the first of them and ends with the last. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Cluster.class;
        }

        @Override
        public @Nullable Object resolveParameter(
                ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Cluster.class, type -> start(), Cluster.class);
        }
    }
}
