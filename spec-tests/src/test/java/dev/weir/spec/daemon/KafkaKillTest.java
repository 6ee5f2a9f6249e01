package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import dev.weir.cli.Failure;
import dev.weir.cli.daemon.Status;
import dev.weir.cli.daemon.Status.PartitionStatus;
import dev.weir.cli.http.DaemonClient;
import dev.weir.kafka.broker.KafkaBroker;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over topics, whatever is killed or frozen: a reader of committed records sees the output of a
 * replay, each record once. {@code -Dweir.kills=N} kills the daemon N times, {@code
 * -Dweir.broker.kills=N} the broker, {@code -Dweir.freezes=N} freezes a daemon and starts another;
 * {@code -Dweir.seed=S} does so at other moments.
 */
class KafkaKillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 20);
    private static final int BROKER_KILLS = Integer.getInteger("weir.broker.kills", 2);
    private static final int FREEZES = Integer.getInteger("weir.freezes", 2);
    private static final long SEED = Long.getLong("weir.seed", 1);

    private static final String PAYMENTS = "payments";
    private static final String ALERTS = "alerts";
    private static final String LETTERS = "letters";
    private static final String LATE = "late";

    @TempDir Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private List<List<String>> partitions = List.of();
    private KafkaBroker broker;
    private Path pack;
    private Path output;

    @BeforeEach
    void start() throws Exception {
        output = folder.resolve("output.txt");
        pack = Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        broker = KafkaBroker.start(Files.createDirectory(folder.resolve("kafka")));
        create();
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void daemonAndBrokerKilledAtAnyMomentLeaveEachAlertOnce() throws Exception {
        int faults = KILLS + BROKER_KILLS;
        partitions = partitions(Math.max(1, faults / 12));
        write(1, 1);
        replay();
        List<String> expected = expected(ALERTS);
        Path config = config("state");
        int inVain = 0;
        try (CommittedTopic alerts = new CommittedTopic(broker.address(), ALERTS)) {
            int brokerKills = BROKER_KILLS;
            for (int i = 0; i < faults; i++) {
                boolean killsBroker = random.nextInt(faults - i) < brokerKills;
                int left = expected.size() - alerts.size();
                inVain += left == 0 ? 1 : 0;
                int moment = alerts.size() + random.nextInt(Math.max(1, 2 * left / (faults - i)));
                try (WeirProcess daemon = start(config)) {
                    daemon.await(() -> alerts.size() >= Math.min(moment, expected.size()));
                    if (killsBroker) {
                        broker.kill();
                        broker.restart();
                        brokerKills--;
                        int before = alerts.size();
                        daemon.await(() -> alerts.size() > before || before == expected.size());
                    }
                    assertThat(daemon.isAlive()).as(told()).isTrue();
                    daemon.kill();
                }
            }
        }
        try (WeirProcess daemon = start(config)) {
            end(daemon, "state");
        }
        System.out.println(
                faults + " kills, " + inVain + " of them with nothing left to say, seed " + SEED);
        assertOutputIsThatOfAReplay();
    }

    @Test
    void aDaemonThatWasFrozenIsReplacedAndEnds() throws Exception {
        int parts = FREEZES + 1;
        partitions = partitions(Math.max(1, parts / 3));
        write(1, parts);
        WeirProcess active = start(config("state-0"));
        try (CommittedTopic alerts = new CommittedTopic(broker.address(), ALERTS)) {
            for (int i = 1; i < parts; i++) {
                int moment = alerts.size() + 1 + random.nextInt(20);
                active.await(() -> alerts.size() >= moment);
                active.freeze();
                try (WeirProcess frozen = active) {
                    // Without the state of the first: all that it knows is what the brokers know.
                    String state = "state-" + i;
                    active = start(config(state));
                    write(i + 1, parts);
                    // What comes to the topic may still be of the one before.
                    active.await(() -> hasDelivered(state));
                    frozen.thaw();
                    assertThat(frozen.exitCode()).as(told()).isEqualTo(ExitCode.FENCED);
                    assertThat(told())
                            .contains("another daemon writes to `alerts`")
                            .contains("process " + active.pid());
                }
            }
            end(active, "state-" + FREEZES);
        } finally {
            active.close();
        }
        replay();
        assertOutputIsThatOfAReplay();
    }

    /** Lets a daemon come to the end of the stream and end. */
    private void end(WeirProcess daemon, String state) throws Exception {
        long all = partitions.stream().mapToLong(List::size).sum();
        daemon.await(() -> hasRead(state, all));
        assertThat(daemon.terminate()).as(told()).isZero();
    }

    private void assertOutputIsThatOfAReplay() throws Exception {
        try (CommittedTopic alerts = new CommittedTopic(broker.address(), ALERTS);
                CommittedTopic letters = new CommittedTopic(broker.address(), LETTERS);
                CommittedTopic late = new CommittedTopic(broker.address(), LATE)) {
            assertThat(values(alerts)).as(told()).isEqualTo(expected(ALERTS));
            assertThat(values(letters))
                    .as(told())
                    .containsExactlyInAnyOrderElementsOf(expected(LETTERS));
            assertThat(values(late)).as(told()).containsExactlyInAnyOrderElementsOf(expected(LATE));
            assertThat(identities(alerts)).as(told()).doesNotHaveDuplicates();
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            assertThat(admin.listTransactions().all().get())
                    .extracting(TransactionListing::state)
                    .as(told())
                    .isSubsetOf(TransactionState.PREPARE_COMMIT, TransactionState.COMPLETE_COMMIT);
        }
    }

    private String told() throws IOException {
        return "seed " + SEED + ": " + Files.readString(output);
    }

    /**
     * @param size how many times as many as in the shortest stream
     */
    private static List<List<String>> partitions(int size) {
        List<List<String>> partitions = new ArrayList<>();
        partitions.add(new ArrayList<>(CardStream.lines(SEED, size * 15_000, 120)));
        partitions.add(new ArrayList<>(CardStream.lines(SEED + 1, size * 11_000, 160)));
        partitions.add(new ArrayList<>(CardStream.lines(SEED + 2, size * 4_000, 360)));
        // A topic has no end: only what comes behind them lets the last deadlines come.
        partitions.forEach(lines -> lines.add(CardStream.closing()));
        return partitions;
    }

    private void create() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(PAYMENTS, 3, (short) 1),
                                    new NewTopic(ALERTS, 1, (short) 1),
                                    new NewTopic(LETTERS, 1, (short) 1),
                                    new NewTopic(LATE, 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Writes one part of so many of each partition. */
    private void write(int part, int parts) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        try (Producer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < partitions.size(); i++) {
                List<String> lines = partitions.get(i);
                int from = lines.size() * (part - 1) / parts;
                for (String line : lines.subList(from, lines.size() * part / parts)) {
                    producer.send(new ProducerRecord<>(PAYMENTS, i, "", line));
                }
            }
        }
    }

    private void replay() {
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

    /** What a daemon with a state folder of its own is told. */
    private Path config(String state) throws IOException {
        return Files.writeString(
                folder.resolve(state + ".yaml"),
                """
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
                state: { path: %3$s, checkpoint-interval: 200ms }
                delivery: { interval: 10ms }
                http: { port: 0 }
                """
                        .formatted(pack, broker.address(), state));
    }

    private WeirProcess start(Path config) throws IOException {
        return WeirProcess.start(output, List.of("run", "--config", config.toString()));
    }

    private boolean hasRead(String state, long records) {
        return is(
                state,
                status ->
                        status.partitions().stream().mapToLong(PartitionStatus::nextOffset).sum()
                                == records);
    }

    private boolean hasDelivered(String state) {
        return is(state, status -> status.delivery().alerts() > 0);
    }

    private boolean is(String state, Predicate<Status> condition) {
        try {
            return condition.test(DaemonClient.of(null, folder.resolve(state)).status());
        } catch (Failure e) {
            // It does not answer yet.
            return false;
        }
    }

    private static List<String> values(CommittedTopic topic) {
        return topic.all().stream().map(ConsumerRecord::value).toList();
    }

    private static List<String> identities(CommittedTopic alerts) {
        return alerts.all().stream()
                .map(alert -> header(alert, "id") + " " + header(alert, "status"))
                .toList();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private Path expectedFile(String topic) {
        return folder.resolve("expected-" + topic + ".jsonl");
    }

    private List<String> expected(String topic) throws IOException {
        return Files.readAllLines(expectedFile(topic));
    }
}
