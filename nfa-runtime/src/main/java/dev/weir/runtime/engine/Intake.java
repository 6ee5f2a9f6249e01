package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts what arrives on partitions into the one order (language, section 4, "Order" and
 * "Watermark"): an event waits until nothing before it can still come.
 */
final class Intake {
    private final List<Partition> partitions = new ArrayList<>();
    private final Map<PartitionId, Integer> handles = new HashMap<>();

    /** Events that came in order, and the others: the first of all is the first of one of them. */
    private final ArrayDeque<Event> inOrder = new ArrayDeque<>();

    private final PriorityQueue<Event> outOfOrder =
            new PriorityQueue<>(Comparator.comparing(Event::place));

    /** Of the event looked at last: mostly, the next one came from there as well. */
    private @Nullable Partition last;

    /** Adds a partition and returns its handle. */
    int open(PartitionId id, long delayMillis) {
        int handle = partitions.size();
        if (handles.putIfAbsent(id, handle) != null) {
            throw new IllegalArgumentException("partition " + id + " is open");
        }
        partitions.add(new Partition(id, delayMillis));
        return handle;
    }

    int handle(PartitionId id) {
        Integer handle = handles.get(id);
        if (handle == null) {
            throw new IllegalArgumentException("partition " + id + " is not open");
        }
        return handle;
    }

    int size() {
        return inOrder.size() + outOfOrder.size();
    }

    Partition get(int handle) {
        return partitions.get(handle);
    }

    List<Partition> partitions() {
        return partitions;
    }

    /** The partition that an event came from. */
    Partition of(Event event) {
        Position p = event.position();
        if (last == null
                || last.id.number() != p.partition()
                || !last.id.source().equals(p.source())) {
            last = get(handle(new PartitionId(p.source(), p.partition())));
        }
        return last;
    }

    /** Takes in an event; false where it is late. */
    boolean accept(int handle, Event event) {
        Partition partition = partitions.get(handle);
        if (partition.isLate(event.time())) {
            partition.late++;
            return false;
        }
        await(event, partition);
        return true;
    }

    private void await(Event event, Partition partition) {
        partition.waiting++;
        Event newest = inOrder.peekLast();
        if (newest == null || newest.place().compareTo(event.place()) < 0) {
            inOrder.add(event);
        } else {
            outOfOrder.add(event);
        }
    }

    /** The first of the waiting events; null where none waits. */
    private @Nullable Event first() {
        Event a = inOrder.peek();
        Event b = outOfOrder.peek();
        return a == null || b != null && b.place().compareTo(a.place()) < 0 ? b : a;
    }

    /** The least of the watermarks that count; {@link Long#MIN_VALUE} where one is not known. */
    long watermark() {
        long least = Long.MAX_VALUE;
        boolean any = false;
        for (Partition p : partitions) {
            if (p.isActive()) {
                any = true;
                least = Math.min(least, p.watermark());
            }
        }
        return any ? least : Long.MIN_VALUE;
    }

    long greatestTime() {
        long greatest = Long.MIN_VALUE;
        for (Partition p : partitions) {
            greatest = Math.max(greatest, p.greatestTime());
        }
        return greatest;
    }

    /** Takes the events that can be taken at a watermark, in order. */
    List<Event> takeAt(long watermark) {
        return takeWhile(event -> canBeTaken(event, watermark));
    }

    /** Takes the events that a cut covers, in order. */
    List<Event> takeUpTo(Cut cut) {
        return takeWhile(event -> cut.covers(event.place()));
    }

    /** Takes all events, in order. */
    List<Event> takeAll() {
        return takeWhile(event -> true);
    }

    private List<Event> takeWhile(Predicate<Event> isTaken) {
        List<Event> taken = new ArrayList<>();
        Event next = first();
        while (next != null && isTaken.test(next)) {
            if (next == inOrder.peek()) {
                inOrder.remove();
            } else {
                outOfOrder.remove();
            }
            of(next).waiting--;
            taken.add(next);
            next = first();
        }
        return taken;
    }

    private boolean canBeTaken(Event event, long watermark) {
        if (event.time() != watermark) {
            return event.time() < watermark;
        }
        Partition own = of(event);
        for (Partition p : partitions) {
            if (p.isActive() && p.watermark() == event.time() && p.id.compareTo(own.id) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The waiting events, in order. */
    List<Event> waiting() {
        List<Event> all = new ArrayList<>(inOrder);
        all.addAll(outOfOrder);
        all.sort(Comparator.comparing(Event::place));
        return all;
    }

    void restore(List<EngineState.Partition> saved, List<Event> events, DelayOf delayOf) {
        for (EngineState.Partition p : saved) {
            get(open(p.id(), delayOf.millis(p.id()))).restore(p);
        }
        for (Event event : events) {
            await(event, of(event));
        }
    }

    /** How far out of order a partition may be. */
    interface DelayOf {
        long millis(PartitionId partition);
    }
}
