package dev.weir.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.adapters.kafka.KafkaRecording.Bound;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.port.EventSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Cluster.Extension.class)
@Timeout(60)
final class KafkaRecordingTest {
    private static final RecordDecoder NUMBERS =
            new RecordDecoder(Map.of("Number", Numbers.NUMBER), null, "type");

    private final Cluster cluster;

    KafkaRecordingTest(Cluster cluster) {
        this.cluster = cluster;
    }

    /** What a range holds, partition after partition: {@code source:partition@offset:number}. */
    private List<String> read(String topic, String range) throws IOException {
        List<String> read = new ArrayList<>();
        for (EventSource source : opened(topic, range)) {
            try (source) {
                Arrival arrival;
                while ((arrival = source.next()) != null) {
                    read.add(
                            source.source()
                                    + ":"
                                    + source.partition()
                                    + "@"
                                    + Numbers.shown(arrival));
                }
                assertThat(source.next()).isNull();
                assertThat(source.amountRead()).isEqualTo(source.amountTotal());
            }
        }
        return read;
    }

    private List<EventSource> opened(String topic, String range) throws IOException {
        return KafkaRecording.parse("kafka://" + cluster.address() + "/" + topic + range)
                .open(() -> NUMBERS);
    }

    @Test
    void an_argument_names_a_topic_and_a_range(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("client.properties");
        Files.writeString(file, "security.protocol=SSL\nssl.truststore.password=secret\n");
        assertThat(KafkaRecording.parse("kafka://a:9092,b:9093/orders.eu"))
                .isEqualTo(
                        new KafkaRecording(
                                "a:9092,b:9093",
                                "orders.eu",
                                "orders.eu",
                                List.of(),
                                null,
                                null,
                                Map.of()));
        KafkaRecording recording =
                KafkaRecording.parse(
                        "kafka://a:1/orders?from=7&to=1970-01-01T00:00:01.5Z&partition=3,0"
                                + "&source=eu&properties="
                                + file);
        assertThat(recording)
                .isEqualTo(
                        new KafkaRecording(
                                "a:1",
                                "orders",
                                "eu",
                                List.of(0, 3),
                                new Bound.Offset(7),
                                new Bound.Time(1_500),
                                Map.of(
                                        "security.protocol",
                                        "SSL",
                                        "ssl.truststore.password",
                                        "secret")));
        assertThat(recording.toString()).doesNotContain("secret");
        assertThat(KafkaRecording.parse("kafka://a:1/o?from=1970-01-02").from())
                .isEqualTo(new Bound.Time(86_400_000));
        assertThatThrownBy(() -> KafkaRecording.parse("kafka://a:1/o?properties=" + folder + "/no"))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "kafka:orders, is no topic; write kafka://HOST:PORT/TOPIC",
                "kafka://a:1/, is no topic",
                "kafka://a:1/a/b, is no topic",
                "kafka://a:1/o?form=1, `form=1`",
                "kafka://a:1/o?from, `from`",
                "kafka://a:1/o?from=, `from=`",
                "kafka://a:1/o?, ``",
                "kafka://a:1/o?from=1&from=2, two `from`",
                "kafka://a:1/o?to=yesterday, `to` takes an offset or an instant",
                "kafka://a:1/o?from=-1, `from` takes an offset or an instant",
                "kafka://a:1/o?partition=one, `partition` takes numbers",
            })
    void another_argument_is_refused(String argument, String reason) {
        assertThat(KafkaRecording.isMeantBy(argument)).isTrue();
        assertThatThrownBy(() -> KafkaRecording.parse(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_range_of_offsets_does_not_include_its_end() throws Exception {
        String topic = cluster.topic(2);
        cluster.write(topic, 0, Numbers.values(0, 5));
        cluster.write(topic, 1, Numbers.values(10, 12));
        String zero = topic + ":0@";
        String one = topic + ":1@";
        assertThat(read(topic, "?from=1&to=3"))
                .containsExactly(zero + "1:1", zero + "2:2", one + "1:11");
        assertThat(read(topic, "?from=3&to=9&partition=0"))
                .containsExactly(zero + "3:3", zero + "4:4");
        assertThat(read(topic, "?from=4&to=2&partition=0")).isEmpty();
        assertThat(read(topic, "?partition=1&source=other"))
                .containsExactly("other:1@0:10", "other:1@1:11");
    }

    @Test
    void a_range_of_instants_goes_by_timestamps() throws Exception {
        String topic = cluster.topic(1);
        for (int n = 0; n < 6; n++) {
            String value = Numbers.values(n, n + 1)[0];
            cluster.write(List.of(new ProducerRecord<>(topic, 0, 1_000L * n, "", value)));
        }
        String zero = topic + ":0@";
        assertThat(read(topic, "?from=1970-01-01T00:00:01.001Z&to=1970-01-01T00:00:04Z"))
                .containsExactly(zero + "2:2", zero + "3:3");
        assertThat(read(topic, "?from=1970-01-02")).isEmpty();
    }

    @Test
    void a_recording_ends_where_the_topic_ended_when_it_was_opened() throws Exception {
        String topic = cluster.topic(1);
        cluster.write(topic, 0, Numbers.values(0, 2));
        cluster.writeInVain(topic, 0, Numbers.values(7, 9));
        List<EventSource> sources = opened(topic, "");
        cluster.write(topic, 0, Numbers.values(2, 4));
        try (EventSource source = sources.get(0)) {
            assertThat(source.amountTotal()).isEqualTo(5);
            assertThat(source.next()).isNotNull();
            assertThat(source.amountRead()).isEqualTo(1);
            assertThat(source.next()).isNotNull();
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void what_is_not_there_is_named() throws Exception {
        String topic = cluster.topic(2);
        cluster.write(topic, 0, Numbers.values(0, 5));
        cluster.admin()
                .deleteRecords(
                        Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3)))
                .all()
                .get();
        String there = "topic `" + topic + "` at " + cluster.address() + ": ";
        assertThatThrownBy(() -> read(topic, "?from=1&partition=0"))
                .isInstanceOf(IOException.class)
                .hasMessage(there + "partition 0 has nothing at offset 1 any more: it begins at 3");
        assertThatThrownBy(() -> read(topic, "?partition=2"))
                .isInstanceOf(IOException.class)
                .hasMessage(there + "there is no partition 2; it has [0, 1]");
        assertThatThrownBy(() -> read("nowhere", ""))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(": there is no such topic");
    }
}
