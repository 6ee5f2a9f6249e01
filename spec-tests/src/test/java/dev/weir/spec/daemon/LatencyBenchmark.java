package dev.weir.spec.daemon;

import dev.weir.kafka.broker.KafkaBroker;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long after its event an alert is committed, while 50,000 events a second come in. The time of
 * an event is the moment at which it is due; an alert is there when a reader of what is committed
 * sees it. So the writer, the daemon, the disk or the broker, and the reader are all in it, and
 * what the host of a virtual machine takes from it, which is printed beside it.
 *
 * <p>{@code -Dweir.seconds=N} measures for N seconds behind the first ten, {@code -Dweir.rate=N}
 * takes N events a second, {@code -Dweir.interval=N} delivers each N ms.
 */
class LatencyBenchmark {
    private static final int SECONDS = Integer.getInteger("weir.seconds", 120);
    private static final int RATE = Integer.getInteger("weir.rate", 50_000);
    private static final int WARM_UP_SECONDS = 10;
    private static final int EVENTS_PER_ALERT = 100;
    private static final int CARDS = 10_000;

    private static final List<String> AS_THE_LAUNCHER_DOES =
            List.of(
                    "-XX:-UseSerialGC",
                    "-XX:TieredStopAtLevel=4",
                    "-XX:MaxGCPauseMillis=10",
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:G1NewSizePercent=1");

    private static final String PACK =
            """
            EVENT Pay { card string, n int, ts timestamp } TIME ts DELAY 0s

            RULE large {
              BY card
              MATCH p: Pay[n == 0]
              EMIT n = p.n
            }
            """;

    @TempDir Path folder;

    /** Where a stream goes in. */
    private interface Input extends Closeable {
        void write(String line) throws IOException;

        /** Nothing is held back any more. */
        void flush() throws IOException;
    }

    /** Where alerts can be seen when they are committed. */
    private interface Committed extends Closeable {
        /** Gives the time of each alert that has come since. */
        void poll(LongConsumer eventMillis) throws IOException;
    }

    @Test
    void fileToFile() throws Exception {
        Path in = Files.createFile(folder.resolve("in.jsonl"));
        String config =
                """
                packs: { path: pay.rule }
                sources: { pay: { files: { path: in.jsonl } } }
                sinks: { file: { alerts: alerts.jsonl } }
                delivery: { interval: %dms }
                http: { port: 0 }
                """
                        .formatted(Integer.getInteger("weir.interval", 10));
        measure(config, new FileInput(in), new CommittedFile(folder.resolve("alerts.jsonl")));
    }

    @Test
    void topicToTopic() throws Exception {
        try (KafkaBroker broker =
                KafkaBroker.start(Files.createDirectory(folder.resolve("kafka")))) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
                admin.createTopics(
                                List.of(
                                        new NewTopic("pay", 1, (short) 1),
                                        new NewTopic("alerts", 1, (short) 1)))
                        .all()
                        .get();
            }
            String config =
                    """
                    packs: { path: pay.rule }
                    sources: { pay: { kafka: { bootstrap: %s, topic: pay } } }
                    sinks: { kafka: { bootstrap: %1$s, alerts: alerts } }
                    delivery: { interval: %dms }
                    http: { port: 0 }
                    """
                            .formatted(broker.address(), Integer.getInteger("weir.interval", 100));
            measure(
                    config,
                    new TopicInput(broker.address()),
                    new CommittedAlerts(broker.address()));
        }
    }

    private void measure(String config, Input input, Committed committed) throws Exception {
        Files.writeString(folder.resolve("pay.rule"), PACK);
        Files.writeString(folder.resolve("weir.yaml"), config + "state: { path: state }\n");
        Percentiles latencies = new Percentiles();
        Percentiles writes = new Percentiles();
        try (input;
                committed;
                WeirProcess daemon =
                        WeirProcess.startWith(
                                AS_THE_LAUNCHER_DOES,
                                folder.resolve("output.txt"),
                                List.of("run", "-c", folder.resolve("weir.yaml").toString()))) {
            daemon.await(() -> Files.exists(folder.resolve("state/daemon.json")));
            long start = System.currentTimeMillis();
            long counted = start + WARM_UP_SECONDS * 1000L;
            long end = counted + SECONDS * 1000L;
            Thread writer = new Thread(() -> write(input, start, end, counted, writes), "writer");
            writer.start();
            long nextSample = counted;
            Percentiles recent = new Percentiles();
            while (System.currentTimeMillis() < end + 2_000) {
                if (!daemon.isAlive()) {
                    throw new IllegalStateException(daemon.output());
                }
                committed.poll(
                        due -> {
                            if (due >= counted) {
                                long waited = System.currentTimeMillis() - due;
                                latencies.add(waited);
                                recent.add(waited);
                            }
                        });
                if (System.currentTimeMillis() >= nextSample) {
                    nextSample += 10_000;
                    System.out.println(sample(daemon.pid()) + "; " + recent);
                    recent.clear();
                }
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            }
            writer.join();
        }
        long expected = (long) RATE * SECONDS / EVENTS_PER_ALERT;
        System.out.printf(
                Locale.ROOT,
                "%,d events a second for %d s: of %,d alerts %,d were seen%n"
                        + "  written after they were due: %s%n  seen after they were due: %s%n",
                RATE,
                SECONDS,
                expected,
                latencies.count,
                writes,
                latencies);
    }

    /** Writes each event when it is due, or as soon as may be. */
    private static void write(Input input, long start, long end, long counted, Percentiles writes) {
        long n = 0;
        try {
            for (long now = start; now < end; now = System.currentTimeMillis()) {
                long due = (Math.min(now, end) - start) * RATE / 1000;
                long oldest = start + n * 1000 / RATE;
                for (; n < due; n++) {
                    input.write(
                            "{\"card\":\"4000-"
                                    + n % CARDS
                                    + "\",\"n\":"
                                    + n % EVENTS_PER_ALERT
                                    + ",\"ts\":"
                                    + (start + n * 1000 / RATE)
                                    + "}");
                }
                input.flush();
                if (oldest >= counted) {
                    writes.add(System.currentTimeMillis() - oldest);
                }
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sample(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String status = Files.readString(process.resolve("status"));
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return "resident "
                    + Long.parseLong(find("VmRSS:\\s+(\\d+)", status)) / 1024
                    + " MiB, "
                    + find("Threads:\\s+(\\d+)", status)
                    + " threads, "
                    + files.count()
                    + " files, "
                    + find("cpu +(?:\\d+ +){7}(\\d+)", Files.readString(Path.of("/proc/stat")))
                    + " ticks taken by the host";
        }
    }

    private static String find(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group(1) : "0";
    }

    /** Milliseconds, by how often there were so many. */
    private static final class Percentiles {
        private static final int MOST_MILLIS = 600_000;

        private final long[] counts = new long[MOST_MILLIS + 1];
        private long count;

        void add(long millis) {
            counts[(int) Math.max(0, Math.min(MOST_MILLIS, millis))]++;
            count++;
        }

        void clear() {
            Arrays.fill(counts, 0);
            count = 0;
        }

        private long millis(double share) {
            long wanted = Math.max(1, (long) Math.ceil(share * count));
            int millis = 0;
            for (long seen = counts[0]; seen < wanted && millis < MOST_MILLIS; ) {
                seen += counts[++millis];
            }
            return millis;
        }

        @Override
        public String toString() {
            if (count == 0) {
                return "none yet";
            }
            return String.format(
                    Locale.ROOT,
                    "p50 %d ms, p99 %d ms, p99.9 %d ms, most %d ms",
                    millis(0.5),
                    millis(0.99),
                    millis(0.999),
                    millis(1));
        }
    }

    private static final class FileInput implements Input {
        private final OutputStream out;

        FileInput(Path file) throws IOException {
            out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        }

        @Override
        public void write(String line) throws IOException {
            out.write(line.getBytes(StandardCharsets.US_ASCII));
            out.write('\n');
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static final class TopicInput implements Input {
        private final Producer<String, String> producer;

        TopicInput(String brokers) {
            producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", brokers, "linger.ms", "1"),
                            new StringSerializer(),
                            new StringSerializer());
        }

        @Override
        public void write(String line) {
            producer.send(new ProducerRecord<>("pay", line));
        }

        @Override
        public void flush() {
            // It sends within a millisecond.
        }

        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    /** The lines of a file that its sidecar tells of. */
    private static final class CommittedFile implements Committed {
        private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");
        private static final Pattern LENGTH = Pattern.compile("\"alerts.jsonl\":(\\d+)");
        private static final int RECORD = 1024;

        private final Path file;
        private final Path sidecar;
        private long seen;

        CommittedFile(Path file) {
            this.file = file;
            this.sidecar = file.resolveSibling(file.getFileName() + ".cut");
        }

        @Override
        public void poll(LongConsumer eventMillis) throws IOException {
            long length = committed();
            if (length > seen) {
                for (String line : text(file, seen, length).split("\n")) {
                    Matcher time = TIME.matcher(line);
                    if (time.find()) {
                        eventMillis.accept(Instant.parse(time.group(1)).toEpochMilli());
                    }
                }
                seen = length;
            }
        }

        /** What the last whole record says. */
        private long committed() throws IOException {
            if (!Files.exists(sidecar)) {
                return 0;
            }
            long size = Files.size(sidecar);
            String end = text(sidecar, Math.max(0, size - RECORD), size);
            Matcher length = LENGTH.matcher(end.substring(0, end.lastIndexOf('\n') + 1));
            long last = 0;
            while (length.find()) {
                last = Long.parseLong(length.group(1));
            }
            return last;
        }

        private static String text(Path file, long from, long to) throws IOException {
            byte[] bytes = new byte[(int) (to - from)];
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                in.seek(from);
                in.readFully(bytes);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {}
    }

    private static final class CommittedAlerts implements Committed {
        private final Consumer<String, String> consumer;

        CommittedAlerts(String brokers) {
            TopicPartition alerts = new TopicPartition("alerts", 0);
            consumer =
                    new KafkaConsumer<>(
                            Map.of(
                                    "bootstrap.servers",
                                    brokers,
                                    "isolation.level",
                                    "read_committed"),
                            new StringDeserializer(),
                            new StringDeserializer());
            consumer.assign(List.of(alerts));
            consumer.seekToBeginning(List.of(alerts));
        }

        @Override
        public void poll(LongConsumer eventMillis) {
            for (ConsumerRecord<String, String> alert : consumer.poll(Duration.ofMillis(1))) {
                Matcher time = CommittedFile.TIME.matcher(alert.value());
                if (time.find()) {
                    eventMillis.accept(Instant.parse(time.group(1)).toEpochMilli());
                }
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
