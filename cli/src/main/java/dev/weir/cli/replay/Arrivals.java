package dev.weir.cli.replay;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
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
 * What arrives on several recordings, some records at a time, of the one whose next event is the
 * earliest first. The order among recordings changes no result; in step, little has to wait in the
 * engine.
 */
final class Arrivals implements Closeable {
    /** Takes what arrives; partitions are numbered in the order of the recordings. */
    interface Receiver {
        /** Whether to go on after what arrived last. */
        boolean wantsMore();

        /** Records of a partition from this offset on are not to be read now. */
        long limit(int partition);

        /** Takes events, at least one, out of a batch. */
        void events(int partition, Batch events) throws IOException;

        void other(int partition, Arrival arrival) throws IOException;

        /**
         * @param failure why it ended before its time; null where it did not
         */
        void end(int partition, @Nullable IOException failure);
    }

    /** A recording, and what has been read of it and not been handed out. */
    private static final class Head {
        private final int partition;
        private final EventSource source;
        private final Batch events = new Batch();

        /** What is no event; a dead letter came behind the events. */
        private final List<Arrival> others = new ArrayList<>();

        private boolean isAtEnd;
        private @Nullable IOException failure;

        Head(int partition, EventSource source) {
            this.partition = partition;
            this.source = source;
        }

        void read(int most) {
            try {
                isAtEnd = !source.read(events, others, most);
            } catch (IOException e) {
                isAtEnd = true;
                failure = e;
            }
        }

        void handOut(Receiver receiver) throws IOException {
            if (!events.isEmpty()) {
                receiver.events(partition, events);
            }
            for (Arrival other : others) {
                receiver.other(partition, other);
            }
            others.clear();
        }
    }

    private final List<Head> recordings = new ArrayList<>();
    private final int most;
    private final BitSet held = new BitSet();
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(
                    Comparator.comparingLong((Head h) -> h.events.firstTime())
                            .thenComparingInt(h -> h.partition));

    /**
     * @param most how many records of one recording arrive at a time, at most
     */
    Arrivals(List<EventSource> sources, int most) {
        sources.forEach(source -> recordings.add(new Head(recordings.size(), source)));
        this.most = most;
        held.set(0, sources.size());
    }

    /** Reads all recordings to their limits or ends, or as long as more is wanted. */
    void feed(Receiver receiver) throws IOException {
        for (int i = held.nextSetBit(0); i >= 0; i = held.nextSetBit(i + 1)) {
            advance(recordings.get(i), receiver);
        }
        while (!heads.isEmpty() && receiver.wantsMore()) {
            Head head = heads.remove();
            head.handOut(receiver);
            advance(head, receiver);
        }
    }

    long amountRead() {
        return recordings.stream().mapToLong(r -> r.source.amountRead()).sum();
    }

    /** -1 where not all amounts are known. */
    long amountTotal() {
        return recordings.stream().anyMatch(r -> r.source.amountTotal() < 0)
                ? -1
                : recordings.stream().mapToLong(r -> r.source.amountTotal()).sum();
    }

    @Override
    public void close() throws IOException {
        for (Head recording : recordings) {
            recording.source.close();
        }
    }

    /** Reads on up to the next events, the limit or the end; hands out what comes before. */
    private void advance(Head head, Receiver receiver) throws IOException {
        held.clear(head.partition);
        while (head.events.isEmpty()) {
            long left = receiver.limit(head.partition) - head.source.nextOffset();
            if (head.isAtEnd) {
                receiver.end(head.partition, head.failure);
                return;
            } else if (left <= 0) {
                held.set(head.partition);
                return;
            }
            head.read((int) Math.min(most, left));
            if (head.events.isEmpty()) {
                head.handOut(receiver);
            }
        }
        heads.add(head);
    }
}
