package dev.weir.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.adapters.formats.LetterJson;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Cluster.Extension.class)
@Timeout(60)
final class KafkaSinkTest {
    private final Cluster cluster;

    KafkaSinkTest(Cluster cluster) {
        this.cluster = cluster;
    }

    private static Delivery delivery(List<Alert> alerts) {
        return new Delivery(alerts, List.of(), List.of(), Delivered.NOTHING);
    }

    private KafkaSink sink(String alerts, Map<String, String> properties) throws IOException {
        return KafkaSink.open(
                new KafkaSinkConfig(cluster.address(), alerts, null, null, null, properties));
    }

    private List<String> values(String topic) throws Exception {
        return cluster.read(topic).stream().map(ConsumerRecord::value).toList();
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void a_delivery_goes_to_its_topics() throws Exception {
        KafkaSinkConfig config =
                new KafkaSinkConfig(
                        cluster.address(),
                        cluster.topic(1),
                        cluster.topic(1),
                        cluster.topic(1),
                        cluster.topic(1),
                        Map.of());
        Alert firing = Alerts.alert(1, Alert.Status.FIRING, false);
        Alert resolved = Alerts.alert(1, Alert.Status.RESOLVED, false);
        Alert shadow = Alerts.alert(2, Alert.Status.FIRING, true);
        DeadLetter letter =
                new DeadLetter(DeadLetter.Reason.NOT_JSON, "no object", "in", 3, 7, "text");
        Event late =
                new Event(
                        Numbers.NUMBER,
                        new @Nullable Object[] {5L},
                        new Place(9, 0, Position.of("in", 2, 8)));
        try (KafkaSink sink = KafkaSink.open(config)) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
            sink.deliver(
                    new Delivery(
                            List.of(firing, shadow, resolved),
                            List.of(letter),
                            List.of(late),
                            Delivered.NOTHING));
        }

        List<ConsumerRecord<String, String>> alerts = cluster.read(config.alerts());
        assertThat(alerts)
                .extracting(ConsumerRecord::value)
                .containsExactly(AlertJson.line(firing), AlertJson.line(resolved));
        assertThat(alerts)
                .extracting(r -> r.key() + " " + header(r, "id") + " " + header(r, "status"))
                .containsExactly(
                        "c1,1970-01-01T00:00:00.001Z id-1 firing",
                        "c1,1970-01-01T00:00:00.001Z id-1 resolved");
        assertThat(values(String.valueOf(config.shadow()))).containsExactly(AlertJson.line(shadow));
        assertThat(cluster.read(String.valueOf(config.deadLetters())))
                .extracting(ConsumerRecord::key, ConsumerRecord::value)
                .containsExactly(tuple("in:3", LetterJson.dead(letter)));
        assertThat(cluster.read(String.valueOf(config.late())))
                .extracting(ConsumerRecord::key, ConsumerRecord::value)
                .containsExactly(tuple("in:2", LetterJson.late(late)));
    }

    @Test
    void what_has_no_topic_is_left_out() throws Exception {
        String topic = cluster.topic(1);
        try (KafkaSink sink = sink(topic, Map.of())) {
            sink.deliver(
                    delivery(
                            List.of(
                                    Alerts.alert(1, Alert.Status.FIRING, true),
                                    Alerts.alert(2, Alert.Status.FIRING, false))));
        }
        assertThat(cluster.read(topic)).hasSize(1);
    }

    @Test
    void a_topic_that_is_not_there_is_named() throws Exception {
        try (KafkaSink sink = sink("nowhere", Map.of())) {
            assertThatThrownBy(sink::recover)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage(
                            "topic `nowhere` at "
                                    + cluster.address()
                                    + ": there is no such topic; create it first");
        }
    }

    @Test
    void a_broker_that_dies_and_comes_back_costs_no_alert() throws Exception {
        String topic = cluster.topic(1);
        List<Alert> all = Alerts.alerts(0, 3_000);
        try (KafkaSink sink = sink(topic, Map.of())) {
            sink.deliver(delivery(all.subList(0, 1_000)));
            CompletableFuture<Void> delivered =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    for (int n = 1_000; n < 3_000; n += 10) {
                                        sink.deliver(delivery(all.subList(n, n + 10)));
                                    }
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            cluster.broker().kill();
            cluster.broker().restart();
            delivered.get();
        }
        assertThat(values(topic)).isEqualTo(all.stream().map(AlertJson::line).toList());
    }

    @Test
    void what_is_delivered_again_has_the_same_ids_and_bytes() throws Exception {
        String topic = cluster.topic(1);
        List<Alert> all = Alerts.alerts(0, 2_000);
        try (KafkaSink sink = sink(topic, Map.of())) {
            sink.deliver(delivery(all.subList(0, 500)));
        }
        try (KafkaSink sink = sink(topic, Map.of())) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
            sink.deliver(delivery(all.subList(250, 2_000)));
        }
        List<String> lines = all.stream().map(AlertJson::line).toList();
        List<String> expected = new ArrayList<>(lines.subList(0, 500));
        expected.addAll(lines.subList(250, 2_000));
        assertThat(values(topic)).isEqualTo(expected);
    }

    @Test
    void a_delivery_without_a_broker_fails() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        KafkaSinkConfig config =
                new KafkaSinkConfig(
                        "127.0.0.1:" + nobody,
                        "alerts",
                        null,
                        null,
                        null,
                        Map.of("max.block.ms", "200", "default.api.timeout.ms", "200"));
        try (KafkaSink sink = KafkaSink.open(config)) {
            assertThatThrownBy(() -> sink.deliver(delivery(Alerts.alerts(0, 1))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("topic `alerts` at 127.0.0.1:" + nobody + ": ");
        }
    }

    @Test
    void an_alert_that_the_topic_does_not_take_is_told_with_a_way_out() throws Exception {
        String topic = cluster.topic(1);
        Alert large = Alerts.alert(1, Alert.Status.FIRING, false, "x".repeat(5 << 20));
        try (KafkaSink sink = sink(topic, Map.of())) {
            assertThatThrownBy(() -> sink.deliver(delivery(List.of(large))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageEndingWith("Raise `max.message.bytes` of the topic.");
        }
    }
}
