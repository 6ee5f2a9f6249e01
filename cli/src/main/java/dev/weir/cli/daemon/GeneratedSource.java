package dev.weir.cli.daemon;

import dev.weir.adapters.files.Recording;
import dev.weir.adapters.files.RecordingReader;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endless stream for a first look: a recording again and again, each time moved on by its
 * length, at a steady pace. The n-th event is always the same.
 */
final class GeneratedSource implements Source {
    private static final long HOUR_MILLIS = 3_600_000;

    private final PartitionId partition;
    private final Path recording;
    private final int eventsPerSecond;
    private final Clock clock;
    private List<Event> events = List.of();
    private boolean named;

    GeneratedSource(String name, Path recording, int eventsPerSecond, Clock clock) {
        this.partition = new PartitionId(name, 0);
        this.recording = recording;
        this.eventsPerSecond = eventsPerSecond;
        this.clock = clock;
    }

    @Override
    public void declare(Collection<EventType> types) {
        Map<String, EventType> byName =
                types.stream().collect(Collectors.toMap(EventType::name, Function.identity()));
        try {
            events = read(new RecordDecoder(byName, null, "type"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Event> read(RecordDecoder decoder) throws IOException {
        List<Event> all = new ArrayList<>();
        for (Recording file : Recording.find(List.of(recording.toString()))) {
            try (RecordingReader reader =
                    RecordingReader.open(file, () -> decoder, InputStream.nullInputStream())) {
                for (Arrival a = reader.next(); a != null; a = reader.next()) {
                    if (a instanceof Arrival.Accepted accepted) {
                        all.add(accepted.event());
                    }
                }
            }
        }
        return all;
    }

    @Override
    public List<PartitionId> discover() {
        if (named) {
            return List.of();
        }
        named = true;
        return List.of(partition);
    }

    @Override
    public PartitionReader open(PartitionId opened, @Nullable String from) {
        return new Reader(from == null ? 0 : Long.parseLong(from));
    }

    @Override
    public void close() {}

    /** The n-th event of all. */
    private Event event(long n) {
        Event event = events.get((int) (n % events.size()));
        long moved = event.time() + n / events.size() * length();
        @Nullable Object[] values = new Object[event.type().fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == event.type().timeField() ? (Object) moved : event.get(i);
        }
        Position position = Position.of(partition.source(), partition.number(), n);
        return new Event(event.type(), values, new Place(moved, 0, position));
    }

    /** In whole hours, so that the times of day look the same each time. */
    private long length() {
        long first = events.stream().mapToLong(Event::time).min().orElse(0);
        long last = events.stream().mapToLong(Event::time).max().orElse(0);
        return ((last - first) / HOUR_MILLIS + 1) * HOUR_MILLIS;
    }

    private final class Reader implements PartitionReader {
        private final long first;
        private final long openedMillis = clock.monotonicMillis();
        private long next;

        Reader(long first) {
            this.first = first;
            this.next = first;
        }

        @Override
        public @Nullable Arrival poll() {
            long due = first + (clock.monotonicMillis() - openedMillis) * eventsPerSecond / 1000;
            return events.isEmpty() || next > due ? null : new Arrival.Accepted(event(next++));
        }

        @Override
        public boolean isEnded() {
            return false;
        }

        @Override
        public long nextOffset() {
            return next;
        }

        @Override
        public String position() {
            return Long.toString(next);
        }

        @Override
        public void close() {}
    }
}
