package dev.weir.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.adapters.kafka.KafkaSourceConfig.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Cluster.Extension.class)
@Timeout(60)
final class TopicFetcherTest {
    private static final int RECORD_BYTES = 500_000;

    private final Cluster cluster;

    TopicFetcherTest(Cluster cluster) {
        this.cluster = cluster;
    }

    private TopicFetcher fetcher(String topic) throws IOException {
        KafkaSourceConfig config =
                new KafkaSourceConfig(
                        "numbers",
                        cluster.address(),
                        topic,
                        Start.EARLIEST,
                        null,
                        "type",
                        Map.of(),
                        false);
        return new TopicFetcher(
                KafkaClients.consumer(KafkaClients.consumerSettings(cluster.address(), Map.of())),
                config,
                Duration.ofSeconds(30),
                false);
    }

    @Test
    void a_full_backlog_pauses_its_partition_alone_until_there_is_room() throws Exception {
        String topic = cluster.topic(2);
        String filling = " ".repeat(RECORD_BYTES);
        int count = 60;
        for (String value : Numbers.values(0, count)) {
            cluster.write(topic, 0, value + filling);
        }
        Backlog full = new Backlog(new TopicPartition(topic, 0), 0);
        Backlog other = new Backlog(new TopicPartition(topic, 1), 0);
        try (TopicFetcher fetcher = fetcher(topic)) {
            fetcher.start(full, 0);
            fetcher.start(other, 0);
            await().until(full::isFull);
            for (int n = 0; n < 5; n++) {
                cluster.write(topic, 1, Numbers.values(n, n + 1));
                await().until(() -> other.take() != null);
            }
            assertThat(full.bytes())
                    .isBetween(Backlog.FULL_BYTES, Backlog.FULL_BYTES + 4 * RECORD_BYTES);

            int taken = 0;
            while (taken < count) {
                List<ConsumerRecord<byte[], byte[]>> batch =
                        await().until(full::take, some -> some != null);
                for (ConsumerRecord<byte[], byte[]> record : batch) {
                    assertThat(record.offset()).isEqualTo(taken++);
                }
            }
            assertThat(full.bytes()).isZero();
        }
    }
}
