package dev.weir.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.FencedException;
import dev.weir.runtime.port.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Cluster.Extension.class)
@Timeout(120)
final class TransactionalKafkaSinkTest {
    private final Cluster cluster;
    private final String alerts;
    private final String letters;
    private final List<String> messages = new ArrayList<>();

    TransactionalKafkaSinkTest(Cluster cluster) throws Exception {
        this.cluster = cluster;
        this.alerts = cluster.topic(1);
        this.letters = cluster.topic(1);
    }

    private TransactionalKafkaSink sink(Map<String, String> properties) {
        return TransactionalKafkaSink.open(
                new KafkaSinkConfig(cluster.address(), alerts, null, letters, null, properties),
                id(),
                progress(),
                messages::add);
    }

    private TransactionalKafkaSink sink() {
        return sink(Map.of());
    }

    private String id() {
        return "weir-" + alerts;
    }

    private String progress() {
        return alerts + "-progress";
    }

    /** Five alerts and a letter, up to a place that tells its number. */
    private static Delivery delivery(int number) {
        DeadLetter letter =
                new DeadLetter(
                        DeadLetter.Reason.NOT_JSON, "no object", "in", 3, number, "no " + number);
        return new Delivery(
                Alerts.alerts(5 * number, 5 * number + 5),
                List.of(letter),
                List.of(),
                upTo(number));
    }

    private static Delivered upTo(int number) {
        return new Delivered(
                new Cut(5 * number + 4, Position.of("in", 3, number)),
                Map.of(new PartitionId("in", 3), number + 1L, new PartitionId("other", 0), 7L),
                2);
    }

    private static List<String> lines(int deliveries) {
        return Alerts.alerts(0, 5 * deliveries).stream().map(AlertJson::line).toList();
    }

    private List<String> values(String topic) throws Exception {
        return cluster.read(topic).stream().map(ConsumerRecord::value).toList();
    }

    @Test
    void what_was_delivered_is_known_at_the_next_start() throws Exception {
        try (TransactionalKafkaSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
            sink.deliver(delivery(0));
            sink.deliver(delivery(1));
        }
        try (TransactionalKafkaSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(upTo(1));
            sink.deliver(delivery(2));
        }
        assertThat(values(alerts)).isEqualTo(lines(3));
        assertThat(values(letters)).hasSize(3);
        assertThat(messages).isEmpty();
    }

