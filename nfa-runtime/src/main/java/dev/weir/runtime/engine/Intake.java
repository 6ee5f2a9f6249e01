package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Puts what arrives on partitions into the one order (language, section 4, "Order" and
 * "Watermark"): an event waits until nothing before it can still come.
 */
final class Intake {
    private final List<Partition> partitions = new ArrayList<>();
    private final Map<PartitionId, Integer> handles = new HashMap<>();

    /** What came out of the order of its partition; all else waits there. */
    private final PriorityQueue<Event> outOfOrder =
            new PriorityQueue<>(Comparator.comparing(Event::place));

    /** What has been taken last. */
    private final Batch taken = new Batch();

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
        int size = outOfOrder.size();
        for (Partition p : partitions) {
            size += p.inOrder.size();
        }
        return size;
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

    /** Counts events of a partition that have been processed. */
    void count(PartitionId from, int used, int unused) {
        Partition partition = get(handle(from));
        partition.used += used;
        partition.unused += unused;
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
        if (partition.isNext(event.time(), event.position().offset())) {
            partition.add(event);
        } else {
            outOfOrder.add(event);
            partition.outOfOrder++;
        }
    }

    /** The least of the watermarks that count; {@link Long#MIN_VALUE} where one is not known. */
    long watermark() {
        long least = Long.MAX_VALUE;
        boolean any = false;
        for (int i = 0; i < partitions.size(); i++) {
            Partition p = partitions.get(i);
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

    /** Which events are taken. */
    interface Bound {
        boolean covers(Partition partition, long time, long offset);
    }

    /** Takes the events that can be taken at a watermark, in order; valid until the next call. */
    Batch takeAt(long watermark) {
        return takeWhile(
                (partition, time, offset) ->
                        time < watermark
                                || time == watermark && isFirstAt(watermark, partition.id));
    }

    /** Whether no other partition can bring an event of an instant that goes before. */
    private boolean isFirstAt(long watermark, PartitionId own) {
        for (int i = 0; i < partitions.size(); i++) {
            Partition p = partitions.get(i);
            if (p.isActive() && p.watermark() == watermark && p.id.compareTo(own) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Takes the events that a cut covers, in order; valid until the next call. */
    Batch takeUpTo(Cut cut) {
        return takeWhile((partition, time, offset) -> cut.covers(time, partition.id, offset));
    }

    /** Takes all events, in order; valid until the next call. */
    Batch takeAll() {
        return takeWhile((partition, time, offset) -> true);
    }

    private Batch takeWhile(Bound bound) {
        taken.clear();
        boolean goesOn = true;
        while (goesOn) {
            Partition first = firstInOrder(null);
            Event early = outOfOrder.peek();
            if (early != null && (first == null || !first.isBefore(early))) {
                goesOn = bound.covers(of(early), early.time(), early.position().offset());
                if (goesOn) {
                    outOfOrder.remove();
                    of(early).outOfOrder--;
                    taken.add(early);
                }
            } else {
                goesOn = first != null && takeFrom(first, early, bound);
            }
        }
        return taken;
    }

    /** Takes the events of a partition that go before all others; false where there are none. */
    private boolean takeFrom(Partition first, @Nullable Event early, Bound bound) {
        Partition second = firstInOrder(first);
        if (second == null && early == null && taken.isEmpty() && first.isCovered(bound)) {
            taken.take(first.inOrder, first.inOrder.size());
            return true;
        }
        int count = 0;
        Batch.Walk walk = first.inOrder.walk();
        while (walk.next()) {
            long time = walk.rows().time(walk.at());
            long offset = walk.rows().offset(walk.at());
            if (!bound.covers(first, time, offset)
                    || second != null && !second.isBehind(time, first.id)
                    || early != null && !first.isBefore(time, offset, early)) {
                break;
            }
            count++;
        }
        taken.take(first.inOrder, count);
        return count > 0;
    }

    /** The partition with the first of the events that came in order, leaving one out. */
    private @Nullable Partition firstInOrder(@Nullable Partition without) {
        Partition first = null;
        for (int i = 0; i < partitions.size(); i++) {
            Partition p = partitions.get(i);
            if (p != without && !p.inOrder.isEmpty() && (first == null || p.isBefore(first))) {
                first = p;
            }
        }
        return first;
    }

    /** The waiting events, in order. */
    List<Event> waiting() {
        List<Event> all = new ArrayList<>(outOfOrder);
        for (Partition p : partitions) {
            Batch.Walk walk = p.inOrder.walk();
            while (walk.next()) {
                all.add(walk.event());
            }
        }
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
