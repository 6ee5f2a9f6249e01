package dev.weir.cli.replay;

import dev.weir.adapters.files.RecordingReader;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Event;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What arrives on several recordings, the one whose next event is the earliest first. The order
 * among recordings changes no result; in step, little has to wait in the engine.
 */
final class Arrivals implements Closeable {
    /** Takes what arrives; partitions are numbered in the order of the recordings. */
    interface Receiver {
        /** Whether to go on after what arrived last. */
        boolean wantsMore();

        void event(int partition, Event event) throws IOException;

        void other(int partition, Arrival arrival) throws IOException;

        /**
         * @param failure why it ended before its time; null where it did not
         */
        void end(int partition, @Nullable IOException failure);
    }

    private record Head(int partition, Event event) {}

    private final List<RecordingReader> readers;
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(
                    Comparator.comparingLong((Head h) -> h.event().time())
                            .thenComparingInt(Head::partition));

    Arrivals(List<RecordingReader> readers) {
        this.readers = new ArrayList<>(readers);
    }

    /** Reads all recordings to their ends, or as long as more is wanted. */
    void feed(Receiver receiver) throws IOException {
        for (int i = 0; i < readers.size(); i++) {
            advance(i, receiver);
        }
        while (!heads.isEmpty() && receiver.wantsMore()) {
            Head head = heads.remove();
            receiver.event(head.partition(), head.event());
            advance(head.partition(), receiver);
        }
    }

    long bytesRead() {
        return readers.stream().mapToLong(RecordingReader::bytesRead).sum();
    }

    /** -1 where not all sizes are known. */
    long bytesTotal() {
        return readers.stream().anyMatch(r -> r.bytesTotal() < 0)
                ? -1
                : readers.stream().mapToLong(RecordingReader::bytesTotal).sum();
    }

    @Override
    public void close() throws IOException {
        for (RecordingReader reader : readers) {
            reader.close();
        }
    }

    /** Hands out what is no event, up to the next event or the end. */
    private void advance(int partition, Receiver receiver) throws IOException {
        while (true) {
            Arrival arrival;
            try {
                arrival = readers.get(partition).next();
            } catch (IOException e) {
                receiver.end(partition, e);
                return;
            }
            if (arrival == null) {
                receiver.end(partition, null);
                return;
            }
            if (arrival instanceof Arrival.Accepted accepted) {
                heads.add(new Head(partition, accepted.event()));
                return;
            }
            receiver.other(partition, arrival);
        }
    }
}
