package dev.weir.cli.replay;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.port.EventSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What arrives on several recordings, the one whose next event is the earliest first. The order
 * among recordings changes no result; in step, little has to wait in the engine.
 */
final class Arrivals implements Closeable {
    /** Takes what arrives; partitions are numbered in the order of the recordings. */
    interface Receiver {
        /** Whether to go on after what arrived last. */
        boolean wantsMore();

        /** Records of a partition from this offset on are not to be read now. */
        long limit(int partition);

        void event(int partition, Event event) throws IOException;

        void other(int partition, Arrival arrival) throws IOException;

        /**
         * @param failure why it ended before its time; null where it did not
         */
        void end(int partition, @Nullable IOException failure);
    }

    private record Head(int partition, Event event) {}

    private final List<EventSource> sources;
    private final BitSet held = new BitSet();
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(
                    Comparator.comparingLong((Head h) -> h.event().time())
                            .thenComparingInt(Head::partition));

    Arrivals(List<EventSource> sources) {
        this.sources = new ArrayList<>(sources);
        held.set(0, sources.size());
    }

    /** Reads all recordings to their limits or ends, or as long as more is wanted. */
    void feed(Receiver receiver) throws IOException {
        for (int i = held.nextSetBit(0); i >= 0; i = held.nextSetBit(i + 1)) {
            advance(i, receiver);
        }
        while (!heads.isEmpty() && receiver.wantsMore()) {
            Head head = heads.remove();
            receiver.event(head.partition(), head.event());
            advance(head.partition(), receiver);
        }
    }

    long amountRead() {
        return sources.stream().mapToLong(EventSource::amountRead).sum();
    }

    /** -1 where not all amounts are known. */
    long amountTotal() {
        return sources.stream().anyMatch(r -> r.amountTotal() < 0)
                ? -1
                : sources.stream().mapToLong(EventSource::amountTotal).sum();
    }

    @Override
    public void close() throws IOException {
        for (EventSource source : sources) {
            source.close();
        }
    }

    /** Hands out what is no event, up to the next event, the limit or the end. */
    private void advance(int partition, Receiver receiver) throws IOException {
        EventSource source = sources.get(partition);
        held.clear(partition);
        while (true) {
            if (source.nextOffset() >= receiver.limit(partition)) {
                held.set(partition);
                return;
            }
            Arrival arrival;
            try {
                arrival = source.next();
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
