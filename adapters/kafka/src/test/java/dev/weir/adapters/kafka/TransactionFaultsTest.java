package dev.weir.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever happens to what ends a transaction, a delivery is in as a whole and once, and in its
 * order. {@code -Dweir.transactions=N} makes N deliveries, {@code -Dweir.seed=S} lets other things
 * happen to them.
 */
@ExtendWith(Cluster.Extension.class)
@Timeout(1800)
final class TransactionFaultsTest {
    private static final int DELIVERIES = Integer.getInteger("weir.transactions", 24);
    private static final long SEED = Long.getLong("weir.seed", 1);
    private static final int ALERTS = 10;
    private static final int PARTITIONS = 3;

    /** A sink that gives up after its first failure; the next one finds what it has left. */
    private static final Map<String, String> HASTY =
            Map.of(
                    "max.block.ms", "1000",
                    "request.timeout.ms", "400",
                    "delivery.timeout.ms", "400");

    /** A sink that mends what fails. */
    private static final Map<String, String> PATIENT = Map.of("max.block.ms", "1000");

    private final Cluster cluster;

    TransactionFaultsTest(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void each_delivery_is_in_as_a_whole_and_once() throws Exception {
        String alerts = cluster.topic(PARTITIONS);
        String letters = cluster.topic(1);
        SplittableRandom random = new SplittableRandom(SEED);
        Map<EndTxnProxy.Fault, Integer> faults;
        int replaced = 0;
        try (EndTxnProxy proxy = new EndTxnProxy(cluster.broker(), SEED)) {
            TransactionalKafkaSink sink = sink(proxy, alerts, letters, PATIENT);
            recovered(sink);
            int n = 0;
            while (n < DELIVERIES) {
                try {
                    sink.deliver(delivery(n));
                    n++;
                } catch (UnavailableException e) {
                    replaced++;
                    sink.close();
                    sink = sink(proxy, alerts, letters, random.nextBoolean() ? HASTY : PATIENT);
                    // What is in is known, and nothing else is.
                    n = delivered(recovered(sink));
                    assertHolds(n, alerts, letters);
                }
                if (random.nextInt(8) == 0) {
                    sink.close();
                    sink = sink(proxy, alerts, letters, HASTY);
                    assertThat(delivered(recovered(sink))).isEqualTo(n);
                }
            }
            proxy.stopHarming();
            sink.close();
            faults = proxy.counts();
            try (TransactionalKafkaSink last = sink(proxy, alerts, letters, PATIENT)) {
                assertThat(delivered(recovered(last))).isEqualTo(DELIVERIES);
            }
        }
        assertHolds(DELIVERIES, alerts, letters);
        assertThat(faults).containsKeys(EndTxnProxy.Fault.values());
        System.out.println(
                DELIVERIES
                        + " deliveries, "
                        + replaced
                        + " sinks given up, seed "
                        + SEED
                        + ": "
                        + faults);
    }

    private static TransactionalKafkaSink sink(
            EndTxnProxy proxy, String alerts, String letters, Map<String, String> properties) {
        return TransactionalKafkaSink.open(
                new KafkaSinkConfig(proxy.address(), alerts, null, letters, null, properties),
                "weir-" + alerts,
                alerts + "-progress",
                message -> {});
    }

    /** A start may fail as well, and is tried again. */
    private static Delivered recovered(TransactionalKafkaSink sink) throws IOException {
        while (true) {
            try {
                return sink.recover();
            } catch (UnavailableException e) {
                sink.close();
            }
        }
    }

    private static Delivery delivery(int number) {
        DeadLetter letter =
                new DeadLetter(DeadLetter.Reason.NOT_JSON, "", "in", 0, number, "no " + number);
        return new Delivery(
                alerts(number, number + 1),
                List.of(letter),
                List.of(),
                new Delivered(
                        new Cut((number + 1L) * ALERTS, null),
                        Map.of(new PartitionId("in", 0), number + 1L),
                        0));
    }

    private static List<Alert> alerts(int from, int to) {
        return Alerts.alerts(from * ALERTS, to * ALERTS);
    }

    private static int delivered(Delivered delivered) {
        return Math.toIntExact(delivered.read().getOrDefault(new PartitionId("in", 0), 0L));
    }

    /** Each delivery up to a number is in, whole and once; each partition has its own in order. */
    private void assertHolds(int deliveries, String alerts, String letters) throws Exception {
        Map<String, Integer> numbers = new HashMap<>();
        for (Alert alert : alerts(0, deliveries)) {
            numbers.put(AlertJson.line(alert), numbers.size());
        }
        List<Integer> all = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Integer> found =
                    cluster.read(alerts, partition).stream()
                            .map(record -> numbers.getOrDefault(record.value(), -1))
                            .toList();
            assertThat(found).as("seed " + SEED).isSorted();
            all.addAll(found);
        }
        assertThat(all).as("seed " + SEED).containsExactlyInAnyOrderElementsOf(numbers.values());
        assertThat(cluster.read(letters)).as("seed " + SEED).hasSize(deliveries);
    }
}
