package dev.weir.adapters.kafka;

import dev.weir.adapters.kafka.KafkaSourceConfig.Start;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a topic on a thread of its own, which alone uses the consumer: it looks for partitions
 * now and then and fills the backlogs of those that are read. A full backlog pauses its partition.
 * While no broker answers the client tries again for ever.
 */
final class TopicFetcher implements Closeable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * A partition that nobody reads yet.
     *
     * @param earliest the offset of its first record
     * @param start the offset at which the configuration says to start
     */
    record Found(int partition, long earliest, long start) {}

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaSourceConfig config;
    private final long lookNanos;
    private final boolean commits;
    private final Thread thread;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Found> found = new LinkedBlockingQueue<>();
    private volatile @Nullable IOException trouble;
    private volatile @Nullable IOException failure;
    private volatile boolean closed;

    /* What follows is of the thread alone. */
    private final Map<TopicPartition, Backlog> backlogs = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Set<Integer> known = new HashSet<>();
    private long nextLook = System.nanoTime();
    private long nextCommit = nextLook;

    /**
     * @param consumer closed by the thread
     * @param commits whether the consumer has a group, which is told how far its topic was read
     */
    TopicFetcher(
            Consumer<byte[], byte[]> consumer,
            KafkaSourceConfig config,
            Duration lookEvery,
            boolean commits) {
        this.consumer = consumer;
        this.config = config;
        this.lookNanos = lookEvery.toNanos();
        this.commits = commits;
        this.trouble = failed("no answer yet", null);
        this.thread = new Thread(this::run, "kafka-" + config.name());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Partitions that were found since the last call, in order; the first time, all there are.
     *
     * @throws IOException if the last look failed, or there was none yet
     */
    List<Found> found() throws IOException {
        IOException reason = trouble;
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
        List<Found> partitions = new ArrayList<>();
        found.drainTo(partitions);
        partitions.sort(Comparator.comparingInt(Found::partition));
        return partitions;
    }

    /**
     * Starts to fill a backlog.
     *
     * @throws IOException if nothing can be fetched any more
     */
    void start(Backlog backlog, long offset) throws IOException {
        IOException reason = failure;
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
        ask(
                () -> {
                    backlogs.put(backlog.partition(), backlog);
                    consumer.assign(backlogs.keySet());
                    consumer.seek(backlog.partition(), offset);
                });
    }

    /** Stops to fill a backlog. */
    void stop(Backlog backlog) {
        ask(() -> remove(backlog));
    }

    /** Looks at the backlogs now: there is room in one that was full. */
    void nudge() {
        consumer.wakeup();
    }

    private void ask(Runnable task) {
        tasks.add(task);
        consumer.wakeup();
    }

    @Override
    public void close() {
        closed = true;
        tasks.add(() -> {});
        try {
            thread.join(CLOSE.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Closeable end = () -> consumer.close(CloseOptions.timeout(CLOSE))) {
            while (!closed) {
                step();
            }
            commitLast();
        } catch (RuntimeException | IOException e) {
            IOException reason = failed(KafkaClients.reason(e), e);
            failure = reason;
            trouble = reason;
            backlogs.values().forEach(backlog -> backlog.fail(reason));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            if (isTime(nextLook)) {
                look();
            }
            if (backlogs.isEmpty()) {
                waitForTask();
                return;
            }
            fetch();
            if (isTime(nextCommit)) {
                commit();
            }
        } catch (WakeupException e) {
            // There is a task, or room in a backlog.
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach(this::outOfRange);
        } catch (RetriableException e) {
            trouble = failed("no answer (" + KafkaClients.reason(e) + ")", e);
            nextLook = System.nanoTime() + LOOK_AGAIN_NANOS;
        }
    }

    private static boolean isTime(long nanos) {
        return System.nanoTime() - nanos >= 0;
    }

    private void waitForTask() throws InterruptedException {
        Runnable task = tasks.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (task != null) {
            task.run();
        }
    }

    /** Finds partitions that are new, and misses those that are gone. */
    private void look() {
        List<PartitionInfo> partitions = consumer.partitionsFor(config.topic(), ANSWER);
        if (partitions.isEmpty()) {
            trouble = failed("there is no such topic", null);
            nextLook = System.nanoTime() + LOOK_AGAIN_NANOS;
            return;
        }
        Set<TopicPartition> there = new HashSet<>();
        for (PartitionInfo partition : partitions) {
            there.add(new TopicPartition(partition.topic(), partition.partition()));
        }
        for (Backlog backlog : List.copyOf(backlogs.values())) {
            if (!there.contains(backlog.partition())) {
                fail(backlog, "the partition is gone; there are " + there.size());
            }
        }
        there.removeIf(p -> known.contains(p.partition()));
        if (!there.isEmpty()) {
            measure(there);
        }
        trouble = null;
        nextLook = System.nanoTime() + lookNanos;
    }

    private void measure(Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> earliest = consumer.beginningOffsets(partitions, ANSWER);
        Map<TopicPartition, Long> start = new HashMap<>(starts(partitions, earliest));
        for (TopicPartition p : partitions) {
            known.add(p.partition());
            found.add(new Found(p.partition(), offset(earliest, p), offset(start, p)));
        }
    }

    private Map<TopicPartition, Long> starts(
            Set<TopicPartition> partitions, Map<TopicPartition, Long> earliest) {
        if (config.start() instanceof Start.Earliest) {
            return earliest;
        }
        Map<TopicPartition, Long> starts = new HashMap<>(consumer.endOffsets(partitions, ANSWER));
        if (config.start() instanceof Start.At at) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(p -> times.put(p, at.millis()));
            consumer.offsetsForTimes(times, ANSWER)
                    .forEach(
                            (p, first) -> {
                                if (first != null) {
                                    starts.put(p, first.offset());
                                }
                            });
        }
        return starts;
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), partition::toString);
    }

    private void fetch() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
            Backlog backlog = Objects.requireNonNull(backlogs.get(partition));
            backlog.add(records.records(partition));
        }
        Set<TopicPartition> paused = consumer.paused();
        for (Backlog backlog : backlogs.values()) {
            List<TopicPartition> partition = List.of(backlog.partition());
            if (backlog.isFull()) {
                consumer.pause(partition);
                backlog.rest();
            } else if (paused.contains(backlog.partition()) && backlog.isHalfEmpty()) {
                consumer.resume(partition);
            }
        }
    }

    /** Tells the group how far its topic was read. That it cannot be told harms nobody. */
    private void commit() {
        nextCommit = System.nanoTime() + COMMIT_NANOS;
        Map<TopicPartition, OffsetAndMetadata> news = uncommitted();
        if (!news.isEmpty()) {
            consumer.commitAsync(
                    news,
                    (offsets, failed) -> {
                        if (failed == null) {
                            committed.putAll(offsets);
                        }
                    });
        }
    }

    private void commitLast() {
        try {
            consumer.commitSync(uncommitted(), CLOSE);
        } catch (KafkaException e) {
            // As above.
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>();
        if (commits) {
            for (Backlog backlog : backlogs.values()) {
                news.put(backlog.partition(), new OffsetAndMetadata(backlog.taken()));
            }
            news.entrySet().removeAll(committed.entrySet());
        }
        return news;
    }

    private void outOfRange(TopicPartition partition, long offset) {
        Backlog backlog = backlogs.get(partition);
        if (backlog == null) {
            return;
        }
        String range;
        try {
            List<TopicPartition> one = List.of(partition);
            range =
                    consumer.beginningOffsets(one, ANSWER).get(partition)
                            + " and ends before "
                            + consumer.endOffsets(one, ANSWER).get(partition);
        } catch (KafkaException e) {
            range = "elsewhere";
        }
        fail(
                backlog,
                "offset "
                        + offset
                        + " is wanted, but the partition begins at "
                        + range
                        + ": retention has removed records, or the topic is another one by now");
    }

    private void fail(Backlog backlog, String reason) {
        backlog.fail(failed("partition " + backlog.partition().partition() + ": " + reason, null));
        remove(backlog);
    }

    private void remove(Backlog backlog) {
        backlogs.remove(backlog.partition());
        consumer.assign(backlogs.keySet());
    }

    private IOException failed(String reason, @Nullable Exception cause) {
        return new IOException(
                "topic `" + config.topic() + "` at " + config.bootstrapServers() + ": " + reason,
                cause);
    }
}
