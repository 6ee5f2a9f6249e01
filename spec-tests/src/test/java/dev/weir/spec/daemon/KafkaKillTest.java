package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Failure;
import dev.weir.cli.daemon.Status.PartitionStatus;
import dev.weir.cli.http.DaemonClient;
import dev.weir.kafka.broker.KafkaBroker;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over topics, a daemon that is killed loses nothing, and what comes twice is the same twice: but
 * for that its output is that of a replay. {@code -Dweir.kills=N} kills it N times, {@code
 * -Dweir.seed=S} at other moments.
 */
class KafkaKillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 20);
    private static final long SEED = Long.getLong("weir.seed", 1);

    private static final String PAYMENTS = "payments";
    private static final String ALERTS = "alerts";
    private static final String LETTERS = "letters";
    private static final String LATE = "late";

    @TempDir Path folder;

    @Test
    void killedAtAnyMomentItLosesNothingAndRepeatsOnlyTheSame() throws Exception {
        Path pack = Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        try (KafkaBroker broker =
                        KafkaBroker.start(Files.createDirectory(folder.resolve("kafka")));
                Consumer<String, String> reader = reader(broker)) {
            List<List<String>> partitions = partitions();
            write(broker, partitions);
            replay(pack, broker);
            Path config = Files.writeString(folder.resolve("weir.yaml"), config(pack, broker));
            Path output = folder.resolve("output.txt");

            Set<String> expected = expected(ALERTS);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < KILLS; i++) {
                int missing = expected.size() - values(read(reader, ALERTS)).size();
                int more = Math.min(missing, random.nextInt(2 * expected.size() / KILLS));
                long moment = end(reader, ALERTS) + more;
                try (WeirProcess daemon = start(config, output)) {
                    daemon.await(() -> end(reader, ALERTS) >= moment);
                    daemon.kill();
                }
            }
            long all = partitions.stream().mapToLong(List::size).sum();
            try (WeirProcess daemon = start(config, output)) {
                daemon.await(() -> hasRead(all));
                assertThat(daemon.terminate()).as(daemon.output()).isZero();
            }

            String told = "seed " + SEED + ": " + Files.readString(output);
            List<ConsumerRecord<String, String>> alerts = read(reader, ALERTS);
            assertThat(valuesByIdentity(alerts).values()).as(told).allMatch(v -> v.size() == 1);
            assertThat(values(alerts)).as(told).isEqualTo(expected);
            assertThat(values(read(reader, LETTERS))).as(told).isEqualTo(expected(LETTERS));
            assertThat(values(read(reader, LATE))).as(told).isEqualTo(expected(LATE));
        }
    }

    private static List<List<String>> partitions() {
        List<List<String>> partitions = new ArrayList<>();
        partitions.add(new ArrayList<>(CardStream.lines(SEED, 15_000, 120)));
        partitions.add(new ArrayList<>(CardStream.lines(SEED + 1, 11_000, 160)));
        partitions.add(new ArrayList<>(CardStream.lines(SEED + 2, 4_000, 360)));
        // A topic has no end: only what comes behind them lets the last deadlines come.
        partitions.forEach(lines -> lines.add(CardStream.closing()));
        return partitions;
    }

    private static void write(KafkaBroker broker, List<List<String>> partitions) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        try (Admin admin = Admin.create(settings);
                Producer<String, String> producer =
                        new KafkaProducer<>(
                                settings, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(PAYMENTS, partitions.size(), (short) 1),
                                    new NewTopic(ALERTS, 1, (short) 1),
                                    new NewTopic(LETTERS, 1, (short) 1),
                                    new NewTopic(LATE, 1, (short) 1)))
                    .all()
                    .get();
            for (int i = 0; i < partitions.size(); i++) {
                for (String line : partitions.get(i)) {
                    producer.send(new ProducerRecord<>(PAYMENTS, i, "", line));
                }
            }
            producer.flush();
        }
    }

    private void replay(Path pack, KafkaBroker broker) {
        CommandRun.of(
                        "replay",
                        pack.toString(),
                        "kafka://" + broker.address() + "/" + PAYMENTS,
                        "--out",
                        expectedFile(ALERTS).toString(),
                        "--dead-letters",
                        expectedFile(LETTERS).toString(),
                        "--late",
                        expectedFile(LATE).toString())
                .succeeding();
    }

    private static String config(Path pack, KafkaBroker broker) {
        return """
        packs: { path: %1$s }
        sources:
          payments:
            # However slow the machine is, no partition counts as silent.
            idle-timeout: 1d
            kafka: { bootstrap: %2$s, topic: payments }
        sinks:
          kafka:
            bootstrap: %2$s
            alerts: alerts
            dead-letters: letters
            late: late
        state: { path: state, checkpoint-interval: 200ms }
        delivery: { interval: 10ms }
        http: { port: 0 }
        """
                .formatted(pack, broker.address());
    }

    private static WeirProcess start(Path config, Path output) throws IOException {
        return WeirProcess.start(output, List.of("run", "--config", config.toString()));
    }

    private boolean hasRead(long records) {
        try {
            return DaemonClient.of(null, folder.resolve("state")).status().partitions().stream()
                            .mapToLong(PartitionStatus::nextOffset)
                            .sum()
                    == records;
        } catch (Failure e) {
            // It does not answer yet.
            return false;
        }
    }

    private static Consumer<String, String> reader(KafkaBroker broker) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address()),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static long end(Consumer<?, ?> reader, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private static List<ConsumerRecord<String, String>> read(
            Consumer<String, String> reader, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = end(reader, topic);
        reader.assign(List.of(partition));
        reader.seekToBeginning(List.of(partition));
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        while (reader.position(partition) < end) {
            reader.poll(Duration.ofSeconds(1)).forEach(records::add);
        }
        return records;
    }

    private static Set<String> values(List<ConsumerRecord<String, String>> records) {
        Set<String> values = new HashSet<>();
        records.forEach(record -> values.add(record.value()));
        return values;
    }

    private static Map<String, Set<String>> valuesByIdentity(
            List<ConsumerRecord<String, String>> alerts) {
        Map<String, Set<String>> values = new HashMap<>();
        for (ConsumerRecord<String, String> alert : alerts) {
            String identity = header(alert, "id") + " " + header(alert, "status");
            values.computeIfAbsent(identity, i -> new HashSet<>()).add(alert.value());
        }
        return values;
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private Path expectedFile(String topic) {
        return folder.resolve("expected-" + topic + ".jsonl");
    }

    private Set<String> expected(String topic) throws IOException {
        return new HashSet<>(Files.readAllLines(expectedFile(topic)));
    }
}
