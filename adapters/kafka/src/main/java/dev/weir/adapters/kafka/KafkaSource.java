package dev.weir.adapters.kafka;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A topic that a daemon reads. Partitions have their numbers and records their offsets; what a
 * transaction has not committed is not seen. It never ends. Without a broker it is silent, and goes
 * on when there is one again.
 */
public final class KafkaSource implements Source {
    private final KafkaSourceConfig config;
    private final TopicFetcher fetcher;
    private final Map<Integer, TopicFetcher.Found> unread = new HashMap<>();
    private MessageDecoder decoder;

    /** Whether partitions were found before: a new one is read from its first record then. */
    private boolean looked;

    /** Whether partitions that are new are read from their first record, whatever is configured. */
    private boolean goesOn;

    private KafkaSource(KafkaSourceConfig config, TopicFetcher fetcher) {
        this.config = config;
        this.fetcher = fetcher;
        this.decoder = decoder(config, List.of());
    }

    /**
     * Starts to look for the topic; {@link #discover} tells what comes of it.
     *
     * @throws IllegalArgumentException if the settings of the client are no good
     * @throws IOException if there is no such host, or no such file that the settings name
     */
    public static KafkaSource open(KafkaSourceConfig config) throws IOException {
        Map<String, Object> settings =
                KafkaClients.consumerSettings(config.bootstrapServers(), config.properties());
        Consumer<byte[], byte[]> consumer = KafkaClients.consumer(settings);
        long lookMillis =
                new ConsumerConfig(settings).getLong(ConsumerConfig.METADATA_MAX_AGE_CONFIG);
        boolean hasGroup = settings.containsKey(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaSource(
                config,
                new TopicFetcher(consumer, config, Duration.ofMillis(lookMillis), hasGroup));
    }

    @Override
    public void declare(Collection<EventType> types) {
        decoder = decoder(config, types);
    }

    private static MessageDecoder decoder(KafkaSourceConfig config, Collection<EventType> types) {
        Map<String, EventType> byName =
                types.stream().collect(Collectors.toMap(EventType::name, Function.identity()));
        RecordDecoder byField = new RecordDecoder(byName, config.onlyType(), config.typeField());
        return new MessageDecoder(
                config.name(), config.byArrival() ? byField.byArrival() : byField);
    }

    @Override
    public List<PartitionId> discover() throws IOException {
        List<PartitionId> partitions = new ArrayList<>();
        for (TopicFetcher.Found found : fetcher.found()) {
            unread.put(found.partition(), found);
            partitions.add(new PartitionId(config.name(), found.partition()));
        }
        goesOn |= looked;
        looked |= !partitions.isEmpty();
        return partitions;
    }

    /**
     * A partition without a position is read from where the configuration says, if it was there
     * when the topic was first read; one that came later, from its first record.
     */
    @Override
    public PartitionReader open(PartitionId partition, @Nullable String from) throws IOException {
        TopicFetcher.Found found = unread.remove(partition.number());
        long offset;
        if (from != null) {
            offset = offset(from);
            goesOn = true;
        } else if (found != null) {
            offset = goesOn ? found.earliest() : found.start();
        } else {
            throw new IllegalArgumentException(partition + " has not been found");
        }
        Backlog backlog =
                new Backlog(new TopicPartition(config.topic(), partition.number()), offset);
        fetcher.start(backlog, offset);
        return new Reader(backlog, offset);
    }

    private long offset(String position) throws IOException {
        try {
            return Long.parseUnsignedLong(position);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "`" + position + "` is no offset of topic `" + config.topic() + "`", e);
        }
    }

    @Override
    public void close() {
        fetcher.close();
    }

    /** Takes records as they were fetched and decodes them. */
    private final class Reader implements PartitionReader {
        private final Backlog backlog;
        private Iterator<ConsumerRecord<byte[], byte[]>> batch = Collections.emptyIterator();
        private long nextOffset;

        Reader(Backlog backlog, long nextOffset) {
            this.backlog = backlog;
            this.nextOffset = nextOffset;
        }

        @Override
        public @Nullable Arrival poll() throws IOException {
            if (!batch.hasNext()) {
                List<ConsumerRecord<byte[], byte[]>> taken = backlog.take();
                if (backlog.wakes()) {
                    fetcher.nudge();
                }
                if (taken == null) {
                    return null;
                }
                batch = taken.iterator();
            }
            ConsumerRecord<byte[], byte[]> record = batch.next();
            nextOffset = record.offset() + 1;
            return decoder.arrival(record);
        }

        @Override
        public boolean isEnded() {
            return false;
        }

        @Override
        public long nextOffset() {
            return nextOffset;
        }

        @Override
        public String position() {
            return Long.toString(nextOffset);
        }

        @Override
        public void close() {
            fetcher.stop(backlog);
        }
    }
}
