package dev.weir.cli.daemon;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.cli.EndlessRecording;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.PartitionReader;
import dev.weir.runtime.port.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An endless stream for a first look: a recording again and again, at a steady pace. */
final class GeneratedSource implements Source {
    private final PartitionId partition;
    private final Path recording;
    private final int eventsPerSecond;
    private final Clock clock;
    private @Nullable EndlessRecording events;
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
            events =
                    EndlessRecording.read(
                            partition,
                            List.of(recording.toString()),
                            new RecordDecoder(byName, null, "type"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
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
            EndlessRecording all = events;
            long due = first + (clock.monotonicMillis() - openedMillis) * eventsPerSecond / 1000;
            return all == null || all.size() == 0 || next > due
                    ? null
                    : new Arrival.Accepted(all.event(next++));
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
