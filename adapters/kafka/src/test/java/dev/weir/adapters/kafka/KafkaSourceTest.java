package dev.weir.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.adapters.files.Recording;
import dev.weir.adapters.files.RecordingReader;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.kafka.KafkaSourceConfig.Start;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.PartitionReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Cluster.Extension.class)
@Timeout(60)
final class KafkaSourceTest {
    private final Cluster cluster;

    KafkaSourceTest(Cluster cluster) {
        this.cluster = cluster;
    }

    private KafkaSource source(String topic, Start start, EventType... types) throws IOException {
        return source(topic, start, Map.of("metadata.max.age.ms", "200"), types);
    }

    private KafkaSource source(
            String topic, Start start, Map<String, String> properties, EventType... types)
            throws IOException {
        KafkaSource source =
                KafkaSource.open(
                        new KafkaSourceConfig(
                                "numbers",
                                cluster.address(),
                                topic,
                                start,
                                null,
                                "type",
                                properties,
                                false));
        source.declare(List.of(types));
        return source;
    }

    private static PartitionId partition(int number) {
        return new PartitionId("numbers", number);
    }

    private static List<PartitionId> discovered(KafkaSource source) {
        return soon().ignoreException(IOException.class)
                .until(source::discover, found -> !found.isEmpty());
    }

    /** Opens a partition of a topic that has one. */
    private static PartitionReader opened(KafkaSource source) throws IOException {
        assertThat(discovered(source)).containsExactly(partition(0));
        return source.open(partition(0), null);
    }

    private static List<Arrival> arrivals(PartitionReader reader, int count) {
        List<Arrival> arrivals = new ArrayList<>();
        soon().until(
                        () -> {
                            Arrival arrival;
                            while (arrivals.size() < count && (arrival = reader.poll()) != null) {
                                arrivals.add(arrival);
                            }
                            return arrivals.size() == count;
                        });
        return arrivals;
    }

    private static List<String> next(PartitionReader reader, int count) {
        return arrivals(reader, count).stream().map(Numbers::shown).toList();
    }