    @Test
    void a_place_in_thousands_of_partitions_is_known_behind_thousands_of_transactions_of_others()
            throws Exception {
        Map<PartitionId, Long> read = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            read.put(new PartitionId("a/quite/long/path/of/some/file-" + i, 0), (long) i);
        }
        Delivered upTo = new Delivered(new Cut(5, null), read, 0);
        try (TransactionalKafkaSink sink = sink()) {
            sink.recover();
            sink.deliver(new Delivery(Alerts.alerts(0, 5), List.of(), List.of(), upTo));
        }
        cluster.write(
                IntStream.range(0, 3_000)
                        .mapToObj(n -> new ProducerRecord<>(progress(), 0, "another", "{}"))
                        .toList());
        try (TransactionalKafkaSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(upTo);
        }
    }

    @Test
    void what_a_dead_sink_has_left_open_is_ended_by_the_next_one() throws Exception {
        try (TransactionalKafkaSink sink = sink()) {
            sink.recover();
            sink.deliver(delivery(0));
        }
        // As a daemon that is killed in the middle of a delivery.
        try (Producer<String, String> dead = cluster.producer(Map.of("transactional.id", id()))) {
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(new ProducerRecord<>(alerts, "k", "half of a delivery"));
            dead.flush();
            cluster.write(alerts, 0, "of somebody else");
            await().until(() -> cluster.readable(alerts).size() == 5);

            try (TransactionalKafkaSink sink = sink()) {
                assertThat(sink.recover()).isEqualTo(upTo(0));
            }
        }
        assertThat(values(alerts)).hasSize(6).endsWith("of somebody else");
    }

    @Test
    void whoever_starts_last_writes_and_the_other_one_ends() throws Exception {
        try (TransactionalKafkaSink first = sink();
                TransactionalKafkaSink second = sink()) {
            first.recover();
            first.deliver(delivery(0));
            assertThat(second.recover()).isEqualTo(upTo(0));
            second.deliver(delivery(1));
            assertThatThrownBy(() -> first.deliver(delivery(1)))
                    .isInstanceOf(FencedException.class)
                    .hasMessageStartingWith(
                            "another daemon writes to `"
                                    + alerts
                                    + "` at "
                                    + cluster.address()
                                    + " with the transactional id `"
                                    + id()
                                    + "`: process "
                                    + ProcessHandle.current().pid());
            second.deliver(delivery(2));
        }
        assertThat(values(alerts)).isEqualTo(lines(3));
    }

    @Test
    void a_producer_that_brokers_have_given_up_is_replaced_where_nobody_has_taken_over()
            throws Exception {
        try (TransactionalKafkaSink sink = sink();
                Producer<String, String> other =
                        cluster.producer(Map.of("transactional.id", id()))) {
            sink.recover();
            sink.deliver(delivery(0));
            other.initTransactions();
            sink.deliver(delivery(1));
            sink.deliver(delivery(2));
        }
        assertThat(values(alerts)).isEqualTo(lines(3));
        assertThat(messages).hasSize(1);
    }

    @Test
    void a_broker_that_dies_and_comes_back_costs_nothing_and_doubles_nothing() throws Exception {
        try (TransactionalKafkaSink sink = sink()) {
            sink.recover();
            for (int n = 0; n < 200; n++) {
                if (n == 20 || n == 90) {
                    cluster.broker().kill();
                    cluster.broker().restart();
                }
                sink.deliver(delivery(n));
            }
        }
        assertThat(values(alerts)).isEqualTo(lines(200));
        assertThat(values(letters)).hasSize(200);
    }

    @Test
    void the_progress_is_compacted_and_one_that_is_not_is_refused() throws Exception {
        try (TransactionalKafkaSink sink = sink()) {
            sink.recover();
        }
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, progress());
        assertThat(cluster.admin().describeConfigs(List.of(topic)).all().get().values())
                .extracting(config -> config.get("cleanup.policy").value())
                .containsExactly("compact");
        AlterConfigOp forget =
                new AlterConfigOp(
                        new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET);
        cluster.admin().incrementalAlterConfigs(Map.of(topic, List.of(forget))).all().get();
        try (TransactionalKafkaSink sink = sink()) {
            assertThatThrownBy(sink::recover)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("topic `" + progress() + "`")
                    .hasMessageContaining("set it to `compact`");
        }
    }

    @Test
    void a_topic_that_is_not_there_is_named() {
        KafkaSinkConfig config =
                new KafkaSinkConfig(cluster.address(), "nowhere", null, null, null, Map.of());
        try (TransactionalKafkaSink sink =
                TransactionalKafkaSink.open(config, id(), progress(), messages::add)) {
            assertThatThrownBy(sink::recover)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("topic `nowhere`")
                    .hasMessageContaining("create it first");
        }
    }

    @Test
    void an_alert_that_the_topic_does_not_take_is_told_with_a_way_out() throws Exception {
        Alert large = Alerts.alert(1, Alert.Status.FIRING, false, "x".repeat(5 << 20));
        Delivery delivery = new Delivery(List.of(large), List.of(), List.of(), upTo(0));
        try (TransactionalKafkaSink sink = sink()) {
            sink.recover();
            assertThatThrownBy(() -> sink.deliver(delivery))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("topic `" + alerts + "`")
                    .hasMessageEndingWith("Raise `max.message.bytes` of the topic.");
        }
    }

    @Test
    void settings_that_the_promise_depends_on_cannot_be_changed() {
        assertThatThrownBy(() -> sink(Map.of("transactional.id", "mine")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`transactional.id` cannot be set: it is `" + id() + "`");
    }
}
