package dev.weir.adapters.formats;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.InputLog;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records that an input log keeps, as a source of one partition: JSON objects, with the time at
 * which each arrived. Whoever receives them appends to the log.
 */
public final class LoggedSource implements Source {
    private final PartitionId partition;
    private final InputLog log;
    private final @Nullable String onlyType;
    private final String typeField;
    private final boolean byArrival;
    private final BooleanSupplier ended;
    private @Nullable RecordDecoder decoder;
    private boolean isNamed;

    /** The offset of the record that is read next; any thread may ask. */
    private volatile long nextOffset;

    /**
     * @param name as it stands in positions
     * @param onlyType as in {@link RecordDecoder}
     * @param typeField as in {@link RecordDecoder}
     * @param byArrival whether the time of every event is that of its arrival
     * @param ended whether nothing more is appended; on any thread
     */
    public LoggedSource(
            String name,
            InputLog log,
            @Nullable String onlyType,
            String typeField,
            boolean byArrival,
            BooleanSupplier ended) {
        this.partition = new PartitionId(name, 0);
        this.log = log;
        this.onlyType = onlyType;
        this.typeField = typeField;
        this.byArrival = byArrival;
        this.ended = ended;
    }

    /** How many records are in the log that have not been read. For any thread. */
    public long waiting() {
        return log.end() - nextOffset;
    }

    @Override
    public void declare(Collection<EventType> types) {
        Map<String, EventType> byName =
                types.stream().collect(Collectors.toMap(EventType::name, Function.identity()));
        RecordDecoder byField = new RecordDecoder(byName, onlyType, typeField);
        decoder = byArrival ? byField.byArrival() : byField;
    }

    @Override
    public List<PartitionId> discover() {
        if (isNamed) {
            return List.of();
        }
        isNamed = true;
        return List.of(partition);
    }

    @Override
    public PartitionReader open(PartitionId opened, @Nullable String from) throws IOException {
        long offset = from == null ? 0 : offset(from);
        try {
            InputLog.Reader reader = log.read(offset);
            nextOffset = offset;
            return new Reader(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long offset(String position) throws IOException {
        try {
            return Long.parseUnsignedLong(position);
        } catch (NumberFormatException e) {
            throw new IOException("`" + position + "` is no offset of " + partition, e);
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    private final class Reader implements PartitionReader {
        private final InputLog.Reader records;

        Reader(InputLog.Reader records) {
            this.records = records;
        }

        @Override
        public @Nullable Arrival poll() {
            if (decoder == null) {
                throw new IllegalStateException("no types are declared");
            }
            InputLog.Kept kept;
            try {
                kept = records.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (kept == null) {
                return null;
            }
            nextOffset = kept.offset() + 1;
            Position position = Position.of(partition.source(), 0, kept.offset());
            return decoder.decode(kept.record(), position, kept.arrivalMillis());
        }

        @Override
        public boolean isEnded() {
            // In this order: what came before the end is read first.
            return ended.getAsBoolean() && waiting() == 0;
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
        public void forget(long before) throws IOException {
            log.forget(before);
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