    private static ConditionFactory soon() {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(30));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> n + ":" + n).toList();
    }

    @Test
    void records_of_a_topic_are_what_they_are_in_a_file(@TempDir Path folder) throws Exception {
        String[] lines = {
            "{\"type\":\"Timed\",\"n\":1,\"ts\":1000}",
            "{\"type\":\"Timed\",\"n\":\"one\",\"ts\":1000}",
            "{\"type\":\"Other\"}",
            "no record",
            "{\"type\":\"Timed\",\"n\":2,\"n\":2,\"ts\":1000}",
            "{\"type\":\"Timed\",\"n\":3,\"ts\":\"1970-01-01T00:00:02Z\",\"more\":true}",
            "{\"type\":\"Timed\",\"n\":4,\"ts\":-1}",
            "{\"n\":5}",
            "x".repeat(RecordDecoder.MAX_RECORD_BYTES + 1),
        };
        String topic = cluster.topic(1);
        cluster.write(topic, 0, lines);
        Path file = folder.resolve("numbers");
        Files.write(file, List.of(lines));

        List<String> inFile = new ArrayList<>();
        Map<String, EventType> types = Map.of("Timed", Numbers.TIMED, "Number", Numbers.NUMBER);
        try (RecordingReader reader =
                RecordingReader.open(
                        Recording.find(List.of(file.toString())).get(0),
                        () -> new RecordDecoder(types, null, "type"),
                        InputStream.nullInputStream())) {
            Arrival arrival;
            while ((arrival = reader.next()) != null) {
                inFile.add(arrival.toString());
            }
        }
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.TIMED, Numbers.NUMBER)) {
            assertThat(arrivals(opened(source), lines.length))
                    .extracting(Arrival::toString)
                    .isEqualTo(inFile);
        }
    }

    @Test
    void an_event_without_a_time_field_has_the_time_of_its_record() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(
                List.of(
                        new ProducerRecord<>(topic, 0, 1_234L, "", "{\"n\":1}"),
                        new ProducerRecord<>(topic, 0, 1_767_225_600_000_000L, "", "{\"n\":2}")));
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            PartitionReader reader = opened(source);
            assertThat(arrivals(reader, 1))
                    .extracting(arrival -> ((Arrival.Accepted) arrival).event().time())
                    .containsExactly(1_234L);
            assertThat(next(reader, 1)).containsExactly("1:time_range");
        }
    }

    @Test
    void a_record_without_a_value_is_a_dead_letter() throws Exception {
        String topic = cluster.topic(1);
        @Nullable String none = null;
        cluster.write(List.of(new ProducerRecord<>(topic, 0, "k", none)));
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            assertThat(arrivals(opened(source), 1))
                    .extracting(arrival -> ((Arrival.Rejected) arrival).letter().detail())
                    .containsExactly("no value: a tombstone");
        }
    }

    @Test
    void a_reader_goes_on_at_the_position_of_an_earlier_one() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(topic, 0, Numbers.values(0, 10));
        String position;
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            PartitionReader reader = opened(source);
            assertThat(next(reader, 4)).isEqualTo(numbers(0, 4));
            assertThat(reader.nextOffset()).isEqualTo(4);
            position = reader.position();
        }
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            PartitionReader reader = source.open(partition(0), position);
            assertThat(reader.position()).isEqualTo(position);
            assertThat(next(reader, 6)).isEqualTo(numbers(4, 10));
            assertThat(reader.poll()).isNull();
            assertThat(reader.isEnded()).isFalse();
        }
    }

    @Test
    void a_topic_is_read_from_where_the_configuration_says() throws Exception {
        String topic = cluster.topic(1);
        for (int n = 0; n < 4; n++) {
            cluster.write(
                    List.of(
                            new ProducerRecord<>(
                                    topic, 0, 1_000L * n, "", Numbers.values(n, n + 1)[0])));
        }
        try (KafkaSource latest = source(topic, Start.LATEST, Numbers.NUMBER);
                KafkaSource at = source(topic, new Start.At(1_500), Numbers.NUMBER);
                KafkaSource after = source(topic, new Start.At(9_000), Numbers.NUMBER)) {
            PartitionReader latestReader = opened(latest);
            PartitionReader afterReader = opened(after);
            assertThat(latestReader.nextOffset()).isEqualTo(4);
            assertThat(next(opened(at), 2)).isEqualTo(numbers(2, 4));
            cluster.write(topic, 0, Numbers.values(4, 5));
            assertThat(next(latestReader, 1)).isEqualTo(numbers(4, 5));
            assertThat(next(afterReader, 1)).isEqualTo(numbers(4, 5));
        }
    }

    @Test
    void a_partition_that_comes_later_is_read_from_its_first_record() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(topic, 0, Numbers.values(0, 3));
        try (KafkaSource source = source(topic, Start.LATEST, Numbers.NUMBER)) {
            PartitionReader reader = opened(source);
            cluster.admin()
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            cluster.write(topic, 1, Numbers.values(0, 2));
            assertThat(discovered(source)).containsExactly(partition(1));
            assertThat(next(source.open(partition(1), null), 2)).isEqualTo(numbers(0, 2));
            assertThat(reader.poll()).isNull();
        }
        try (KafkaSource source = source(topic, Start.LATEST, Numbers.NUMBER)) {
            PartitionReader unused = source.open(partition(0), "3");
            assertThat(discovered(source)).containsExactly(partition(0), partition(1));
            assertThat(source.open(partition(1), null).nextOffset()).isZero();
        }
    }

    @Test
    void what_a_transaction_has_aborted_leaves_a_gap() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(topic, 0, Numbers.values(0, 1));
        cluster.writeInVain(topic, 0, Numbers.values(7, 9));
        cluster.write(topic, 0, Numbers.values(1, 2));
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            assertThat(next(opened(source), 2)).containsExactly("0:0", "4:1");
        }
    }

    @Test
    void what_retention_has_removed_cannot_be_read_and_says_so() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(topic, 0, Numbers.values(0, 10));
        cluster.admin()
                .deleteRecords(
                        Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(6)))
                .all()
                .get();
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            PartitionReader reader = source.open(partition(0), "2");
            soon().untilAsserted(
                            () ->
                                    assertThatThrownBy(reader::poll)
                                            .isInstanceOf(IOException.class)
                                            .hasMessageContaining("offset 2 is wanted")
                                            .hasMessageContaining(
                                                    "begins at 6 and ends before 10"));
            discovered(source);
            assertThat(next(source.open(partition(0), null), 4)).isEqualTo(numbers(6, 10));
        }
    }

    @Test
    void a_topic_that_is_not_there_is_named() throws Exception {
        try (KafkaSource source = source("nowhere", Start.EARLIEST, Numbers.NUMBER)) {
            soon().untilAsserted(
                            () ->
                                    assertThatThrownBy(source::discover)
                                            .isInstanceOf(IOException.class)
                                            .hasMessage(
                                                    "topic `nowhere` at "
                                                            + cluster.address()
                                                            + ": there is no such topic"));
        }
    }

    @Test
    void a_partition_that_is_gone_cannot_be_read() throws Exception {
        String topic = cluster.topic(1);
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            PartitionReader reader = source.open(partition(3), "0");
            soon().untilAsserted(
                            () ->
                                    assertThatThrownBy(reader::poll)
                                            .hasMessageContaining("partition 3")
                                            .hasMessageContaining("is gone"));
        }
    }

    @Test
    void a_group_is_told_how_far_its_topic_was_read() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(topic, 0, Numbers.values(0, 3));
        Map<String, String> group = Map.of("group.id", "weir-" + topic);
        try (KafkaSource source = source(topic, Start.EARLIEST, group, Numbers.NUMBER)) {
            PartitionReader reader = opened(source);
            assertThat(next(reader, 3)).isEqualTo(numbers(0, 3));
            assertThat(reader.poll()).isNull();
        }
        soon().untilAsserted(
                        () ->
                                assertThat(
                                                cluster.admin()
                                                        .listConsumerGroupOffsets("weir-" + topic)
                                                        .partitionsToOffsetAndMetadata()
                                                        .get())
                                        .hasEntrySatisfying(
                                                new TopicPartition(topic, 0),
                                                at -> assertThat(at.offset()).isEqualTo(3)));
    }

    @Test
    void a_broker_that_dies_and_comes_back_costs_no_record() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(topic, 0, Numbers.values(0, 1_000));
        try (KafkaSource source = source(topic, Start.EARLIEST, Numbers.NUMBER)) {
            PartitionReader reader = opened(source);
            assertThat(next(reader, 500)).isEqualTo(numbers(0, 500));

            cluster.broker().kill();
            List<String> rest = new ArrayList<>();
            for (Arrival a = reader.poll(); a != null; a = reader.poll()) {
                rest.add(Numbers.shown(a));
            }
            cluster.broker().restart();
            cluster.write(topic, 0, Numbers.values(1_000, 1_500));
            rest.addAll(next(reader, 1_000 - rest.size()));
            assertThat(rest).isEqualTo(numbers(500, 1_500));
        }
    }

    @Test
    void what_weir_depends_on_cannot_be_set() {
        assertThatThrownBy(
                        () ->
                                source(
                                        "any",
                                        Start.EARLIEST,
                                        Map.of("isolation.level", "read_uncommitted")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`isolation.level` cannot be set: it is `read_committed`");
        assertThatThrownBy(() -> source("any", Start.EARLIEST, Map.of("fetch.min.bytes", "many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fetch.min.bytes");
    }
}
