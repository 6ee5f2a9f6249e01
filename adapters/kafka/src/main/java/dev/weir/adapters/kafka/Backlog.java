package dev.weir.adapters.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition that have been fetched and not been taken, in batches. One thread adds,
 * another takes.
 */
final class Backlog {
    /** A partition with more than this waiting is not fetched from. */
    static final long FULL_BYTES = 8 << 20;

    /** What a record costs beside its bytes, about. */
    private static final int RECORD_BYTES = 150;

    private final TopicPartition partition;
    private final Queue<List<ConsumerRecord<byte[], byte[]>>> batches =
            new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean resting;
    private volatile long taken;
    private long takenNext;
    private volatile @Nullable IOException failure;

    /**
     * @param next the offset of the first record that will be added, or less
     */
    Backlog(TopicPartition partition, long next) {
        this.partition = partition;
        this.taken = next;
        this.takenNext = next;
    }

    TopicPartition partition() {
        return partition;
    }

    void add(List<ConsumerRecord<byte[], byte[]>> batch) {
        bytes.addAndGet(size(batch));
        batches.add(batch);
    }

    /** Nothing will be added any more. */
    void fail(IOException reason) {
        failure = reason;
    }

    /**
     * The next batch; null where none is there now. The one before has been read.
     *
     * @throws IOException if all has been taken and there will be no more
     */
    @Nullable List<ConsumerRecord<byte[], byte[]>> take() throws IOException {
        IOException reason = failure;
        List<ConsumerRecord<byte[], byte[]>> batch = batches.poll();
        taken = takenNext;
        if (batch != null) {
            bytes.addAndGet(-size(batch));
            takenNext = batch.get(batch.size() - 1).offset() + 1;
        } else if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
        return batch;
    }

    /** All records before this offset have been taken and read. */
    long taken() {
        return taken;
    }

    /** How much is waiting, about. */
    long bytes() {
        return bytes.get();
    }

    boolean isFull() {
        return bytes() >= FULL_BYTES;
    }

    /** Whether it is time to fetch again after it was full. */
    boolean isHalfEmpty() {
        return bytes() < FULL_BYTES / 2;
    }

    /** It is full, and not fetched for. */
    void rest() {
        resting = true;
    }

    /** Whether it was full and there is room now; says so once. */
    boolean wakes() {
        if (!resting || !isHalfEmpty()) {
            return false;
        }
        resting = false;
        return true;
    }

    private static long size(List<ConsumerRecord<byte[], byte[]>> batch) {
        long size = 0;
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            size += RECORD_BYTES;
            size += Math.max(0, record.serializedKeySize());
            size += Math.max(0, record.serializedValueSize());
        }
        return size;
    }
}
