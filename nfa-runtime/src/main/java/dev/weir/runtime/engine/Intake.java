package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Puts what arrives on partitions into the one order (language, section 4, "Order" and
 * "Watermark"): an event waits until nothing before it can still come.
 */
final class Intake {
    private final List<Partition> partitions = new ArrayList<>();
    private final Map<PartitionId, Integer> handles = new HashMap<>();
    private final PriorityQueue<Event> waiting =
            new PriorityQueue<>(Comparator.comparing(Event::place));

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
        return waiting.size();
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
        return get(handle(new PartitionId(p.source(), p.partition())));
    }

    /** Takes in an event; false where it is late. */
    boolean accept(int handle, Event event) {
        Partition partition = partitions.get(handle);
        if (partition.isLate(event.time())) {
            partition.late++;
            return false;
        }
        partition.waiting++;
        waiting.add(event);
        return true;
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
        List<Event> taken = new ArrayList<>();
        while (!waiting.isEmpty() && canBeTaken(waiting.peek(), watermark)) {
            taken.add(take());
        }
        return taken;
    }

    /** Takes the events that a cut covers, in order. */
    List<Event> takeUpTo(Cut cut) {
        List<Event> taken = new ArrayList<>();
        while (!waiting.isEmpty() && cut.covers(waiting.peek().place())) {
            taken.add(take());
        }
        return taken;
    }

    /** Takes all events, in order. */
    List<Event> takeAll() {
        List<Event> taken = new ArrayList<>(waiting.size());
        while (!waiting.isEmpty()) {
            taken.add(take());
        }
        return taken;
    }

    private Event take() {
        Event event = waiting.remove();
        of(event).waiting--;
        return event;
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
        List<Event> inOrder = new ArrayList<>(waiting);
        inOrder.sort(Comparator.comparing(Event::place));
        return inOrder;
    }

    void restore(List<EngineState.Partition> saved, List<Event> events, DelayOf delayOf) {
        for (EngineState.Partition p : saved) {
            get(open(p.id(), delayOf.millis(p.id()))).restore(p);
        }
        for (Event event : events) {
            of(event).waiting++;
            waiting.add(event);
        }
    }

    /** How far out of order a partition may be. */
    interface DelayOf {
        long millis(PartitionId partition);
    }
}
