package dev.weir.spec.daemon;

import dev.weir.cli.Failure;
import dev.weir.cli.daemon.Status;
import dev.weir.cli.http.DaemonClient;
import dev.weir.kafka.broker.KafkaBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many events a second {@code bin/weir} reads from a topic while it writes alerts to another,
 * exactly once and at least once in turn. {@code -Dweir.events=N} reads N of them each time.
 */
class KafkaDeliveryBenchmark {
    private static final int EVENTS = Integer.getInteger("weir.events", 4_000_000);
    private static final int ROUNDS = 3;
    private static final int CARDS = 10_000;
    private static final int THOUSANDTHS = 1000;
    private static final long START = 1_767_225_600_000L;

    /** So many events of a thousand are an alert. */
    private static final List<Integer> ALERTS = List.of(10, 100);

    @TempDir Path folder;

    @Test
    void measure() throws Exception {
        try (KafkaBroker broker =
                KafkaBroker.start(Files.createDirectory(folder.resolve("kafka")))) {
            write(broker);
            for (int alerts : ALERTS) {
                for (int round = 1; round <= ROUNDS; round++) {
                    for (String guarantee : List.of("at-least-once", "exactly-once")) {
                        String name = guarantee + "-" + alerts + "-" + round;
                        long rate = rate(broker, name, guarantee, alerts);
                        System.out.println(
                                String.format(
                                        Locale.ROOT,
                                        "%s, %d alerts per 1,000 events: %,d events a second",
                                        guarantee,
                                        alerts,
                                        rate));
                    }
                }
            }
        }
    }

    /** The card goes round, and so does the amount: from 0 to 999. */
    private static void write(KafkaBroker broker) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        try (Admin admin = Admin.create(settings);
                Producer<String, String> producer =
                        new KafkaProducer<>(
                                settings, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("payments", 1, (short) 1))).all().get();
            for (int i = 0; i < EVENTS; i++) {
                String line =
                        "{\"card\":\"4000-"
                                + i % CARDS
                                + "\",\"amount\":"
                                + (i * 7919L) % THOUSANDTHS
                                + ",\"ts\":"
                                + (START + i)
                                + "}";
                producer.send(new ProducerRecord<>("payments", line));
            }
        }
    }

    private long rate(KafkaBroker broker, String name, String guarantee, int alerts)
            throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
        Path pack =
                Files.writeString(
                        folder.resolve("large.rule"),
                        """
                        EVENT Pay { card string, amount int, ts timestamp } TIME ts

                        RULE large {
                          BY card
                          MATCH p: Pay[amount < %d]
                          EMIT card, amount = p.amount
                        }
                        """
                                .formatted(alerts));
        Path config =
                Files.writeString(
                        folder.resolve(name + ".yaml"),
                        """
                        packs: { path: %s }
                        sources:
                          payments:
                            kafka: { bootstrap: %s, topic: payments }
                        sinks:
                          kafka: { bootstrap: %2$s, alerts: %s, guarantee: %s }
                        state: { path: %3$s }
                        http: { port: 0 }
                        """
                                .formatted(pack, broker.address(), name, guarantee));
        Process daemon = start(config);
        try {
            long expected = (long) EVENTS / THOUSANDTHS * alerts;
            Status first = await(daemon, name, 1);
            long began = System.nanoTime();
            await(daemon, name, expected);
            double seconds = (System.nanoTime() - began) / 1e9;
            return Math.round((EVENTS - read(first)) / seconds);
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    private Process start(Path config) throws IOException {
        Path root = Path.of(System.getProperty("weir.root", ".."));
        List<String> command = new ArrayList<>();
        command.add(root.resolve("bin/weir").toAbsolutePath().toString());
        command.addAll(List.of("run", "--config", config.toString()));
        File log = folder.resolve("weir.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private Status await(Process daemon, String state, long alerts) throws IOException {
        while (daemon.isAlive()) {
            Status status = status(state);
            if (status != null && status.delivery().alerts() >= alerts) {
                return status;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IllegalStateException(Files.readString(folder.resolve("weir.log")));
    }

    private @Nullable Status status(String state) {
        try {
            return DaemonClient.of(null, folder.resolve(state)).status();
        } catch (Failure e) {
            // It does not answer yet.
            return null;
        }
    }

    private static long read(Status status) {
        return status.partitions().stream().mapToLong(Status.PartitionStatus::nextOffset).sum();
    }
}
