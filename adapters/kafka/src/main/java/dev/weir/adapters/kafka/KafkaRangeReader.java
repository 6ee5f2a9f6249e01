package dev.weir.adapters.kafka;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.port.EventSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Reads the records of a range; it has a consumer of its own, from the first record on. */
final class KafkaRangeReader implements EventSource {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaRecording recording;
    private final KafkaRange range;
    private final Supplier<RecordDecoder> decoder;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private Iterator<ConsumerRecord<byte[], byte[]>> batch = Collections.emptyIterator();

    /** Everything before it is read or in the batch; it passes over offsets without a record. */
    private long fetched;

    private long next;

    KafkaRangeReader(KafkaRecording recording, KafkaRange range, Supplier<RecordDecoder> decoder) {
        this.recording = recording;
        this.range = range;
        this.decoder = decoder;
        this.fetched = range.from();
        this.next = range.from();
    }

    @Override
    public String source() {
        return recording.source();
    }

    @Override
    public int partition() {
        return range.partition().partition();
    }

    @Override
    public long nextOffset() {
        return next;
    }

    @Override
    public long amountRead() {
        return next - range.from();
    }

    @Override
    public long amountTotal() {
        return range.to() - range.from();
    }

    @Override
    public @Nullable Arrival next() throws IOException {
        while (!batch.hasNext() && fetched < range.to()) {
            fetch();
        }
        ConsumerRecord<byte[], byte[]> record = batch.hasNext() ? batch.next() : null;
        if (record == null || record.offset() >= range.to()) {
            next = range.to();
            batch = Collections.emptyIterator();
            return null;
        }
        next = record.offset() + 1;
        return new MessageDecoder(source(), decoder.get()).arrival(record);
    }

    /** Returns when there is a batch, or nothing where it would have been. */
    private void fetch() throws IOException {
        try {
            Consumer<byte[], byte[]> open = opened();
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (open.position(range.partition()) == fetched) {
                if (System.nanoTime() - giveUp > 0) {
                    throw recording.failed("no answer for " + PATIENCE.toSeconds() + " s", null);
                }
                batch = open.poll(POLL).records(range.partition()).iterator();
            }
            fetched = open.position(range.partition());
        } catch (KafkaException e) {
            throw recording.failed(KafkaClients.reason(e), e);
        }
    }

    private Consumer<byte[], byte[]> opened() throws IOException {
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open =
                    KafkaClients.consumer(
                            KafkaClients.consumerSettings(
                                    recording.bootstrapServers(), recording.properties()));
            consumer = open;
            open.assign(List.of(range.partition()));
            open.seek(range.partition(), range.from());
        }
        return open;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
