package dev.weir.cli;

import dev.weir.adapters.files.Recording;
import dev.weir.adapters.files.RecordingReader;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of recordings again and again, each time moved on by their length, as one partition.
 * The n-th event is always the same. Immutable.
 */
public final class EndlessRecording {
    private static final long HOUR_MILLIS = 3_600_000;

    private final PartitionId partition;
    private final List<Event> events;
    private final long lengthMillis;

    private EndlessRecording(PartitionId partition, List<Event> events) {
        this.partition = partition;
        this.events = events;
        long first = events.stream().mapToLong(Event::time).min().orElse(0);
        long last = events.stream().mapToLong(Event::time).max().orElse(0);
        // In whole hours, so that the times of day look the same each time.
        this.lengthMillis = ((last - first) / HOUR_MILLIS + 1) * HOUR_MILLIS;
    }

    /**
     * Reads all events into memory, one recording after the other; what is no event is left out.
     *
     * @param recordings as {@link Recording#find} takes them
     */
    public static EndlessRecording read(
            PartitionId partition, List<String> recordings, RecordDecoder decoder)
            throws IOException {
        List<Event> all = new ArrayList<>();
        for (Recording file : Recording.find(recordings)) {
            try (RecordingReader reader =
                    RecordingReader.open(file, () -> decoder, InputStream.nullInputStream())) {
                for (Arrival a = reader.next(); a != null; a = reader.next()) {
                    if (a instanceof Arrival.Accepted accepted) {
                        all.add(accepted.event());
                    }
                }
            }
        }
        return new EndlessRecording(partition, all);
    }

    /** How many events there are before they come again. */
    public int size() {
        return events.size();
    }

    /** The n-th event of all; there are some. */
    public Event event(long n) {
        Event event = events.get((int) (n % events.size()));
        long moved = event.time() + n / events.size() * lengthMillis;
        @Nullable Object[] values = new Object[event.type().fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == event.type().timeField() ? (Object) moved : event.get(i);
        }
        Position position = Position.of(partition.source(), partition.number(), n);
        return new Event(event.type(), values, new Place(moved, 0, position));
    }
}
